package io.heddle.cluster;

import io.heddle.config.NodeId;
import io.heddle.gateway.LoadBalancerPort;
import io.heddle.node.NodeStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** What the primary heard last, softly: gone with it, and back within a watch of the next one. */
final class Sightings {
    /** A load balancer that was not heard for this long routes nothing any more, for all that is known. */
    private static final Duration BALANCER_SILENCE_MAX = Duration.ofSeconds(10);

    private record Heard(LoadBalancerPort.Report report, long nanos) {}

    private final LongSupplier clock;
    private final Map<NodeId, NodeStatus> nodes = new HashMap<>();
    private final Map<String, Heard> balancers = new TreeMap<>();

    /** @param clock monotonic, in nanoseconds */
    Sightings(LongSupplier clock) {
        this.clock = clock;
    }

    void saw(NodeStatus status) {
        nodes.put(status.node(), status);
    }

    void saw(LoadBalancerPort.Report report) {
        balancers.put(report.loadBalancer(), new Heard(report, clock.getAsLong()));
    }

    Optional<NodeStatus> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** Those that were heard lately. */
    List<LoadBalancerPort.Report> balancers() {
        long now = clock.getAsLong();
        balancers.values().removeIf(h -> now - h.nanos() > BALANCER_SILENCE_MAX.toNanos());
        return balancers.values().stream().map(Heard::report).toList();
    }

    /** Backends of a virtual endpoint that answer the probe of at least one load balancer. */
    int healthyBackends(String endpoint) {
        return (int) balancers().stream()
                .flatMap(b -> b.backends().stream())
                .filter(b -> b.endpoint().equals(endpoint) && b.healthy())
                .map(LoadBalancerPort.BackendLine::instance)
                .distinct()
                .count();
    }
}
