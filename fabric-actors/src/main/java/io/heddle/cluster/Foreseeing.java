package io.heddle.cluster;

import io.heddle.allocation.Allocator;
import io.heddle.allocation.Assignment;
import io.heddle.allocation.Defragmentation;
import io.heddle.allocation.Request;
import io.heddle.allocation.WhatIf;
import io.heddle.api.Plans;
import io.heddle.api.Supposition;
import io.heddle.config.Finding;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.deployment.DeploymentEvent;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.hostupdate.Grid;
import io.heddle.hostupdate.HostUpdate;
import io.heddle.hostupdate.HostUpdateState;
import io.heddle.hostupdate.Limits;
import io.heddle.hostupdate.Outage;
import io.heddle.hostupdate.Preparation;
import io.heddle.inventory.InventoryEvent;
import io.heddle.inventory.InventoryState.Fenced;
import io.heddle.inventory.InventoryState.Machine;
import io.heddle.inventory.InventoryState.OutForRepair;
import io.heddle.inventory.InventoryState.Ready;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Event;
import io.heddle.persistence.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's future, tried on a fork of its state by the very rules that would decide it. The fork costs nothing, since a
 * state is immutable, and nobody but the asker ever sees it.
 */
final class Foreseeing {
    /** Moves that are offered to make room for what was refused, or to save a wave: more nobody would carry out. */
    static final int MOVES_MAX = 20;

    /** The conflict graph takes memory that grows with the square of the nodes. */
    private static final int UPDATED_MAX = 20_000;

    private static final Allocator ALLOCATOR = new Allocator();

    private final Cluster rules;
    private final ClusterState before;
    private final Instant now;
    private final List<Plans.Step> steps = new ArrayList<>();
    private final List<Plans.Loss> losses = new ArrayList<>();
    private ClusterState state;

    private Foreseeing(Cluster rules, ClusterState state, Instant now) {
        this.rules = rules;
        this.before = state;
        this.state = state;
        this.now = now;
    }

    /** What would become of {@code state}. Refused when what is supposed names something that there is not. */
    static ClusterMessage.Answer foresee(
            Cluster rules, ClusterState state, List<Supposition> suppositions, Instant now) {
        var findings = unknown(state, suppositions);
        if (!findings.isEmpty()) return new ClusterMessage.Declined(new Refusal.Invalid(findings));
        var fork = new Foreseeing(rules, state, now);
        suppositions.forEach(fork::suppose);
        return new ClusterMessage.Foreseen(fork.outcome());
    }

    private static List<Finding> unknown(ClusterState s, List<Supposition> suppositions) {
        var findings = new ArrayList<Finding>();
        if (suppositions.isEmpty() || suppositions.size() > Supposition.COUNT_MAX) {
            findings.add(
                    finding("suppositions", suppositions.size() + " suppositions", "1 to " + Supposition.COUNT_MAX));
        }
        for (var supposition : suppositions) {
            var what = what(supposition);
            switch (supposition) {
                case Supposition.NodeDies d -> {
                    if (!s.inventory().machines().containsKey(d.node()))
                        findings.add(
                                finding("unknown-node", what + ": there is no such node", "`heddle nodes` lists them"));
                }
                case Supposition.RackDies d -> {
                    if (machines(s, d).isEmpty())
                        findings.add(
                                finding("unknown-rack", what + ": there is no such rack", "`heddle nodes` lists them"));
                }
                case Supposition.PduDies d -> {
                    if (machines(s, d).isEmpty())
                        findings.add(finding("unknown-pdu", what + ": no rack has it", "Datacenter.xml names them"));
                }
                case Supposition.Deploys d -> {}
                case Supposition.Deletes d -> {}
                case Supposition.UpdatesHosts u -> {}
            }
        }
        return findings;
    }

    private static Finding finding(String rule, String message, String remedy) {
        return Finding.error("what-if", "", rule, message, remedy);
    }

    private static String what(Supposition supposition) {
        return switch (supposition) {
            case Supposition.NodeDies d -> "node " + d.node() + " dies";
            case Supposition.RackDies d -> "rack " + d.rack() + " dies";
            case Supposition.PduDies d -> "power distribution unit " + d.address() + " dies";
            case Supposition.Deploys d -> d.service() + "/" + d.slot().label() + " is deployed";
            case Supposition.Deletes d -> d.service() + "/" + d.slot().label() + " is deleted";
            case Supposition.UpdatesHosts u -> "all hosts are updated to " + u.version();
        };
    }

