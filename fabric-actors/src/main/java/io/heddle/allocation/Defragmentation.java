package io.heddle.allocation;

import io.heddle.config.Bytes;
import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Moves that make room for a request that found none. Each move keeps every hard rule at the moment it is made, so the plan
 * can be carried out one by one and stopped anywhere.
 *
 * <p><b>Goals.</b> Few moves, little memory moved; nothing is ever evicted for good. <b>Constraints.</b> Those of {@link
 * Allocator}, fault domains included. <b>Algorithm.</b> The request is placed instance by instance; for one that finds no
 * node, the nodes that lack only room are tried, the least lacking first: their instances, the cheapest first, are moved
 * away until there is room, and given back when that does not come about. <b>Example.</b> Two nodes with half a node free
 * each and a request for a whole one: the smaller tenant of one node moves to the other.
 *
 * @param moves in the order in which they must be made
 * @param memory moved, all in all; the cost of the plan
 * @param plan where the request goes after the moves
 * @param next the state after moves and request
 */
public record Defragmentation(List<Move> moves, Bytes memory, List<Assignment> plan, Allocation next) {
    /** Nodes that are tried per instance; bounds the search. */
    private static final int CANDIDATES_MAX = 64;

    /** Instances moved off one node; more would cost more than the room is worth. */
    private static final int MOVES_PER_NODE_MAX = 8;

    public Defragmentation {
        moves = List.copyOf(moves);
        plan = List.copyOf(plan);
    }

    /** One instance's move. */
    public record Move(RoleInstanceId instance, NodeId from, NodeId to, Bytes memory) {}

    /**
     * A plan, or empty when none was found. Finding none does not prove that there is none.
     *
     * @param movesMax most moves that are acceptable
     */
    public static Optional<Defragmentation> plan(Allocator allocator, Allocation state, Request request, int movesMax) {
        return new Planner(allocator, movesMax, state).run(request);
    }

    private static final class Planner {
        private final Allocator allocator;
        private final int movesMax;
        private final List<Move> moves = new ArrayList<>();
        private Allocation state;

        Planner(Allocator allocator, int movesMax, Allocation state) {
            this.allocator = allocator;
            this.movesMax = movesMax;
            this.state = state;
        }

        Optional<Defragmentation> run(Request request) {
            var plan = new ArrayList<Assignment>();
            for (var want : request.wants()) {
                var one = new Request(
                        request.deployment(), request.faultDomains(), request.updateDomains(), List.of(want));
                var placed = place(one);
                if (placed.isEmpty()) return Optional.empty();
                plan.add(placed.get());
            }
            long memory = moves.stream().mapToLong(m -> m.memory().value()).sum();
            return Optional.of(new Defragmentation(moves, new Bytes(memory), plan, state));
        }

        private Optional<Assignment> place(Request one) {
            if (allocator.place(state, one) instanceof Placement.Placed p) {
                state = p.next();
                return Optional.of(p.plan().getFirst());
            }
            for (var node : candidates(one)) {
                var before = state;
                int movesBefore = moves.size();
                if (clear(node, one)) {
                    var others = otherNodes(node);
                    if (allocator.place(state, one, others) instanceof Placement.Placed p) {
                        state = p.next();
                        return Optional.of(p.plan().getFirst());
                    }
                }
                state = before;
                moves.subList(movesBefore, moves.size()).clear();
            }
            return Optional.empty();
        }

        /** Nodes on which nothing but room is lacking and that are large enough when empty; the least lacking first. */
        private List<NodeId> candidates(Request one) {
            record Candidate(NodeId node, double lack) {}
            var question = new Rules.Question(
                    one.wants().getFirst(), state.dimensions(), Attempt.scope(state, one, Attempt.Spread.SHARED));
            var found = new ArrayList<Candidate>();
            state.nodeStates().forEachValue(node -> {
                double lack = 0;
                for (var v : Verdicts.of(question, node, state.dimensions())) {
                    if (!v.admits() && !v.rule().startsWith(Rules.CAPACITY)) return;
                    lack += v.shortfall();
                }
                found.add(new Candidate(node.spec().id(), lack));
            });
            return found.stream()
                    .sorted(Comparator.comparingDouble(Candidate::lack).thenComparing(Candidate::node))
                    .limit(CANDIDATES_MAX)
                    .map(Candidate::node)
                    .toList();
        }

        /** Moves instances off {@code node}, the cheapest first, until it has room. False when it cannot be brought about. */
        private boolean clear(NodeId node, Request one) {
            var want = one.wants().getFirst();
            var need = state.dimensions().of(want.demand());
            long disk = want.demand().disk().value();
            var tenants = new ArrayList<>(state.known(node).instances());
            tenants.sort(
                    Comparator.comparing((Assignment a) -> a.want().demand().memory())
                            .thenComparing(Assignment::instance));
            int moved = 0;
            for (var tenant : tenants) {
                if (state.known(node).holds(need, disk)) return true;
                if (moved == MOVES_PER_NODE_MAX || moves.size() == movesMax) return false;
                if (tenant.deployment().equals(one.deployment())) continue;
                var answer = allocator.moveWithinRules(state, tenant.instance(), Set.of(node));
                if (!(answer instanceof Placement.Placed p)) continue;
                state = p.next();
                var to = p.plan().getFirst().node();
                moves.add(new Move(
                        tenant.instance(), node, to, tenant.want().demand().memory()));
                moved++;
            }
            return state.known(node).holds(need, disk);
        }

        private Set<NodeId> otherNodes(NodeId node) {
            var others = new java.util.HashSet<NodeId>();
            state.nodeStates().forEachValue(n -> others.add(n.spec().id()));
            others.remove(node);
            return others;
        }
    }
}
