package io.heddle.cluster;

import io.heddle.allocation.Allocator;
import io.heddle.allocation.Placement;
import io.heddle.allocation.Request;
import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.VmId;
import io.heddle.deployment.DeploymentEvent;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.persistence.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How instances leave machines: for another one, or for good. */
final class Moving {
    /** Stranded instances tried again in one go: bounds the work of one decision. */
    private static final int RETRIES_MAX = 50;

    private static final Allocator ALLOCATOR = new Allocator();

    private Moving() {}

    /** Everything that the fenced node hosted finds another node, is released if it was on its way out, or is stranded. */
    static List<Event> off(ClusterState s, NodeId node, Instant now) {
        var events = new ArrayList<Event>();
        var state = s;
        for (var instance : s.deployment().on(node)) {
            var next = state.deployment().deployment(instance).deleting()
                    ? released(state, instance, now)
                    : List.of(moved(state, instance, Set.of(node), now));
            for (var event : next) state = ClusterEvolution.evolve(state, event);
            events.addAll(next);
        }
        return events;
    }

    /** Instances without a node, as many as find one now. */
    static List<Event> stranded(ClusterState s, Instant now) {
        var events = new ArrayList<Event>();
        var state = s;
        var waiting = s.deployment().instances().values().stream()
                .filter(i -> i.place().isEmpty())
                .limit(RETRIES_MAX)
                .toList();
        for (var instance : waiting) {
            if (placed(state, instance, now) instanceof DeploymentEvent.InstanceMoved moved) {
                events.add(moved);
                state = ClusterEvolution.evolve(state, moved);
            }
        }
        return events;
    }

    /** The VM is gone for good; the deployment with it, if it was the last. */
    static List<Event> released(ClusterState s, Instance instance, Instant now) {
        var events = new ArrayList<Event>();
        instance.place().ifPresent(p -> events.add(new DeploymentEvent.VmReleased(now, instance.id(), p.vm())));
        boolean last = s.deployment().of(instance.deployment()).stream()
                .allMatch(i -> i.id().equals(instance.id()) || i.place().isEmpty());
        if (last) events.add(new DeploymentEvent.Removed(now, instance.deployment()));
        return events;
    }

    /** A deployment is given up. One whose instances are all stranded is gone at once. */
    static List<Event> deleted(ClusterState s, RequestId request, DeploymentId id, Instant now) {
        var events = new ArrayList<Event>();
        events.add(new DeploymentEvent.Deleted(now, request, id));
        if (s.deployment().of(id).stream().allMatch(i -> i.place().isEmpty())) {
            events.add(new DeploymentEvent.Removed(now, id));
        }
        return events;
    }

    private static Event moved(ClusterState s, Instance instance, Set<NodeId> avoid, Instant now) {
        return event(s, instance, ALLOCATOR.move(s.allocation(), instance.id(), avoid), now);
    }

    private static Event placed(ClusterState s, Instance instance, Instant now) {
        var description = s.deployment().deployment(instance).description();
        var request = new Request(
                instance.deployment(),
                description.faultDomains(),
                description.updateDomains(),
                List.of(Ledger.want(description, instance)));
        return event(s, instance, ALLOCATOR.place(s.allocation(), request), now);
    }

    private static Event event(ClusterState s, Instance instance, Placement placement, Instant now) {
        return switch (placement) {
            case Placement.Placed p -> {
                var a = p.plan().getFirst();
                yield new DeploymentEvent.InstanceMoved(now, instance.id(), a.node(), vm(s, 0), a.volume());
            }
            case Placement.Rejected r ->
                new DeploymentEvent.InstanceStranded(
                        now, instance.id(), r.report().reasons());
        };
    }

    /** The id of the VM created {@code ahead} places after the next one. */
    static VmId vm(ClusterState s, int ahead) {
        return new VmId("vm-%06d".formatted(s.deployment().vms() + 1 + ahead));
    }
}
