package io.heddle.hostupdate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;

/**
 * In which order waves go. How long nodes take is not known, so orders are compared by what may come: some made-up draws of
 * all durations, the same for each order, under the rule that a node starts when its conflicting nodes of earlier waves are
 * back. It begins with the largest wave first or with neighbouring homes one after the other, whichever is faster, and then
 * tries to swap waves or to let one go elsewhere. Small waves of nodes out of place so go between the others and not after
 * them. The draws come from a fixed seed: the same graph has the same order.
 */
final class Sequence {
    /** Draws. Source: more of them change the makespans of docs/planning.md by under 1 %. */
    private static final int DRAWS = 8;

    /** Orders that are tried, and for large graphs the conflicts that are looked at. Source: about half a second. */
    private static final int TRIES_MAX = 320;

    private static final long LOOKS_MAX = 60_000_000;

    /** An order that was found by trying must be better by this much. Source: less is chance, on fresh durations it is gone. */
    private static final double WORTH = 0.96;

    /** What durations are taken to be, over the median: a spread of a quarter, and one in fifty late. */
    static final double SPREAD = 0.25;

    static final double LATE = 0.02;
    private static final double LATE_TIMES = 2.3;

    private final Conflicts conflicts;
    private final int[] waves;
    private final int count;
    private final int[][] members;
    private final double[][] takes;
    private final double[][] ends;
    private final SplittableRandom random = new SplittableRandom(1);

    private Sequence(Conflicts conflicts, int[] waves, int count) {
        this.conflicts = conflicts;
        this.waves = waves;
        this.count = count;
        this.members = new int[count][];
        var sizes = new int[count];
        for (int w : waves) sizes[w]++;
        for (int w = 0; w < count; w++) members[w] = new int[sizes[w]];
        for (int n = waves.length - 1; n >= 0; n--) members[waves[n]][--sizes[waves[n]]] = n;
        this.takes = new double[waves.length][DRAWS];
        this.ends = new double[waves.length][DRAWS];
        for (var row : takes) {
            for (int i = 0; i < DRAWS; i++) {
                double usual = Math.exp(SPREAD * random.nextGaussian());
                row[i] = random.nextDouble() < LATE ? Math.max(usual, LATE_TIMES) : usual;
            }
        }
    }

    /** The same waves, numbered in a better order. */
    static int[] of(Grid grid, Conflicts conflicts, int[] waves) {
        int count = Arrays.stream(waves).max().orElse(-1) + 1;
        return count < 3 ? waves : new Sequence(conflicts, waves, count).best(grid);
    }

    private int[] best(Grid grid) {
        long looks = 0;
        for (int n = 0; n < waves.length; n++) looks += conflicts.of(n).cardinality();
        int tries = (int) Math.min(TRIES_MAX, LOOKS_MAX / Math.max(1, looks));
        var order = new int[count];
        for (int w = 0; w < count; w++) order[w] = w;
        double least = expected(order);
        var homes = byHome(grid);
        double other = expected(homes);
        if (other < least) {
            least = other;
            order = homes;
        }
        double found = least;
        var tried = order;
        for (int i = 0; i < tries; i++) {
            var next = changed(tried);
            double length = expected(next);
            if (length > found) continue;
            found = length;
            tried = next;
        }
        if (found < WORTH * least) order = tried;
        var rank = new int[count];
        for (int i = 0; i < count; i++) rank[order[i]] = i;
        return Arrays.stream(waves).map(w -> rank[w]).toArray();
    }

    private int[] byHome(Grid grid) {
        var mean = new double[count];
        for (int n = 0; n < waves.length; n++) {
            mean[waves[n]] += (double) grid.home(n) / members[waves[n]].length;
        }
        var order = new Integer[count];
        for (int w = 0; w < count; w++) order[w] = w;
        Arrays.sort(order, Comparator.comparingDouble((Integer w) -> mean[w]).thenComparing(w -> w));
        return Arrays.stream(order).mapToInt(w -> w).toArray();
    }

    /** Two waves change places, or one goes elsewhere. */
    private int[] changed(int[] order) {
        var next = order.clone();
        int from = random.nextInt(count);
        int to = random.nextInt(count);
        int wave = next[from];
        if (random.nextBoolean()) {
            next[from] = next[to];
        } else if (from < to) {
            System.arraycopy(next, from + 1, next, from, to - from);
        } else {
            System.arraycopy(next, to, next, to + 1, from - to);
        }
        next[to] = wave;
        return next;
    }

    /** The mean over the draws of when the last node is back; the mean of all nodes counts a little. */
    private double expected(int[] order) {
        var rank = new int[count];
        for (int i = 0; i < count; i++) rank[order[i]] = i;
        var last = new double[DRAWS];
        double all = 0;
        for (int wave : order) {
            for (int n : members[wave]) {
                var end = ends[n];
                Arrays.fill(end, 0);
                var around = conflicts.of(n);
                for (int m = around.nextSetBit(0); m >= 0; m = around.nextSetBit(m + 1)) {
                    if (rank[waves[m]] >= rank[wave]) continue;
                    var before = ends[m];
                    for (int i = 0; i < DRAWS; i++) end[i] = Math.max(end[i], before[i]);
                }
                for (int i = 0; i < DRAWS; i++) {
                    end[i] += takes[n][i];
                    last[i] = Math.max(last[i], end[i]);
                    all += end[i];
                }
            }
        }
        return Arrays.stream(last).sum() + 0.1 * all / Math.max(1, waves.length);
    }
}
