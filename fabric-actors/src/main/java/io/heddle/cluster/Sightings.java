package io.heddle.cluster;

import io.heddle.config.Incarnation;
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

    /** A goal that a load balancer was given is given again after this, if it still does not have it. */
    private static final Duration ROUTED_AGAIN = Duration.ofSeconds(1);

    private record Heard(LoadBalancerPort.Report report, long nanos) {}

    private record Routed(Incarnation incarnation, long nanos) {}

    private final LongSupplier clock;
    private final Map<NodeId, NodeStatus> nodes = new HashMap<>();
    private final Map<String, Heard> balancers = new TreeMap<>();
    private final Map<String, Routed> routed = new HashMap<>();

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

    /**
     * Whether a load balancer is given this goal now; remembers that it is. Each goal is answered by a report, and one that
     * was sent before the goal arrived looks as if it were behind: without a limit each would call for the goal again, and on
     * a network that repeats messages they would multiply.
     */
    boolean mayRoute(String loadBalancer, Incarnation incarnation) {
        long now = clock.getAsLong();
        var before = routed.get(loadBalancer);
        boolean isKnown = before != null
                && before.incarnation().equals(incarnation)
                && now - before.nanos() < ROUTED_AGAIN.toNanos();
        if (isKnown) return false;
        routed.put(loadBalancer, new Routed(incarnation, now));
        return true;
    }

    Optional<NodeStatus> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** Those that were heard lately. */
    List<LoadBalancerPort.Report> balancers() {
        long now = clock.getAsLong();
        balancers.values().removeIf(h -> now - h.nanos() > BALANCER_SILENCE_MAX.toNanos());
        routed.keySet().retainAll(balancers.keySet());
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
