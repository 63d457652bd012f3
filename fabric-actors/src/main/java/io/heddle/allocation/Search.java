package io.heddle.allocation;

import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best node for one instance. Classes of nodes are compared, not nodes: the cost of each class is remembered, and
 * only for a class that would win is a node looked for that the deployment's other instances allow. So the work grows with
 * the number of classes, which levels off, and not with the number of nodes. Where a deployment gathers in a pod, the few
 * nodes there that are at home come first, and only if none of them will do the rest is searched.
 */
final class Search {
    /** More classes than this are scored only after the tightest were picked. Source: sizes from a catalogue stay below. */
    private static final int SCORED_MAX = 4_096;

    private static final int PICKED = 512;

    private final Allocation state;
    private final Index index;
    private final Layout layout;
    private final Policy policy;
    private final Rules.Question question;
    private final Scores.Row row;
    private final List<Integer> ownRacks = new ArrayList<>();

    private double bestCost = Scores.NEVER;
    private int bestRank = -1;
    private boolean bestIsNear;

    private Search(Allocation state, Policy policy, Scores scores, Rules.Question question) {
        this.state = state;
        this.index = state.index();
        this.layout = index.layout();
        this.policy = policy;
        this.question = question;
        this.row = scores.row(question.want());
        for (RackId rack : question.peers().racks(question.want().role())) {
            boolean own = question.peers()
                    .uses(question.want().role(), rack, question.want().faultDomain());
            if (own && layout.knows(rack)) ownRacks.add(layout.start(rack));
        }
        ownRacks.sort(null);
    }

    /** The node for {@code question}, or null when no node may take it. */
    static @Nullable NodeState best(
            Allocation state, Policy policy, Weights weights, Request request, Rules.Question question) {
        if (!question.want().constraints().together().isEmpty()) return amongPeers(state, question);
        var catalogue = state.index().catalogue();
        synchronized (catalogue) {
            var scores = catalogue.scores(policy, weights, state.dimensions());
            return new Search(state, policy, scores, question).run(request);
        }
    }

    /** Each soft score's cost on one node that the rules admit. */
    static List<Explanation.Score> scores(
            Allocation state, Policy policy, Weights weights, Request request, Rules.Question question, NodeId node) {
        var index = state.index();
        var layout = index.layout();
        var catalogue = index.catalogue();
        synchronized (catalogue) {
            int number = catalogue.number(state.known(node));
            var costs = catalogue
                    .scores(policy, weights, state.dimensions())
                    .row(question.want())
                    .parts(number);
            int rank = layout.rank(node);
            var want = question.want();
            boolean atHome = Layout.atHome(
                    layout.home(rank), want.updateDomain(), request.updateDomains(), request.deployment());
            int pod = question.peers().anchor();
            boolean isNear = !layout.hasPods() || pod == Peers.NOWHERE || layout.podOf(layout.rack(rank)) == pod;
            var all = new ArrayList<>(costs);
            all.add(new Explanation.Score("home", atHome ? 0 : policy.home()));
            all.add(new Explanation.Score("near", isNear ? 0 : policy.near()));
            return all;
        }
    }

    /** An instance that must join others has few nodes to choose from: the first by id. */
    private static @Nullable NodeState amongPeers(Allocation state, Rules.Question question) {
        return question.peers().nodes().stream()
                .sorted()
                .map(state::known)
                .filter(n -> Rules.admits(question, n))
                .findFirst()
                .orElse(null);
    }

    private @Nullable NodeState run(Request request) {
        int pod = question.peers().anchor();
        boolean gathers = policy.near() > 0 && layout.hasPods() && pod != Peers.NOWHERE;
        if (gathers) pod(request, layout.podStart(pod), layout.podStart(pod + 1));
        double near = gathers ? policy.near() : 0;
        if (policy.home() > 0 && bestCost >= near) {
            for (int cell : homeCells(request)) scan(index.cell(cell), near);
        }
        double away = policy.home() + near;
        if (bestCost >= away) scan(index.cell(Layout.EVERYWHERE), away);
        return bestRank < 0 ? null : state.known(layout.id(bestRank));
    }

