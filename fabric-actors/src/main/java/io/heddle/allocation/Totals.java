package io.heddle.allocation;

/**
 * Sums over all nodes and instances, kept up to date: what there is, what is used, and how many instances of each size. The
 * last dimension is the disk, over all volumes. Immutable.
 */
final class Totals {
    final long[] capacity;
    final long[] used;
    final PersistentMap<Demand, Integer> sizes;
    /** Nodes with an instance. */
    final int busy;

    Totals(long[] capacity, long[] used, PersistentMap<Demand, Integer> sizes, int busy) {
        this.busy = busy;
        this.capacity = capacity;
        this.used = used;
        this.sizes = sizes;
    }

    static Totals none(Dimensions dimensions) {
        return new Totals(new long[dimensions.count() + 1], new long[dimensions.count() + 1], PersistentMap.empty(), 0);
    }

    /** Share in use of the dimension that is used most. */
    double scarcest() {
        double most = 0;
        for (int d = 0; d < capacity.length; d++) {
            if (capacity[d] > 0) most = Math.max(most, (double) used[d] / capacity[d]);
        }
        return most;
    }

    Totals plusNode(NodeSpec spec, Dimensions dimensions) {
        var sum = capacity.clone();
        var own = dimensions.of(spec.capacity());
        for (int i = 0; i < own.length; i++) sum[i] += own[i];
        for (var volume : spec.capacity().volumes()) sum[own.length] += volume.value();
        return new Totals(sum, used, sizes, busy);
    }

    Totals plus(Demand demand, Dimensions dimensions, boolean firstOnNode) {
        return changed(demand, dimensions, 1, firstOnNode ? 1 : 0);
    }

    Totals minus(Demand demand, Dimensions dimensions, boolean lastOnNode) {
        return changed(demand, dimensions, -1, lastOnNode ? -1 : 0);
    }

    private Totals changed(Demand demand, Dimensions dimensions, int sign, int busyChange) {
        var sum = used.clone();
        var own = dimensions.of(demand);
        for (int i = 0; i < own.length; i++) sum[i] += sign * own[i];
        sum[own.length] += sign * demand.disk().value();
        var before = sizes.get(demand);
        int count = (before == null ? 0 : before) + sign;
        var now = count == 0 ? sizes.remove(demand) : sizes.put(demand, count);
        return new Totals(capacity, sum, now, busy + busyChange);
    }
}
