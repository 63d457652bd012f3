package io.heddle.cluster;

import io.heddle.config.NodeId;
import io.heddle.gateway.LoadBalancerPort;
import io.heddle.node.NodeStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the primary heard last, softly: gone with it, and back within a watch of the next one. */
final class Sightings {
    private final Map<NodeId, NodeStatus> nodes = new HashMap<>();
    private final Map<String, LoadBalancerPort.Report> balancers = new TreeMap<>();

    void saw(NodeStatus status) {
        nodes.put(status.node(), status);
    }

    void saw(LoadBalancerPort.Report report) {
        balancers.put(report.loadBalancer(), report);
    }

    Optional<NodeStatus> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    Iterable<LoadBalancerPort.Report> balancers() {
        return balancers.values();
    }

    /** Backends of a virtual endpoint that answer the probe of at least one load balancer. */
    int healthyBackends(String endpoint) {
        return (int) balancers.values().stream()
                .flatMap(b -> b.backends().stream())
                .filter(b -> b.endpoint().equals(endpoint) && b.healthy())
                .map(LoadBalancerPort.BackendLine::instance)
                .distinct()
                .count();
    }
}
