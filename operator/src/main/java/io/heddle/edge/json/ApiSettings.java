package io.heddle.edge.json;

import io.heddle.config.Bytes;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the JSON API listens and what it will bear.
 *
 * @param port 0 lets the system choose
 * @param token what a client must present as bearer token; empty: anybody may ask, for tests and closed networks only
 * @param bodyMax largest JSON body; larger ones answer 413
 * @param packageMax largest package; the field's platform took 600 MB
 * @param timeout longest time to answer, the upload itself not counted; then 503
 * @param uploadTimeout longest time a package may take to arrive
 * @param requestsMax requests in the works at a time; more answer 503
 * @param uploadsMax packages arriving at a time; more answer 503
 * @param streamsMax event streams open at a time; more answer 503
 */
public record ApiSettings(
        String address,
        int port,
        Optional<String> token,
        Bytes bodyMax,
        Bytes packageMax,
        Duration timeout,
        Duration uploadTimeout,
        int requestsMax,
        int uploadsMax,
        int streamsMax) {
    /** The limits that suit a fabric of a few thousand machines. */
    public static ApiSettings of(String address, int port, Optional<String> token) {
        return new ApiSettings(
                address,
                port,
                token,
                Bytes.mib(8),
                Bytes.mib(600),
                Duration.ofSeconds(30),
                Duration.ofMinutes(30),
                256,
                4,
                64);
    }
}