    private static List<NodeId> machines(ClusterState s, Supposition dying) {
        var datacenter = s.inventory().datacenter();
        return s.inventory().machines().values().stream()
                .map(Machine::definition)
                .filter(m -> switch (dying) {
                    case Supposition.NodeDies d -> m.id().equals(d.node());
                    case Supposition.RackDies d -> m.rack().equals(d.rack());
                    case Supposition.PduDies d ->
                        !d.address().isEmpty()
                                && datacenter.stream()
                                        .flatMap(c -> c.racks().stream())
                                        .anyMatch(r -> r.id().equals(m.rack())
                                                && r.pduAddress().equals(d.address()));
                    default -> false;
                })
                .map(Datacenter.Node::id)
                .toList();
    }

    private void suppose(Supposition supposition) {
        var what = what(supposition);
        switch (supposition) {
            case Supposition.NodeDies d -> die(what, machines(state, d));
            case Supposition.RackDies d -> die(what, machines(state, d));
            case Supposition.PduDies d -> die(what, machines(state, d));
            case Supposition.Deploys d -> deploy(what, d);
            case Supposition.Deletes d -> delete(what, d);
            case Supposition.UpdatesHosts u -> update(what, u);
        }
    }

    /** All are found dead before anything is moved, so that nothing moves from one to the other. */
    private void die(String what, List<NodeId> nodes) {
        var victims = new ArrayList<Assignment>();
        var alive = new ArrayList<NodeId>();
        for (var id : nodes) {
            var machine = state.inventory().machines().get(id);
            if (machine == null || machine.health() instanceof Fenced || machine.health() instanceof OutForRepair)
                continue;
            alive.add(id);
            state.allocation().node(id).ifPresent(n -> victims.addAll(n.instances()));
            evolve(List.of(new InventoryEvent.NodeSuspected(now, id, now, "dead in a what-if")));
        }
        losses.addAll(WhatIf.losses(state.allocation(), victims).stream()
                .map(l -> new Plans.Loss(
                        l.deployment().value(),
                        l.role(),
                        l.instances(),
                        l.of(),
                        List.copyOf(l.faultDomains()),
                        List.copyOf(l.updateDomains())))
                .toList());
        var notes = new ArrayList<String>();
        if (alive.isEmpty()) notes.add("it is dead already: nothing changes");
        for (var id : alive) decide(new ClusterCommand.ConfirmPowerOff(id, "dead in a what-if"), notes);
        steps.add(new Plans.Step(what, true, notes, List.of()));
    }

    private void deploy(String what, Supposition.Deploys d) {
        var refused = new ArrayList<String>();
        var command = new ClusterCommand.Deploy(request(), d.service(), d.slot().label(), d.description());
        boolean full = decide(command, refused);
        var room = full ? room(state, new Deploying(state, command, now).request()) : List.<Plans.Move>of();
        steps.add(new Plans.Step(what, refused.isEmpty(), refused, room));
    }

    private void delete(String what, Supposition.Deletes d) {
        var refused = new ArrayList<String>();
        var deployment = state.deployment().in(d.service(), d.slot().label());
        decide(new ClusterCommand.Delete(request(), d.service(), d.slot().label()), refused);
        deployment.ifPresent(found -> {
            for (var instance : state.deployment().of(found.id())) evolve(Moving.released(state, instance, now));
        });
        steps.add(new Plans.Step(what, refused.isEmpty(), refused, List.of()));
    }

    private RequestId request() {
        return new RequestId("what-if-" + steps.size());
    }

