package io.heddle.cluster;

import io.heddle.allocation.Allocation;
import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import io.heddle.deployment.DeploymentEvent;
import io.heddle.inventory.InventoryEvent;
import io.heddle.persistence.Event;
import java.util.List;

/** What each fact does to a cluster's state. It must accept every event ever written, so it decides nothing. */
public final class ClusterEvolution {
    private ClusterEvolution() {}

    public static ClusterState evolve(ClusterState s, Event event) {
        return switch (event) {
            case InventoryEvent e -> evolve(s.with(s.inventory().evolve(e)), e);
            case DeploymentEvent e -> evolve(s.with(s.deployment().evolve(e)), s, e);
            case RequestEvent.RequestRefused e -> s.with(new ClusterState.Refused(e.request(), e.why()));
            default -> throw new IllegalStateException("not a fact about a cluster: " + event);
        };
    }

    private static ClusterState evolve(ClusterState s, InventoryEvent event) {
        return switch (event) {
            case InventoryEvent.DatacenterAccepted e -> s.with(machines(s));
            case InventoryEvent.NodeBecameReady e -> s.with(usable(s, e.node()));
            case InventoryEvent.NodeSuspected e -> s.with(usable(s, e.node()));
            case InventoryEvent.NodeFenced e -> s.with(usable(s, e.node()));
            case InventoryEvent.NodePoweredOn e -> s;
            case InventoryEvent.NodeSentToRepair e -> s.with(usable(s, e.node()));
        };
    }

    /** {@code s} holds the deployments after the event, {@code before} those before it. */
    private static ClusterState evolve(ClusterState s, ClusterState before, DeploymentEvent event) {
        return switch (event) {
            case DeploymentEvent.Deployed e -> {
                var next = s;
                for (var p : e.instances()) next = arrive(next, p.instance()).newGoal(p.node());
                var request = new ClusterState.Request(
                        e.request(), "deploy", e.deployment(), e.service() + " " + e.slot(), e.at());
                yield next.newRouting().with(request);
            }
            case DeploymentEvent.Deleted e -> {
                var next = s;
                for (var i : s.deployment().of(e.deployment())) {
                    if (i.place().isPresent())
                        next = next.newGoal(i.place().get().node());
                }
                var d = s.deployment().byId().get(e.deployment());
                String subject = d == null ? e.deployment().value() : d.service() + " " + d.slot();
                var request = new ClusterState.Request(e.request(), "delete", e.deployment(), subject, e.at());
                yield next.newRouting().with(request);
            }
            case DeploymentEvent.Removed e -> s.newRouting();
            case DeploymentEvent.VmReleased e -> s.with(s.allocation().release(List.of(e.instance())));
            case DeploymentEvent.InstanceMoved e ->
                arrive(leave(s, before, e.instance()), e.instance())
                        .newGoal(e.node())
                        .newRouting();
            case DeploymentEvent.InstanceStranded e ->
                leave(s, before, e.instance()).newRouting();
            case DeploymentEvent.InstanceStatusChanged e -> {
                var was = before.deployment().instances().get(e.instance());
                var is = s.deployment().instances().get(e.instance());
                boolean routes = was != null && is != null && was.isReady() != is.isReady();
                yield routes ? s.newRouting() : s;
            }
        };
    }

    private static ClusterState arrive(ClusterState s, RoleInstanceId id) {
        var instance = s.deployment().instances().get(id);
        if (instance == null) throw new IllegalStateException("no instance " + id + " arrives");
        return s.with(s.allocation().with(List.of(Ledger.assignment(s.deployment(), instance))));
    }

    private static ClusterState leave(ClusterState s, ClusterState before, RoleInstanceId id) {
        var next = s.with(s.allocation().release(List.of(id)));
        var was = before.deployment().instances().get(id);
        return was != null && was.place().isPresent()
                ? next.newGoal(was.place().get().node())
                : next;
    }

    /** The allocation that follows from the other parts of a state. */
    static Allocation allocation(ClusterState s) {
        var placed = s.deployment().instances().values().stream()
                .filter(i -> i.place().isPresent())
                .map(i -> Ledger.assignment(s.deployment(), i))
                .toList();
        return machines(s.with(Allocation.empty())).with(placed);
    }

    private static Allocation machines(ClusterState s) {
        var allocation = s.allocation()
                .addNodes(s.inventory().machines().values().stream()
                        .map(Ledger::node)
                        .toList());
        for (var known : allocation.nodes()) {
            var id = known.spec().id();
            allocation = s.inventory().machines().containsKey(id)
                    ? usable(s.with(allocation), id)
                    : allocation.removeNode(id);
        }
        return allocation;
    }

    private static Allocation usable(ClusterState s, NodeId node) {
        var machine = s.inventory().machines().get(node);
        if (machine == null || s.allocation().node(node).isEmpty()) return s.allocation();
        if (machine.isUsable()) return s.allocation().readmit(node);
        String reason = machine.definition().reservedForFc()
                ? "reserved for the fabric controller"
                : machine.health().getClass().getSimpleName();
        return s.allocation().exclude(node, reason);
    }
}
