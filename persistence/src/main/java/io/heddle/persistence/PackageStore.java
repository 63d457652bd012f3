package io.heddle.persistence;

import io.heddle.config.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Packages by content: the name of one is the SHA-256 of its bytes, in lower-case hex. What is stored never changes, storing
 * it again is harmless, and an interrupted upload leaves nothing visible. Blocking; throws {@link StorageFault}.
 */
public interface PackageStore {
    /**
     * Stores {@code content}, which is read to its end but not closed, in pieces of 1 MiB.
     *
     * @return empty when it is stored, else why not: malformed hash, hash mismatch, or over the size limit
     * @throws IOException when {@code content} cannot be read; nothing is stored then
     */
    Optional<Refusal> put(String sha256, InputStream content) throws IOException;

    /** The bytes from {@code offset} on, or empty when there is no such package. An offset past the end gives no bytes. */
    Optional<InputStream> open(String sha256, long offset);

    /** Size of the package, or empty when there is none. */
    Optional<Bytes> size(String sha256);

    /** Removes a package; harmless when there is none. */
    void delete(String sha256);
}