    private void update(String what, Supposition.UpdatesHosts u) {
        int nodes = state.allocation().nodeCount();
        if (nodes == 0 || nodes > UPDATED_MAX) {
            var why = nodes + " nodes: this is told for 1 to " + UPDATED_MAX;
            steps.add(new Plans.Step(what, false, List.of(why), List.of()));
            return;
        }
        var update = new HostUpdate(Grid.of(state.allocation()), Limits.STANDARD);
        var planned = HostUpdateState.evolve(null, update.plan(u.version(), "", now));
        var down = state.inventory().machines().values().stream()
                .filter(m -> !(m.health() instanceof Ready))
                .map(m -> m.definition().id())
                .collect(Collectors.toSet());
        var f = update.forecast(planned, new Outage(down, Map.of()), now);
        var notes = new ArrayList<>(List.of(
                count(f.nodes(), "node") + " in " + count(f.waves(), "wave") + "; no order needs fewer than "
                        + f.wavesMin(),
                "likely to take " + minutes(Duration.between(now, f.likelyEnd())) + ", or "
                        + minutes(Duration.between(now, f.expectedEnd())) + " if each node takes "
                        + minutes(f.nodeExpected()) + "; nothing is faster than " + minutes(f.lowerBound()),
                "nodes that are down now and would have to come back first: " + down.size()));
        var preparation = Preparation.of(state.allocation(), ALLOCATOR, Limits.STANDARD, MOVES_MAX);
        if (preparation.moves() > 0) {
            notes.add(count(preparation.waves(), "wave") + " if " + count(preparation.moves(), "instance")
                    + " moved before: "
                    + preparation.steps().stream()
                            .map(step -> step.stream()
                                    .map(m -> m.was().instance() + " from "
                                            + m.was().node() + " to " + m.to())
                                    .collect(Collectors.joining(", ")))
                            .collect(Collectors.joining("; when these run there: ")));
        }
        steps.add(new Plans.Step(what, true, notes, List.of()));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String minutes(Duration d) {
        return Math.ceilDiv(d.toSeconds(), 60) + " min";
    }

    /** Decides as the cluster would, and notes why not, or what could not be done. True when it is for lack of room. */
    private boolean decide(ClusterCommand command, List<String> notes) {
        switch (rules.decide(state, command, now)) {
            case Decision.Accepted<Event> d -> {
                evolve(d.events());
                for (var event : d.events()) {
                    if (event instanceof DeploymentEvent.InstanceStranded e) notes.addAll(e.reasons());
                }
            }
            case Decision.Refused<Event> d -> {
                switch (d.why()) {
                    case Refusal.Exhausted why -> {
                        notes.add(why.what());
                        notes.addAll(why.reasons());
                    }
                    case Refusal.Invalid why -> why.findings().forEach(f -> notes.add(f.toString()));
                    default -> notes.add(d.why().message());
                }
                return d.why() instanceof Refusal.Exhausted;
            }
        }
        return false;
    }

    private void evolve(List<? extends Event> events) {
        for (var event : events) state = ClusterEvolution.evolve(state, event);
    }

    /** Moves that would make room for a request; empty when there are none, or it is not for lack of room. */
    static List<Plans.Move> room(ClusterState state, Request request) {
        return Defragmentation.plan(ALLOCATOR, state.allocation(), request, MOVES_MAX).stream()
                .flatMap(d -> d.moves().stream())
                .map(m -> move(m.instance(), m.from(), m.to(), m.memory().toMib()))
                .toList();
    }

    private static Plans.Move move(RoleInstanceId instance, NodeId from, NodeId to, long memoryMib) {
        return new Plans.Move(instance.value(), from.value(), to.value(), memoryMib);
    }

    private Plans.Foresight outcome() {
        var moved = new ArrayList<Plans.Move>();
        var placed = new ArrayList<Plans.Placed>();
        var stranded = new ArrayList<String>();
        var old = new TreeMap<>(before.deployment().instances());
        for (var instance : state.deployment().instances().values()) {
            var was = old.remove(instance.id());
            var from = was == null ? null : node(was);
            var to = node(instance);
            if (to == null) {
                if (from != null) stranded.add(instance.id().value());
            } else if (from == null) {
                placed.add(new Plans.Placed(
                        instance.id().value(),
                        instance.role(),
                        to.value(),
                        instance.faultDomain(),
                        instance.updateDomain()));
            } else if (!from.equals(to)) {
                long memory = state.deployment().role(instance).size().memory().toMib();
                moved.add(move(instance.id(), from, to, memory));
            }
        }
        var gone = old.keySet().stream().map(RoleInstanceId::value).toList();
        return new Plans.Foresight(steps, moved, placed, stranded, gone, losses, utilisation());
    }

    private static @Nullable NodeId node(Instance instance) {
        return instance.place().isPresent() ? instance.place().get().node() : null;
    }

    private List<Plans.Utilisation> utilisation() {
        var was = before.allocation().utilisation();
        var is = state.allocation().utilisation();
        var names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        return names.stream()
                .map(n -> new Plans.Utilisation(n, was.getOrDefault(n, 0.0), is.getOrDefault(n, 0.0)))
                .toList();
    }
}