    private int[] homeCells(Request request) {
        return Layout.homeCells(question.want().updateDomain(), request.updateDomains(), request.deployment());
    }

    /** The few nodes that are at home and in the deployment's pod are looked at one by one. */
    private void pod(Request request, int from, int to) {
        int homes = policy.home() == 0
                ? -1
                : Layout.homeMask(question.want().updateDomain(), request.updateDomains(), request.deployment());
        int rank = from;
        while (rank < to) {
            if (!Rules.admitsRack(question, layout.rack(rank))) {
                rank = layout.rackEnd(rank);
                continue;
            }
            for (int end = layout.rackEnd(rank); rank < end; rank++) {
                int number = ((homes >>> layout.home(rank)) & 1) == 0 ? -1 : index.classOf(rank);
                double cost = number < 0 ? Scores.NEVER : row.cost(number);
                if (cost >= bestCost || !Rules.admitsNode(question, layout.id(rank))) continue;
                bestCost = cost;
                bestRank = rank;
            }
        }
    }

    private void scan(IntMap<IntSet> cell, double penalty) {
        var numbers = new int[cell.size()];
        cell.keys(numbers);
        int found = bestRank;
        if (numbers.length > SCORED_MAX) {
            for (int number : tightest(numbers)) offer(cell, number, penalty);
            if (bestRank != found) return;
        }
        for (int number : numbers) offer(cell, number, penalty);
    }

    private void offer(IntMap<IntSet> cell, int number, double penalty) {
        double cost = row.cost(number) + penalty;
        if (cost > bestCost || cost == Scores.NEVER) return;
        var nodes = cell.get(number);
        if (nodes == null) return;
        int near = near(nodes);
        int rank = near >= 0 ? near : first(nodes, 0, layout.count());
        if (rank < 0) return;
        boolean isNear = near >= 0;
        boolean better = cost < bestCost || (isNear && !bestIsNear) || (isNear == bestIsNear && rank < bestRank);
        if (!better) return;
        bestCost = cost;
        bestRank = rank;
        bestIsNear = isNear;
    }

    /** The first admissible node in a rack that the role already uses in this fault domain; -1 when there is none. */
    private int near(IntSet nodes) {
        for (int start : ownRacks) {
            int rank = first(nodes, start, layout.rackEnd(start));
            if (rank >= 0) return rank;
        }
        return -1;
    }

    private int first(IntSet nodes, int from, int to) {
        int rank = nodes.ceiling(from);
        while (rank >= 0 && rank < to) {
            if (!Rules.admitsRack(question, layout.rack(rank))) rank = nodes.ceiling(layout.rackEnd(rank));
            else if (Rules.admitsNode(question, layout.id(rank))) return rank;
            else rank = nodes.ceiling(rank + 1);
        }
        return -1;
    }

    /** The classes with room whose slack is least, at least {@link #PICKED} of them; ties are all in. */
    private int[] tightest(int[] numbers) {
        int buckets = 1_024;
        var counts = new int[buckets + 1];
        var bucket = new int[numbers.length];
        double most = 0;
        var slack = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            slack[i] = row.fits(numbers[i]) ? row.slack(numbers[i]) : -1;
            most = Math.max(most, slack[i]);
        }
        for (int i = 0; i < numbers.length; i++) {
            bucket[i] = slack[i] < 0 ? buckets : (int) (slack[i] / most * (buckets - 1));
            counts[bucket[i]]++;
        }
        int limit = 0;
        for (int sum = counts[0]; sum < PICKED && limit < buckets - 1; sum += counts[limit]) limit++;
        var picked = new int[numbers.length];
        int n = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (bucket[i] <= limit) picked[n++] = numbers[i];
        }
        return java.util.Arrays.copyOf(picked, n);
    }
}
