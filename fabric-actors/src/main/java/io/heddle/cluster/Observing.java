package io.heddle.cluster;

import static io.heddle.persistence.Decision.accept;
import static io.heddle.persistence.Decision.alreadySo;

import io.heddle.deployment.DeploymentEvent;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.inventory.InventoryEvent;
import io.heddle.inventory.InventoryState.Fenced;
import io.heddle.inventory.InventoryState.Machine;
import io.heddle.inventory.InventoryState.OutForRepair;
import io.heddle.inventory.InventoryState.Ready;
import io.heddle.inventory.InventoryState.Suspect;
import io.heddle.inventory.InventoryState.Unknown;
import io.heddle.node.NodeState;
import io.heddle.node.NodeStatus;
import io.heddle.node.VmSummary;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a node's status changes in the fabric's mind. A status that says nothing new changes nothing. */
final class Observing {
    private Observing() {}

    static Decision<Event> decide(ClusterState s, NodeStatus status, Instant now) {
        var machine = s.inventory().machines().get(status.node());
        if (machine == null) return alreadySo();
        // It refuses this fabric's goals, and what it runs is not this fabric's: neither ready nor a witness.
        if (!status.finding().isEmpty() && status.phase() instanceof NodeState.Ready) return alreadySo();
        var events = new ArrayList<Event>();
        health(machine, status, now).ifPresent(events::add);
        // What a fenced machine says of its VMs is from before: it counts only once the machine is ready again.
        boolean heard =
                status.phase() instanceof NodeState.Ready && (machine.health() instanceof Ready || !events.isEmpty());
        if (heard) events.addAll(instances(s, status, now));
        return accept(events);
    }

    /** Whether any of these statuses would be decided to change anything. Most are answers to a watch, and would not. */
    static boolean anyNews(ClusterState s, Collection<ClusterCommand.Observe> statuses, Instant now) {
        for (var o : statuses) if (!decide(s, o.status(), now).events().isEmpty()) return true;
        return false;
    }

    private static Optional<InventoryEvent> health(Machine machine, NodeStatus status, Instant now) {
        var id = machine.definition().id();
        return switch (status.phase()) {
            case NodeState.Ready p -> {
                boolean news =
                        switch (machine.health()) {
                            case Ready h -> !h.bootId().equals(status.bootId());
                            case Unknown h -> true;
                            case Suspect h -> true;
                            // Only a host agent started since the fence may speak for the machine.
                            case Fenced h -> h.attempts() > 0 && !h.bootId().equals(status.bootId());
                            case OutForRepair h -> !h.bootId().equals(status.bootId());
                        };
                yield news
                        ? Optional.of(new InventoryEvent.NodeBecameReady(now, id, status.bootId()))
                        : Optional.empty();
            }
            case NodeState.Silent p
            when machine.health() instanceof Ready ->
                Optional.of(new InventoryEvent.NodeSuspected(
                        now, id, p.since(), "its host agent has not been heard since " + p.since()));
            case NodeState.Silent p -> Optional.empty();
            case NodeState.Unknown p -> Optional.empty();
        };
    }

    private static List<Event> instances(ClusterState s, NodeStatus status, Instant now) {
        var events = new ArrayList<Event>();
        var state = s;
        boolean current = !status.confirmed().isOlderThan(s.goal(status.node()));
        for (var instance : s.deployment().on(status.node())) {
            var seen = seen(instance, status);
            var next = seen.isPresent()
                    ? changed(instance, seen.get(), now)
                    : current && s.deployment().deployment(instance).deleting()
                            ? Moving.released(state, instance, now)
                            : List.<Event>of();
            for (var event : next) state = ClusterEvolution.evolve(state, event);
            events.addAll(next);
        }
        return events;
    }

    private static Optional<VmSummary> seen(Instance instance, NodeStatus status) {
        var vm = instance.place().orElseThrow().vm();
        return status.vms().stream().filter(v -> v.vm().equals(vm)).findFirst();
    }

    private static List<Event> changed(Instance instance, VmSummary seen, Instant now) {
        boolean same =
                instance.status().equals(seen.roleStatus()) && instance.detail().equals(seen.detail());
        return same
                ? List.of()
                : List.of(new DeploymentEvent.InstanceStatusChanged(
                        now, instance.id(), seen.roleStatus(), seen.detail()));
    }
}
