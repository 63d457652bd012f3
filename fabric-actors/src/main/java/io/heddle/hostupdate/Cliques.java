package io.heddle.hostupdate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;

/**
 * A set of nodes that all conflict with each other must go one after the other, so its weight is a lower bound. Branch and
 * bound: a clique has at most one node of each wave, so the heaviest candidate of each wave, summed, is all that a branch can
 * still gain. Work is bounded; when it runs out the bound still holds but need not be the best.
 */
final class Cliques {
    /** Branches that are tried. Source: more raise the bound by under 1 % on the traces of docs/planning.md. */
    private static final int BRANCHES_MAX = 60_000;

    private final Conflicts conflicts;
    private final Waves waves;
    private final double[] weight;
    private final int[] order;
    private double best;
    private int branches;

    private Cliques(Conflicts conflicts, Waves waves, double[] weight, int[] order) {
        this.conflicts = conflicts;
        this.waves = waves;
        this.weight = weight;
        this.order = order;
    }

    /** The weight of the heaviest clique found; nodes of weight 0 do not count. */
    static double heaviest(Conflicts conflicts, Waves waves, double[] weight) {
        var counting = new ArrayList<Integer>();
        for (int n = 0; n < weight.length; n++) if (weight[n] > 0) counting.add(n);
        counting.sort(Comparator.comparingDouble((Integer n) -> -weight[n])
                .thenComparing(n -> -conflicts.of(n).cardinality())
                .thenComparing(n -> n));
        var search = new Cliques(
                conflicts, waves, weight, counting.stream().mapToInt(n -> n).toArray());
        var all = new BitSet(weight.length);
        counting.forEach(all::set);
        search.dive(all);
        search.extend(all, 0, 0);
        return search.best;
    }

    /** Good cliques first, so that little of the tree needs to be seen: from each of many nodes, the densest way down. */
    private void dive(BitSet all) {
        int starts = Math.min(order.length, 128);
        for (int i = 0; i < starts; i++) {
            var candidates = (BitSet) all.clone();
            int next = order[(int) ((long) i * order.length / starts)];
            double sum = 0;
            while (next >= 0) {
                sum += weight[next];
                candidates.and(conflicts.of(next));
                next = densest(candidates);
            }
            best = Math.max(best, sum);
        }
    }

    private int densest(BitSet candidates) {
        int found = -1;
        double most = -1;
        for (int n = candidates.nextSetBit(0); n >= 0; n = candidates.nextSetBit(n + 1)) {
            var left = (BitSet) candidates.clone();
            left.and(conflicts.of(n));
            double value = weight[n] * (1 + left.cardinality());
            if (value > most) {
                most = value;
                found = n;
            }
        }
        return found;
    }

    private void extend(BitSet candidates, int from, double sum) {
        best = Math.max(best, sum);
        var rest = (BitSet) candidates.clone();
        for (int i = from; i < order.length; i++) {
            int n = order[i];
            if (!rest.get(n)) continue;
            if (sum + gain(rest) <= best + 1e-9 || branches++ > BRANCHES_MAX) return;
            var below = (BitSet) rest.clone();
            below.and(conflicts.of(n));
            extend(below, i + 1, sum + weight[n]);
            rest.clear(n);
        }
    }

    /** The heaviest candidate of each wave, summed. */
    private double gain(BitSet candidates) {
        var heaviest = new double[waves.count()];
        for (int n = candidates.nextSetBit(0); n >= 0; n = candidates.nextSetBit(n + 1)) {
            int wave = waves.of(n);
            if (weight[n] > heaviest[wave]) heaviest[wave] = weight[n];
        }
        return Arrays.stream(heaviest).sum();
    }
}
