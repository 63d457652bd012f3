package io.heddle.allocation;

import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass over a request, instance by instance, against a state that fills up on the way. */
final class Attempt {
    private final Policy policy;
    private final Request request;
    private final Weights weights;
    private final Rules.Scope scope;
    private final Spread spread;
    private final Map<RoleInstanceId, Assignment> plan = new HashMap<>();
    private Allocation state;
    private Rules.@Nullable Question failed;

    /** What fault domains ask of racks. */
    enum Spread {
        /** A rack serves one fault domain of a role. */
        OWN,
        /** Fault domains share racks, but no rack has more of a role than one fault domain would. */
        SHARED,
        /** Nothing. */
        NONE
    }

    /** @param planned racks set aside for a fault domain, per role; empty in a first attempt */
    Attempt(
            Policy policy,
            Allocation state,
            Request request,
            Set<NodeId> avoid,
            Map<String, Map<RackId, Integer>> planned,
            Spread spread) {
        this.policy = policy.in(state);
        this.state = state;
        this.request = request;
        this.weights = Weights.of(state.totals(), state.nodeCount());
        var peers = peers(state, request);
        var most = perRackMax(state, request, peers, spread);
        this.scope = new Rules.Scope(spread != Spread.NONE, most, planned, peers, avoid);
        this.spread = spread;
    }

    /** The scope of an attempt that sets no racks aside. */
    static Rules.Scope scope(Allocation state, Request request, Spread spread) {
        var peers = peers(state, request);
        var most = perRackMax(state, request, peers, spread);
        return new Rules.Scope(spread != Spread.NONE, most, Map.of(), peers, Set.of());
    }

    static boolean tooFewRacks(Allocation state, Request request) {
        return state.usableRacks() < request.faultDomains();
    }

    /** Empty when each rack serves one fault domain. With fewer racks than that: the evenest spread over those there are. */
    private static Map<String, Integer> perRackMax(Allocation state, Request request, Peers peers, Spread spread) {
        boolean few = tooFewRacks(state, request);
        if (!few && spread != Spread.SHARED) return Map.of();
        var counts = peers.counts();
        for (var want : request.wants()) counts.merge(want.role(), 1, Integer::sum);
        int domains = few ? Math.max(1, state.usableRacks()) : request.faultDomains();
        counts.replaceAll((role, n) -> (n + domains - 1) / domains);
        return counts;
    }

    static Peers peers(Allocation state, Request request) {
        var peers = new Peers();
        state.assigned(request.deployment())
                .forEachValue(a -> add(peers, a, state.known(a.node()).spec().rack(), state));
        return peers;
    }

    private static void add(Peers peers, Assignment a, RackId rack, Allocation state) {
        peers.add(a, rack, state.index().layout().podOf(rack));
    }

    /** Null when an instance finds no node: {@link #rejection} then says which, and why. */
    @Nullable
    Placement run() {
        for (var want : inOrder(request.wants())) {
            var question = new Rules.Question(want, state.dimensions(), scope);
            var node = best(question);
            if (node == null) {
                failed = question;
                return null;
            }
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
            add(scope.peers(), a, node.spec().rack(), state);
        }
        var ordered = request.wants().stream().map(this::planned).toList();
        var summary = "placed " + ordered.size() + " instances of " + request.deployment() + " on "
                + ordered.stream().map(Assignment::node).distinct().count() + " nodes";
        return new Placement.Placed(ordered, state, new Report(summary, notes(), List.of()));
    }

    private Assignment planned(Want want) {
        var a = plan.get(want.instance());
        if (a == null) throw new IllegalStateException("instance " + want.instance() + " was not planned");
        return a;
    }

    private @Nullable NodeState best(Rules.Question question) {
        if (!state.dimensions().unknownIn(question.want().demand()).isEmpty()) return null;
        return Search.best(state, policy, weights, request, question);
    }

    private List<String> notes() {
        if (!tooFewRacks(state, request) && spread == Spread.SHARED) {
            return List.of(
                    "no room with racks of its own for each fault domain: some share racks, but no rack has more of"
                            + " a role than one fault domain");
        }
        if (!tooFewRacks(state, request)) return List.of();
        return List.of("asked for " + request.faultDomains() + " fault domains, but racks that can be used: "
                + state.usableRacks() + "; each role is spread evenly over these");
    }

    /** The report of a run that failed. Costs a look at every node. */
    Placement rejection() {
        var question = failed;
        if (question == null) throw new IllegalStateException("nothing has failed");
        var why = Diagnosis.of(state, question).unplaced(state, question.want());
        var summary = "no node for " + question.want().instance() + " of " + request.deployment() + ", after "
                + plan.size() + " of " + request.wants().size() + " instances had found one; none was placed";
        return new Placement.Rejected(new Report(summary, notes(), List.of(why)));
    }

    /** Roles that must join others come after them; then the largest memory and cores first; then as given. */
    private static List<Want> inOrder(List<Want> wants) {
        var sorted = new ArrayList<>(wants);
        sorted.sort(
                Comparator.comparingInt((Want w) -> w.constraints().together().size())
                        .thenComparing(w -> w.demand().memory(), Comparator.reverseOrder())
                        .thenComparing(w -> w.demand().millicores(), Comparator.reverseOrder()));
        return sorted;
    }
}
