package io.heddle.bench;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Demand;
import io.heddle.allocation.Request;
import java.util.HashMap;
import java.util.Map;

/**
 * The peer that the allocator is measured against: the best fit among all nodes under the same hard rules, in plain arrays.
 * It only says where things would go, and so has no state to keep up.
 */
final class LinearScan {
    private static final int DIMENSIONS = 4;

    private final double[] capacity = new double[DIMENSIONS];
    private final long[][] free;
    private final String[] racks;

    LinearScan(Allocation state) {
        var nodes = state.nodes();
        free = new long[nodes.size()][];
        racks = new String[nodes.size()];
        for (int n = 0; n < free.length; n++) {
            var c = nodes.get(n).spec().capacity();
            var disk = c.volumes().getFirst().value();
            free[n] = new long[] {c.millicores(), c.memory().value(), disk, c.bandwidthMbps()};
            for (int d = 0; d < DIMENSIONS; d++) capacity[d] = free[n][d];
            for (var a : nodes.get(n).instances()) take(n, a.want().demand());
            racks[n] = nodes.get(n).spec().rack().value();
        }
    }

    private static long[] amounts(Demand d) {
        return new long[] {d.millicores(), d.memory().value(), d.disk().value(), d.bandwidthMbps()};
    }

    private void take(int n, Demand demand) {
        var need = amounts(demand);
        for (int d = 0; d < DIMENSIONS; d++) free[n][d] -= need[d];
    }

    private void give(int n, Demand demand) {
        var need = amounts(demand);
        for (int d = 0; d < DIMENSIONS; d++) free[n][d] += need[d];
    }

    /** How many instances find a node. */
    int place(Request request) {
        Map<Integer, Integer> updateDomains = new HashMap<>();
        Map<String, Integer> faultDomains = new HashMap<>();
        var taken = new HashMap<Integer, Demand>();
        int placed = 0;
        for (var want : request.wants()) {
            int best = best(want.demand(), want.updateDomain(), want.faultDomain(), updateDomains, faultDomains);
            if (best < 0 || taken.containsKey(best)) continue;
            take(best, want.demand());
            taken.put(best, want.demand());
            updateDomains.put(best, want.updateDomain());
            faultDomains.put(racks[best], want.faultDomain());
            placed++;
        }
        taken.forEach(this::give);
        return placed;
    }

    private int best(
            Demand demand,
            int updateDomain,
            int faultDomain,
            Map<Integer, Integer> updateDomains,
            Map<String, Integer> faultDomains) {
        var need = amounts(demand);
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int n = 0; n < free.length; n++) {
            double left = 0;
            boolean fits = true;
            for (int d = 0; d < DIMENSIONS && fits; d++) {
                fits = free[n][d] >= need[d];
                left += (free[n][d] - need[d]) / capacity[d];
            }
            if (!fits || left >= least) continue;
            if (updateDomains.getOrDefault(n, updateDomain) != updateDomain) continue;
            if (faultDomains.getOrDefault(racks[n], faultDomain) != faultDomain) continue;
            least = left;
            best = n;
        }
        return best;
    }
}
