package io.heddle.agent.lb;

import io.heddle.agent.GatewaySettings;
import io.heddle.agent.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a load balancer is told when it starts.
 *
 * @param connectionsMax at one time, over all endpoints; one more is closed at once
 * @param idleMax a connection on which nobody says anything for this long is closed
 */
record LoadBalancerSettings(
        String machineId,
        Path stateFolder,
        GatewaySettings gateways,
        Duration heartbeat,
        int connectionsMax,
        Duration idleMax) {
    /** Reads the command line of {@link LoadBalancerMain}; {@code options} collects the findings. */
    static Optional<LoadBalancerSettings> parse(Options options) {
        var settings = new LoadBalancerSettings(
                options.required("id"),
                options.path("state"),
                GatewaySettings.parse(options),
                Duration.ofMillis(options.number("heartbeat-ms", 1000, 100, 60_000)),
                (int) options.number("connections-max", 4096, 1, 1 << 20),
                // Source of the default: the platform's load balancer, 4 minutes.
                Duration.ofMillis(options.number("idle-ms", 240_000, 1000, 24 * 3_600_000)));
        return options.findings().isEmpty() ? Optional.of(settings) : Optional.empty();
    }
}
