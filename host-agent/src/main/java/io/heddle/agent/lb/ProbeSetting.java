package io.heddle.agent.lb;

import io.heddle.protocol.Probe;
import io.heddle.protocol.VirtualEndpoint;
import java.time.Duration;
import java.util.Locale;

/**
 * How a backend is asked whether it lives.
 *
 * @param path asked for over HTTP, 200 being the answer; empty for a connection alone
 * @param port 0 for the port that it serves on
 */
record ProbeSetting(String path, int port, Duration interval, Duration timeout) {
    /** Used when the endpoint names none. */
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration INTERVAL_MIN = Duration.ofMillis(50);

    static ProbeSetting of(VirtualEndpoint endpoint) {
        Probe probe = endpoint.getProbe();
        boolean http = probe.getProtocol().toLowerCase(Locale.ROOT).startsWith("http");
        Duration interval = probe.getIntervalMs() > 0 ? Duration.ofMillis(probe.getIntervalMs()) : INTERVAL;
        Duration timeout = probe.getTimeoutMs() > 0 ? Duration.ofMillis(probe.getTimeoutMs()) : TIMEOUT;
        String path = probe.getPath().isEmpty() ? "/" : probe.getPath();
        return new ProbeSetting(
                http ? path : "",
                probe.getPort(),
                interval.compareTo(INTERVAL_MIN) < 0 ? INTERVAL_MIN : interval,
                timeout);
    }
}
