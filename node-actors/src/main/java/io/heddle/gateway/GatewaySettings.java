package io.heddle.gateway;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how one fabric process listens for machines.
 *
 * @param tls empty: plain text, for a test on one machine only
 * @param messageBytesMax longest message that a machine may send
 * @param chunkBytes piece in which a package travels
 */
public record GatewaySettings(String address, int port, Optional<Tls> tls, int messageBytesMax, int chunkBytes) {
    /** PEM files. A machine must show a certificate that {@code authority} signed, in its own name (CN). */
    public record Tls(Path authority, Path certificate, Path key) {}
}
