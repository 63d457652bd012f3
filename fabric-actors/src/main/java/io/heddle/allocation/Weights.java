package io.heddle.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a score must know of the whole cluster: which sizes are in use and how scarce each dimension is. Both are coarse, so
 * that they change rarely and cached scores live long, and both follow from the state alone, never from its history.
 */
final class Weights {
    /** Sizes that count. A catalogue fits in; of free-form sizes a fair sample is taken. Source: docs/planning.md. */
    static final int SIZES_MAX = 32;

    /** A dimension this many steps of an eighth less used than the scarcest counts half as much for each. */
    private static final int STEPS = 8;

    final List<Demand> sizes;
    /** Per size; sums to 1. */
    final double[] shares;
    /** Per dimension, disk last; sums to 1. */
    final double[] scarcity;
    /** Capacity of the average node per dimension, disk last. */
    final double[] node;

    private Weights(List<Demand> sizes, double[] shares, double[] scarcity, double[] node) {
        this.sizes = sizes;
        this.shares = shares;
        this.scarcity = scarcity;
        this.node = node;
    }

    static Weights of(Totals totals, int nodes) {
        var sizes = new ArrayList<Demand>();
        var counts = new ArrayList<Integer>();
        totals.sizes.forEachUntil((demand, count) -> {
            sizes.add(demand);
            counts.add(count);
            return sizes.size() < SIZES_MAX;
        });
        // The bit length of the count: a size that is a hundred times as frequent deserves more, but not a hundred
        // times.
        double sum = 0;
        for (int count : counts) sum += bits(count);
        var shares = new double[sizes.size()];
        for (int i = 0; i < shares.length; i++) shares[i] = bits(counts.get(i)) / sum;
        var node = new double[totals.capacity.length];
        for (int d = 0; d < node.length; d++) node[d] = (double) totals.capacity[d] / Math.max(1, nodes);
        return new Weights(List.copyOf(sizes), shares, scarcity(totals), node);
    }

    private static int bits(int count) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(count);
    }

    private static double[] scarcity(Totals totals) {
        int dimensions = totals.capacity.length;
        var used = new double[dimensions];
        double most = 0;
        for (int d = 0; d < dimensions; d++) {
            used[d] = totals.capacity[d] == 0 ? -1 : (double) totals.used[d] / totals.capacity[d];
            most = Math.max(most, used[d]);
        }
        var weights = new double[dimensions];
        double sum = 0;
        for (int d = 0; d < dimensions; d++) {
            if (used[d] < 0) continue;
            double behind = most == 0 ? 0 : 1 - used[d] / most;
            weights[d] = Math.pow(2, -Math.floor(behind * STEPS));
            sum += weights[d];
        }
        for (int d = 0; d < dimensions && sum > 0; d++) weights[d] /= sum;
        return weights;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Weights that
                && Arrays.equals(shares, that.shares)
                && Arrays.equals(scarcity, that.scarcity)
                && Arrays.equals(node, that.node)
                && sizes.equals(that.sizes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(shares) + Arrays.hashCode(scarcity)) + sizes.size();
    }
}
