package io.heddle.bench;

import io.heddle.allocation.NodeSpec;
import io.heddle.allocation.Request;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/**
 * How good a placement is, whoever made it.
 *
 * @param used machines that have an instance
 * @param over machines that hold more than they can, in cores, memory, disk or bandwidth
 * @param fullest cores in use of the fullest machine, divided by the mean of all machines
 * @param inOneRack most instances of one service in one rack
 */
record PlacementQuality(int used, int over, double fullest, int inOneRack) {
    /** @param where for each request the numbers of the machines of its instances, in any order: they are all alike */
    static PlacementQuality of(List<NodeSpec> nodes, List<Request> requests, List<List<Integer>> where) {
        long[][] taken = new long[nodes.size()][SyntheticCluster.DIMENSIONS];
        int inOneRack = 0;
        for (int i = 0; i < requests.size(); i++) {
            var wants = requests.get(i).wants();
            if (where.get(i).size() != wants.size()) {
                throw new IllegalArgumentException(where.get(i).size() + " places for " + wants.size() + " instances");
            }
            var demand = SyntheticCluster.amounts(wants.getFirst().demand());
            var racks = new HashMap<String, Integer>();
            for (int node : where.get(i)) {
                for (int d = 0; d < demand.length; d++) taken[node][d] += demand[d];
                racks.merge(nodes.get(node).rack().value(), 1, Integer::sum);
            }
            inOneRack = Math.max(
                    inOneRack, racks.values().stream().mapToInt(n -> n).max().orElse(0));
        }
        int used = 0;
        int over = 0;
        for (int n = 0; n < taken.length; n++) {
            if (taken[n][0] > 0) used++;
            if (!fits(taken[n], SyntheticCluster.amounts(nodes.get(n).capacity()))) over++;
        }
        var cores = Arrays.stream(taken).mapToLong(t -> t[0]).summaryStatistics();
        return new PlacementQuality(used, over, cores.getMax() / cores.getAverage(), inOneRack);
    }

    private static boolean fits(long[] taken, long[] capacity) {
        for (int d = 0; d < taken.length; d++) if (taken[d] > capacity[d]) return false;
        return true;
    }

    /** Lines about it, under the name of who made it. */
    List<Measurement> measurements(String name) {
        return List.of(
                Measurement.of(name + ", machines in use", used, "machines"),
                Measurement.of(name + ", machines that hold more than they can", over, "machines"),
                Measurement.of(name + ", cores of the fullest machine over the mean", fullest, "x"),
                Measurement.of(name + ", instances of one service in one rack, most", inOneRack, "of 10"));
    }
}
