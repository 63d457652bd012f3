package io.heddle.cluster;

import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.deployment.DeploymentState;
import io.heddle.inventory.InventoryState;
import io.heddle.persistence.Persisted;
import java.util.List;
import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
import org.pcollections.TreePVector;

/** A cluster's state as it is stored, but for refused requests: plain lists, from which the rest follows. */
public record ClusterSnapshot(
        Optional<Datacenter> datacenter,
        List<InventoryState.Machine> machines,
        List<DeploymentState.Deployment> deployments,
        List<DeploymentState.Instance> instances,
        long deploymentsEver,
        long vmsEver,
        List<Goal> goals,
        Incarnation routing,
        List<ClusterState.Request> requests)
        implements Persisted {
    public record Goal(NodeId node, Incarnation incarnation) implements Persisted {}

    public static ClusterSnapshot of(ClusterState s) {
        return new ClusterSnapshot(
                s.inventory().datacenter(),
                List.copyOf(s.inventory().machines().values()),
                List.copyOf(s.deployment().byId().values()),
                List.copyOf(s.deployment().instances().values()),
                s.deployment().deployments(),
                s.deployment().vms(),
                s.goals().entrySet().stream()
                        .map(e -> new Goal(e.getKey(), e.getValue()))
                        .toList(),
                s.routing(),
                List.copyOf(s.requests()));
    }

    public ClusterState state() {
        PSortedMap<NodeId, InventoryState.Machine> known = TreePMap.empty();
        for (var m : machines) known = known.plus(m.definition().id(), m);
        PSortedMap<NodeId, Incarnation> versions = TreePMap.empty();
        for (var g : goals) versions = versions.plus(g.node(), g.incarnation());
        var state = new ClusterState(
                new InventoryState(datacenter, known),
                deploymentState(),
                ClusterState.EMPTY.allocation(),
                versions,
                routing,
                TreePVector.from(requests),
                TreePVector.empty());
        return state.with(ClusterEvolution.allocation(state));
    }

    private DeploymentState deploymentState() {
        var state = DeploymentState.EMPTY;
        var byId = state.byId();
        for (var d : deployments) byId = byId.plus(d.id(), d);
        var all = state.instances();
        var hosted = state.hosted();
        for (var i : instances) {
            all = all.plus(i.id(), i);
            if (i.place().isEmpty()) continue;
            var node = i.place().get().node();
            PSortedSet<RoleInstanceId> there = hosted.get(node);
            hosted = hosted.plus(node, (there == null ? TreePSet.<RoleInstanceId>empty() : there).plus(i.id()));
        }
        return new DeploymentState(byId, all, hosted, deploymentsEver, vmsEver);
    }
}
