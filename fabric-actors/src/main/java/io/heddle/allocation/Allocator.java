package io.heddle.allocation;

import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds nodes for instances.
 *
 * <p><b>Goals.</b> A deployment is placed whole or not at all, on few nodes, and so that a host update needs few waves. The
 * same state and request give the same plan.
 *
 * <p><b>Constraints.</b> The rules of {@code Rules}: usable node, required capabilities, room in every dimension with the
 * disk on one volume, one update domain of a deployment per node, one fault domain of a role per rack, roles apart and
 * together, instances per node. Fault domains are folded to the number of usable racks when there are fewer.
 *
 * <p><b>Algorithm.</b> Instances that others must join come first, then the largest first. Each goes to the admissible node
 * with the best score; ties break by id.
 *
 * <p><b>Example.</b> Two instances over two fault domains, three racks of two nodes: the first goes to a node of one rack,
 * the second to a node of another, at home in its update domain if there is one.
 */
public final class Allocator {
    /** Finds a node for every instance of {@code request}, or says why not. */
    public Placement place(Allocation state, Request request) {
        var bad = unusable(state, request);
        if (bad != null) return bad;
        return new Attempt(state, request, Set.of(), true).run();
    }

    /**
     * Finds another node for an instance that is placed: its update domain stays, its fault domain is kept if that is
     * possible and given up with a note if not.
     *
     * @param avoid nodes that it must not go to, usually its present one
     */
    public Placement move(Allocation state, RoleInstanceId instance, Set<NodeId> avoid) {
        var old = state.assignment(instance).orElse(null);
        if (old == null) return rejected("instance " + instance + " is not placed, so it cannot move");
        var without = state.release(List.of(instance));
        var request = new Request(old.deployment(), old.faultDomains(), old.updateDomains(), List.of(old.want()));
        var strict = new Attempt(without, request, avoid, true).run();
        if (strict instanceof Placement.Placed) return strict;
        var lenient = new Attempt(without, request, avoid, false).run();
        if (!(lenient instanceof Placement.Placed p)) return strict;
        var notes = new ArrayList<>(p.report().notes());
        notes.add("no node outside the racks of other fault domains: fault domain "
                + old.want().faultDomain() + " of " + old.want().role() + " shares a rack with another");
        return new Placement.Placed(p.plan(), p.next(), new Report(p.report().summary(), notes, List.of()));
    }

    private static @Nullable Placement unusable(Allocation state, Request request) {
        var seen = new HashSet<RoleInstanceId>();
        for (var want : request.wants()) {
            if (!seen.add(want.instance())) return rejected("instance " + want.instance() + " is in the request twice");
            if (state.assignment(want.instance()).isPresent()) {
                return rejected("instance " + want.instance() + " is placed already");
            }
            if (want.updateDomain() >= request.updateDomains() || want.faultDomain() >= request.faultDomains()) {
                return rejected("instance " + want.instance() + " stands outside the grid of " + request.faultDomains()
                        + " fault domains and " + request.updateDomains() + " update domains");
            }
        }
        return null;
    }

    private static Placement rejected(String why) {
        return new Placement.Rejected(new Report(why, List.of(), List.of()));
    }

    /** One pass over a request, instance by instance. */
    private static final class Attempt {
        private final Request request;
        private final Set<NodeId> avoid;
        private final boolean spread;
        private final int rows;
        private final Peers peers = new Peers();
        private final Map<RoleInstanceId, Assignment> plan = new HashMap<>();
        private Allocation state;

        Attempt(Allocation state, Request request, Set<NodeId> avoid, boolean spread) {
            this.state = state;
            this.request = request;
            this.avoid = avoid;
            this.spread = spread;
            this.rows = Math.max(1, Math.min(request.faultDomains(), state.usableRacks()));
            state.assigned(request.deployment()).forEachValue(a -> peers.add(a, rackOf(a)));
        }

        private io.heddle.config.RackId rackOf(Assignment a) {
            return state.known(a.node()).spec().rack();
        }

        Placement run() {
            for (var want : inOrder(request.wants())) {
                var question = new Rules.Question(want, state.dimensions(), rows, spread, peers, avoid);
                var node = state.dimensions().unknownIn(want.demand()).isEmpty() ? best(question) : null;
                if (node == null) return unplaced(question);
                int volume = node.volumeFor(want.demand().disk().value());
                var a = new Assignment(
                        request.deployment(),
                        request.faultDomains(),
                        request.updateDomains(),
                        want,
                        node.spec().id(),
                        volume);
                plan.put(want.instance(), a);
                state = state.with(List.of(a));
                peers.add(a, node.spec().rack());
            }
            var ordered =
                    request.wants().stream().map(w -> plan.get(w.instance())).toList();
            var summary = "placed " + ordered.size() + " instances of " + request.deployment() + " on "
                    + ordered.stream().map(Assignment::node).distinct().count() + " nodes";
            return new Placement.Placed(ordered, state, new Report(summary, notes(), List.of()));
        }

        private List<String> notes() {
            if (rows >= request.faultDomains()) return List.of();
            return List.of("asked for " + request.faultDomains() + " fault domains, but only " + state.usableRacks()
                    + " racks are usable: fault domains are folded to " + rows);
        }

        private Placement unplaced(Rules.Question question) {
            var why = Diagnosis.of(state, question);
            var summary = "no node for " + question.want().instance() + " of " + request.deployment() + ", after "
                    + plan.size() + " of " + request.wants().size() + " instances had found one; none was placed";
            return new Placement.Rejected(new Report(summary, notes(), List.of(why)));
        }

        private @Nullable NodeState best(Rules.Question q) {
            var found = new Best(Comparator.comparingDouble((NodeState n) -> cost(q, n))
                    .thenComparing(n -> n.spec().id()));
            state.nodeStates().forEachValue(n -> {
                if (Rules.admits(q, n)) found.offer(n);
            });
            return found.node;
        }

        private double cost(Rules.Question q, NodeState n) {
            int home = n.spec().ordinal() % 5;
            boolean atHome = home * request.updateDomains() / 5 == q.want().updateDomain();
            double left = 0;
            var total = state.dimensions().of(n.spec().capacity());
            for (int i = 0; i < total.length; i++) {
                if (total[i] > 0) left += Math.pow((double) (n.free()[i] - q.need()[i]) / total[i], 2);
            }
            return (atHome ? 0 : 100) + left;
        }
    }

    private static final class Best {
        private final Comparator<NodeState> order;
        private @Nullable NodeState node;

        Best(Comparator<NodeState> order) {
            this.order = order;
        }

        void offer(NodeState n) {
            if (node == null || order.compare(n, node) < 0) node = n;
        }
    }

    /** Roles that must join others come after them; then the largest share of memory and cores first; then as given. */
    private static List<Want> inOrder(Collection<Want> wants) {
        var sorted = new ArrayList<>(wants);
        sorted.sort(
                Comparator.comparingInt((Want w) -> w.constraints().together().size())
                        .thenComparing(w -> -w.demand().memory().value())
                        .thenComparing(w -> -w.demand().millicores()));
        return sorted;
    }
}
