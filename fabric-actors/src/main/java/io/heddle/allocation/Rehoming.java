package io.heddle.allocation;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/**
 * Moves that bring instances to nodes that are at home in their update domain, after those were full when they came. A few
 * such instances on a full cluster cost a host update several waves.
 *
 * <p><b>Goals.</b> Few moves, and no service ever has two update domains offline by them. <b>Constraints.</b> Those of {@link
 * Allocator}, fault domains included, before and after each step. What must run together stays where it is. <b>Algorithm.</b>
 * Moves of one step are made at the same time: of a deployment those of one update domain only, and none to a node that
 * another leaves in this step, so that nothing counts on room that is not there yet. The largest instances choose first. Steps
 * follow each other until nobody finds a node at home. <b>Example.</b> Instances of domains 0 and 3 of one service are away
 * from home, and one of another service: two steps, of two moves and one.
 *
 * @param steps one after the other; each is a number of moves
 * @param away instances that are away from home after them, for want of room
 * @param next the state after them
 */
public record Rehoming(List<List<Move>> steps, int away, Allocation next) {
    /** Steps; what would come later is left where it is. Source: a service has at most 20 update domains. */
    private static final int STEPS_MAX = Request.DOMAINS_MAX;

    public Rehoming {
        steps = steps.stream().map(List::copyOf).toList();
    }

    /**
     * One instance's move.
     *
     * @param was where it is, with all that it wants
     */
    public record Move(Assignment was, NodeId to) {}

    /** Nothing moves. */
    public static Rehoming none(Allocation state) {
        return new Rehoming(List.of(), 0, state);
    }

    /** @param movesMax most moves that are acceptable, in all steps together */
    public static Rehoming plan(Allocator allocator, Allocation state, int movesMax) {
        if (allocator.policy().home() == 0) return none(state);
        var steps = new ArrayList<List<Move>>();
        var away = away(state);
        int left = movesMax;
        while (left > 0 && steps.size() < STEPS_MAX) {
            var step = new Step(allocator, state);
            for (var a : away) {
                if (step.moves.size() < left) step.offer(a);
            }
            if (step.moves.isEmpty()) break;
            steps.add(step.moves);
            left -= step.moves.size();
            state = step.state;
            away = away(state);
        }
        return new Rehoming(steps, away.size(), state);
    }

    /** Moves in all. */
    public int moves() {
        return steps.stream().mapToInt(List::size).sum();
    }

    /** Instances on usable nodes that are not at home there, the largest first. */
    private static List<Assignment> away(Allocation state) {
        var all = new ArrayList<Assignment>();
        for (var node : state.nodes()) {
            if (!node.excluded().isEmpty()) continue; // Healing moves what is there.
            for (var a : node.instances()) {
                if (!atHome(a, node.spec().home())) all.add(a);
            }
        }
        all.sort(Comparator.comparing((Assignment a) -> a.want().demand().memory(), Comparator.reverseOrder())
                .thenComparing(a -> a.want().demand().millicores(), Comparator.reverseOrder())
                .thenComparing(Assignment::instance));
        return all;
    }

    private static boolean atHome(Assignment a, int home) {
        return Layout.atHome(home, a.want().updateDomain(), a.updateDomains(), a.deployment());
    }

    /** The moves of one step, as they come together. */
    private static final class Step {
        private final Allocator allocator;
        private final List<Move> moves = new ArrayList<>();
        private final HashSet<NodeId> sources = new HashSet<>();
        private final HashMap<DeploymentId, Integer> domains = new HashMap<>();
        private Allocation state;

        Step(Allocator allocator, Allocation state) {
            this.allocator = allocator;
            this.state = state;
        }

        void offer(Assignment a) {
            int domain = a.want().updateDomain();
            if (domains.getOrDefault(a.deployment(), domain) != domain) return;
            if (state.assignments(a.deployment()).stream()
                    .anyMatch(o -> !o.want().constraints().together().isEmpty())) return;
            var answer = allocator.moveWithinRules(state, a.instance(), sources);
            if (!(answer instanceof Placement.Placed p) || !p.report().notes().isEmpty()) return;
            var to = p.plan().getFirst().node();
            if (!atHome(a, state.known(to).spec().home())) return;
            moves.add(new Move(a, to));
            sources.add(a.node());
            domains.put(a.deployment(), domain);
            state = p.next();
        }
    }
}
