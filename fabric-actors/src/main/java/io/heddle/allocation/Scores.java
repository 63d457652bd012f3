package io.heddle.allocation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The costs of a policy under given weights, remembered per class of node and size. A cache of a pure function: it never
 * changes an answer, only its price.
 *
 * <p>Fragmentation of a class: for each size in use, the capacity that is left after as many of that size as fit, weighted by
 * the size's share and each dimension's scarcity. The cost of a placement is how much it adds. Source: docs/design/allocation.md.
 */
final class Scores {
    /** No room, or the kind of node lacks what is required. */
    static final double NEVER = Double.POSITIVE_INFINITY;

    private static final double UNKNOWN = Double.NaN;

    /** Rows of sizes asked for lately; a catalogue fits in. */
    private static final int ROWS_MAX = 256;

    private final Policy policy;
    private final Weights weights;
    private final Dimensions dimensions;
    private final Catalogue classes;
    private final long[][] needs;
    private final long[] disks;
    private double[] fragmentation = new double[0];
    private final Map<RowKey, Row> rows = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RowKey, Row> eldest) {
            return size() > ROWS_MAX;
        }
    };

    private record RowKey(Demand demand, java.util.Set<String> requires) {}

    Scores(Policy policy, Weights weights, Dimensions dimensions, Catalogue classes) {
        this.policy = policy;
        this.weights = weights;
        this.dimensions = dimensions;
        this.classes = classes;
        List<Demand> sizes = policy.fragmentation() == 0 ? List.of() : weights.sizes;
        this.needs = sizes.stream().map(dimensions::of).toArray(long[][]::new);
        this.disks = sizes.stream().mapToLong(s -> s.disk().value()).toArray();
    }

    Row row(Want want) {
        return rows.computeIfAbsent(new RowKey(want.demand(), want.constraints().requires()), Row::new);
    }

    /** The costs of one size on every class. */
    final class Row {
        private final RowKey key;
        private final long[] need;
        private final long disk;
        private double[] costs = new double[0];

        private Row(RowKey key) {
            this.key = key;
            this.need = dimensions.of(key.demand());
            this.disk = key.demand().disk().value();
        }

        /** Cost of this size on a node of class {@code number}; {@link #NEVER} when it cannot go there. */
        double cost(int number) {
            if (number >= costs.length) costs = grown(costs, number);
            double known = costs[number];
            if (!Double.isNaN(known)) return known;
            double cost = compute(number);
            costs[number] = cost;
            return cost;
        }

        /** Room left on the class, as a share of a node; the tighter the smaller. */
        double slack(int number) {
            return left(classes.get(number).free, classes.get(number).volumes);
        }

        boolean fits(int number) {
            return classes.get(number).holds(need, disk);
        }

        private double compute(int number) {
            var now = classes.get(number);
            if (!now.holds(need, disk)) return NEVER;
            if (!classes.kind(now.kind).capabilities().containsAll(key.requires())) return NEVER;
            double sum = 0;
            for (var part : parts(number)) sum += part.cost();
            return sum;
        }

        /** The cost of a class that has room, score by score. */
        List<Explanation.Score> parts(int number) {
            var now = classes.get(number);
            var free = now.free.clone();
            for (int i = 0; i < free.length; i++) free[i] -= need[i];
            var volumes = disk == 0 ? now.volumes : taken(now.volumes, disk);
            double lost = policy.fragmentation() > 0 ? fragments(free, volumes) - fragments(number) : 0;
            return List.of(
                    new Explanation.Score("warning", now.warned ? policy.warning() : 0),
                    new Explanation.Score("opening", classes.isEmpty(now) ? policy.opening() : 0),
                    new Explanation.Score("fragmentation", policy.fragmentation() * lost),
                    new Explanation.Score("tightness", policy.tightness() * left(free, volumes)));
        }
    }

    private double fragments(int number) {
        if (number >= fragmentation.length) fragmentation = grown(fragmentation, number);
        double known = fragmentation[number];
        if (!Double.isNaN(known)) return known;
        var c = classes.get(number);
        fragmentation[number] = fragments(c.free, c.volumes);
        return fragmentation[number];
    }

    private double fragments(long[] free, long[] volumes) {
        double sum = 0;
        for (int s = 0; s < needs.length; s++) {
            long fits = fits(free, volumes, needs[s], disks[s]);
            double lost = 0;
            for (int d = 0; d < free.length; d++) {
                lost += share(d, free[d] - (double) fits * needs[s][d]);
            }
            lost += share(free.length, total(volumes) - (double) fits * disks[s]);
            sum += weights.shares[s] * lost;
        }
        return sum;
    }

    private double left(long[] free, long[] volumes) {
        double sum = share(free.length, total(volumes));
        for (int d = 0; d < free.length; d++) sum += share(d, (double) free[d]);
        return sum;
    }

    private double share(int dimension, double amount) {
        double node = weights.node[dimension];
        return node == 0 ? 0 : weights.scarcity[dimension] * amount / node;
    }

    /** How many of one size fit into what is free. */
    private static long fits(long[] free, long[] volumes, long[] need, long disk) {
        long count = Integer.MAX_VALUE; // A size that needs nothing fits as often as one likes.
        for (int d = 0; d < need.length; d++) {
            if (need[d] > 0) count = Math.min(count, Math.max(0, free[d]) / need[d]);
        }
        if (disk == 0) return count;
        long onVolumes = 0;
        for (long v : volumes) onVolumes += Math.max(0, v) / disk;
        return Math.min(count, onVolumes);
    }

    /** The volumes after {@code disk} was taken from the tightest that holds it, smallest first. */
    private static long[] taken(long[] volumes, long disk) {
        var left = volumes.clone();
        for (int v = 0; v < left.length; v++) {
            if (left[v] >= disk) {
                left[v] -= disk;
                break;
            }
        }
        Arrays.sort(left);
        return left;
    }

    private static double total(long[] volumes) {
        double sum = 0;
        for (long v : volumes) sum += (double) v;
        return sum;
    }

    private static double[] grown(double[] old, int number) {
        var bigger = Arrays.copyOf(old, Math.max(64, 2 * (number + 1)));
        Arrays.fill(bigger, old.length, bigger.length, UNKNOWN);
        return bigger;
    }

    /** A few scores by weights: a state that sways between two weights must not compute all anew each time. */
    static final class Memory {
        private static final int KEPT = 6;
        private final Map<Key, Scores> scores = new HashMap<>();

        private record Key(Policy policy, Weights weights) {}

        Scores of(Policy policy, Weights weights, Dimensions dimensions, Catalogue classes) {
            var key = new Key(policy, weights);
            var known = scores.get(key);
            if (known != null) return known;
            if (scores.size() >= KEPT) scores.clear();
            var fresh = new Scores(policy, weights, dimensions, classes);
            scores.put(key, fresh);
            return fresh;
        }
    }
}
