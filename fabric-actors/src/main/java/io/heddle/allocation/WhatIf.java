package io.heddle.allocation;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tries events and commands on a fork of an allocation and says what would change. Nothing is committed: the state that it
 * began with stays as it is, since states are immutable. Steps take effect in the order in which they are called.
 */
public final class WhatIf {
    private final Allocator allocator;
    private final Allocation before;
    private final Set<RoleInstanceId> stranded = new TreeSet<>();
    private final List<Report> refused = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private Allocation state;

    public WhatIf(Allocator allocator, Allocation state) {
        this.allocator = allocator;
        this.before = state;
        this.state = state;
    }

    /**
     * What a role loses at the moment that nodes go, before anything is moved.
     *
     * @param faultDomains its fault domains of which no instance is left
     * @param updateDomains its update domains of which no instance is left
     */
    public record Loss(
            DeploymentId deployment,
            String role,
            int instances,
            int of,
            Set<Integer> faultDomains,
            Set<Integer> updateDomains) {}

    /** An instance that changed its node. */
    public record Moved(RoleInstanceId instance, NodeId from, NodeId to) {}

    /**
     * What would change. All lists are in a fixed order.
     *
     * @param placed instances that have a node now and had none
     * @param gone instances that were released
     * @param stranded instances that lost their node and found no other
     * @param refused why requests and moves were refused
     * @param losses what roles lost on the way
     * @param utilisationBefore per dimension, of all nodes
     * @param after the forked state, for further questions
     */
    public record Outcome(
            List<Moved> moved,
            List<Assignment> placed,
            List<RoleInstanceId> gone,
            List<RoleInstanceId> stranded,
            List<Report> refused,
            List<Loss> losses,
            Map<String, Double> utilisationBefore,
            Map<String, Double> utilisationAfter,
            Allocation after) {}

    /** A deployment arrives, or grows. */
    public WhatIf deploy(Request request) {
        switch (allocator.place(state, request)) {
            case Placement.Placed p -> state = p.next();
            case Placement.Rejected r -> refused.add(r.report());
        }
        return this;
    }

    public WhatIf release(Collection<RoleInstanceId> instances) {
        state = state.release(instances);
        return this;
    }

    public WhatIf addNodes(Collection<NodeSpec> nodes) {
        state = state.addNodes(nodes);
        return this;
    }

    /** All nodes of a rack die at once. */
    public WhatIf loseRack(RackId rack) {
        return lose(state.nodes().stream()
                .filter(n -> n.spec().rack().equals(rack))
                .map(n -> n.spec().id())
                .toList());
    }

    /** Nodes die at once: their instances are moved to others as healing would do it, the largest first. */
    public WhatIf lose(Collection<NodeId> nodes) {
        var dead = new HashSet<>(nodes);
        var victims = new ArrayList<Assignment>();
        for (var id : new TreeSet<>(nodes)) {
            victims.addAll(state.known(id).instances());
            state = state.exclude(id, "dead in a what-if");
        }
        losses.addAll(losses(state, victims));
        victims.sort(java.util.Comparator.comparing(
                        (Assignment a) -> a.want().demand().memory())
                .reversed()
                .thenComparing(Assignment::instance));
        for (var victim : victims) {
            switch (allocator.move(state, victim.instance(), dead)) {
                case Placement.Placed p -> state = p.next();
                case Placement.Rejected r -> {
                    refused.add(r.report());
                    stranded.add(victim.instance());
                    state = state.release(List.of(victim.instance()));
                }
            }
        }
        return this;
    }

    /** What each role of {@code state} loses, with these instances gone; by deployment and role. */
    public static List<Loss> losses(Allocation state, List<Assignment> victims) {
        record Role(DeploymentId deployment, String name) {}
        var perRole = new java.util.LinkedHashMap<Role, List<Assignment>>();
        for (var v : victims) {
            perRole.computeIfAbsent(new Role(v.deployment(), v.want().role()), r -> new ArrayList<>())
                    .add(v);
        }
        var found = new ArrayList<Loss>();
        perRole.forEach((role, lost) -> {
            var all = state.assignments(role.deployment()).stream()
                    .filter(a -> a.want().role().equals(role.name()))
                    .toList();
            var left = new ArrayList<>(all);
            left.removeAll(lost);
            var faults = new TreeSet<Integer>();
            var updates = new TreeSet<Integer>();
            all.forEach(a -> faults.add(a.want().faultDomain()));
            all.forEach(a -> updates.add(a.want().updateDomain()));
            left.forEach(a -> faults.remove(a.want().faultDomain()));
            left.forEach(a -> updates.remove(a.want().updateDomain()));
            found.add(new Loss(role.deployment(), role.name(), lost.size(), all.size(), faults, updates));
        });
        found.sort(java.util.Comparator.comparing(Loss::deployment).thenComparing(Loss::role));
        return found;
    }

    public Outcome outcome() {
        var old = new TreeMap<RoleInstanceId, Assignment>();
        before.assignments().forEach(a -> old.put(a.instance(), a));
        var moved = new ArrayList<Moved>();
        var placed = new ArrayList<Assignment>();
        for (var now : state.assignments()) {
            var was = old.remove(now.instance());
            if (was == null) placed.add(now);
            else if (!was.node().equals(now.node())) moved.add(new Moved(now.instance(), was.node(), now.node()));
        }
        var lost = new TreeSet<>(stranded);
        lost.removeIf(i -> state.assignment(i).isPresent());
        var gone = new TreeSet<>(old.keySet());
        gone.removeAll(lost);
        return new Outcome(
                List.copyOf(moved),
                List.copyOf(placed),
                List.copyOf(gone),
                List.copyOf(lost),
                List.copyOf(refused),
                List.copyOf(losses),
                before.utilisation(),
                state.utilisation(),
                state);
    }
}
