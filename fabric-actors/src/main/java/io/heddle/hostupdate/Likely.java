package io.heddle.hostupdate;

import java.util.SplittableRandom;

/**
 * How long an update probably still takes, where nodes vary as nodes do. Whoever waits for several waits for the slowest of
 * them, so the end is later than if all took what is expected of each: by a half, where a node has a dozen neighbours. The
 * mean over some made-up draws of what waiting nodes will take, each with the longest chain under it. The draws come from a
 * fixed seed: the same state has the same end.
 */
final class Likely {
    private static final int DRAWS = 8;

    /** A late node takes this much longer than is expected, unless it goes to quarantine before. Source: docs/planning.md. */
    private static final double LATE_TIMES = 3;

    private Likely() {}

    /** Seconds, without limits on nodes at once. */
    static double seconds(Board board, Limits limits) {
        int nodes = board.grid().nodes();
        double longest = LATE_TIMES * board.expected();
        if (limits.quarantine().nodesMax(nodes) > 0) {
            double medians = limits.quarantine().medians() * board.expected();
            double late = Math.min(medians, Board.seconds(limits.nodeMax()));
            longest = Math.min(longest, late + Board.seconds(limits.quarantine().moving()));
        }
        var random = new SplittableRandom(1);
        double sum = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            var takes = new double[nodes];
            for (int n = 0; n < nodes; n++) {
                double usual = Math.exp(Sequence.SPREAD * random.nextGaussian()) * board.expected();
                boolean late = random.nextDouble() < Sequence.LATE;
                takes[n] = board.waiting(n) ? Math.min(longest, late ? longest : usual) : board.remaining(n);
            }
            sum += new Chains(board, n -> takes[n]).longest();
        }
        return sum / DRAWS;
    }
}
