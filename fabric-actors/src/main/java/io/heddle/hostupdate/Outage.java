package io.heddle.hostupdate;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is offline for reasons of its own, whatever the update does.
 *
 * @param nodes that are dead, suspect or drained by somebody else: with all they host
 * @param domains per deployment the update domains with an instance that is not ready
 * @param receiving nodes on which moved instances are being started: online, but not to be taken out of service now
 */
public record Outage(Set<NodeId> nodes, Map<DeploymentId, Set<Integer>> domains, Set<NodeId> receiving) {
    public static final Outage NONE = new Outage(Set.of(), Map.of());

    public Outage {
        nodes = Set.copyOf(nodes);
        domains = Map.copyOf(domains);
        receiving = Set.copyOf(receiving);
    }

    public Outage(Set<NodeId> nodes, Map<DeploymentId, Set<Integer>> domains) {
        this(nodes, domains, Set.of());
    }

    /** A node's answer to whether it may be taken out of service. {@code against} names what is in the way; empty: it may. */
    public record Verdict(NodeId node, List<String> against) {
        public Verdict {
            against = List.copyOf(against);
        }
    }
}
