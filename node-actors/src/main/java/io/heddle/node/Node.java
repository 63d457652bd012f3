package io.heddle.node;

import static io.heddle.persistence.Decision.accept;
import static io.heddle.persistence.Decision.alreadySo;
import static io.heddle.persistence.Decision.refuse;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.VmId;
import io.heddle.node.NodeCommand.Hear;
import io.heddle.node.NodeCommand.MissDeadline;
import io.heddle.node.NodeCommand.TakeGoal;
import io.heddle.node.NodeEvent.GoalConfirmed;
import io.heddle.node.NodeEvent.GoalTaken;
import io.heddle.node.NodeEvent.Heard;
import io.heddle.node.NodeEvent.VmGone;
import io.heddle.node.NodeEvent.VmObserved;
import io.heddle.node.NodeEvent.WentSilent;
import io.heddle.node.NodeState.Phase;
import io.heddle.node.NodeState.Ready;
import io.heddle.node.NodeState.Silent;
import io.heddle.node.NodeState.Unknown;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of one machine. Pure: no clock, no randomness, no I/O, no actors.
 *
 * <p>Unknown until first heard; Ready while heard; Silent once its deadline passed; Ready again as soon as it is heard. A
 * goal is taken in every phase, for it is what a returning machine must be told. Whether a silent machine is dead is not
 * decided here: only the fabric can have it fenced.
 */
public final class Node {
    private Node() {}

    /** Answers {@code c} in state {@code s}. Total: never throws, and every pair has an answer. */
    public static Decision<NodeEvent> decide(NodeState s, NodeCommand c, Instant now) {
        return switch (new Case(s.phase(), c)) {
            case Case(Phase p, TakeGoal g) -> takeGoal(s, g, now);
            case Case(Phase p, Hear h) -> hear(s, h, now);

            case Case(Ready p, MissDeadline m) -> accept(new WentSilent(now, m.lastHeard()));
            case Case(Unknown p, MissDeadline m) -> accept(new WentSilent(now, m.lastHeard()));
            case Case(Silent p, MissDeadline m) ->
                alreadySo(); // The first silence stands; a repeat must not move its start.
        };
    }

    private static Decision<NodeEvent> takeGoal(NodeState s, TakeGoal g, Instant now) {
        boolean older = g.epoch().isOlderThan(s.epoch()) || g.incarnation().isOlderThan(s.incarnation());
        if (older) {
            return refuse(new Refusal.Stale(g.epoch(), s.epoch(), g.incarnation(), s.incarnation()));
        }
        boolean known = g.epoch().equals(s.epoch()) && g.incarnation().equals(s.incarnation());
        return known ? alreadySo() : accept(new GoalTaken(now, g.epoch(), g.incarnation()));
    }

    private static Decision<NodeEvent> hear(NodeState s, Hear h, Instant now) {
        var events = new ArrayList<NodeEvent>();
        boolean sameBoot = s.bootId().equals(h.bootId());
        if (!(s.phase() instanceof Ready) || !sameBoot) events.add(new Heard(now, h.bootId()));
        // A new host agent may have lost its goal with its disk: what it confirms counts afresh.
        var confirmed = sameBoot ? s.confirmed() : Incarnation.ZERO;
        boolean counts =
                !isAhead(s, h.epoch(), h.incarnation()) && !s.incarnation().isOlderThan(h.incarnation());
        if (counts && confirmed.isOlderThan(h.incarnation())) events.add(new GoalConfirmed(now, h.incarnation()));

        var seen = byId(h.vms());
        var known = byId(s.vms());
        seen.forEach((id, vm) -> {
            if (!vm.equals(known.get(id))) events.add(new VmObserved(now, vm));
        });
        known.forEach((id, vm) -> {
            if (!seen.containsKey(id)) events.add(new VmGone(now, id));
        });
        return accept(events);
    }

    /** In the order given; of two lines about one VM the last counts. */
    private static Map<VmId, VmSummary> byId(List<VmSummary> vms) {
        var byId = new LinkedHashMap<VmId, VmSummary>();
        for (var vm : vms) byId.put(vm.vm(), vm);
        return byId;
    }

    /**
     * Whether a machine holds a goal that this fabric cannot have given it: it refuses everything older. So it is after the
     * fabric lost its journal, or when the machine belonged to another fabric before.
     */
    static boolean isAhead(NodeState s, Epoch epoch, Incarnation incarnation) {
        return s.epoch().isOlderThan(epoch)
                || (s.epoch().equals(epoch) && s.incarnation().isOlderThan(incarnation));
    }

    /** Applies one journalled fact. It must accept every event ever written, so it decides nothing. */
    public static NodeState evolve(NodeState s, NodeEvent event) {
        return switch (event) {
            case GoalTaken e ->
                new NodeState(e.epoch(), e.incarnation(), s.confirmed(), s.bootId(), s.phase(), s.vms());
            case GoalConfirmed e ->
                new NodeState(s.epoch(), s.incarnation(), e.incarnation(), s.bootId(), s.phase(), s.vms());
            case Heard e ->
                e.bootId().equals(s.bootId())
                        ? s.in(new Ready())
                        : new NodeState(s.epoch(), s.incarnation(), Incarnation.ZERO, e.bootId(), new Ready(), s.vms());
            case WentSilent e -> s.in(new Silent(e.since()));
            case VmObserved e -> s.with(e.vm());
            case VmGone e ->
                new NodeState(s.epoch(), s.incarnation(), s.confirmed(), s.bootId(), s.phase(), s.without(e.vm()));
        };
    }

    /** What the state still asks of the world. Derived again on recovery and each tick, so a crash loses nothing. */
    public static List<NodeIntent> due(NodeState s) {
        boolean behind = s.confirmed().isOlderThan(s.incarnation());
        return switch (s.phase()) {
            case Ready p when behind -> List.of(new NodeIntent.SendGoal());
            case Ready p -> List.of();
            case Unknown p -> List.of(); // Nobody to send it to.
            case Silent p -> List.of();
        };
    }

    private record Case(Phase phase, NodeCommand command) {}
}
