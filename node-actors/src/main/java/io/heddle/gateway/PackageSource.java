package io.heddle.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where the gateway reads packages that machines ask for. */
public interface PackageSource {
    /** The package from {@code offset} on, or empty when there is none with this SHA-256. The caller closes it. */
    Optional<Opened> open(String sha256, long offset) throws IOException;

    /** @param totalSize of the whole package, in bytes */
    record Opened(InputStream content, long totalSize) {}
}
