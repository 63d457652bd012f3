package io.heddle.sim.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Leaves out of a failing schedule what it fails without: first halves, then ever smaller pieces, for as many runs as are
 * allowed. What is left still fails.
 */
public final class Shrinker {
    private final Predicate<Schedule> fails;
    private final int runsMax;
    private int runs;

    /**
     * @param fails runs a schedule and says whether it fails in the same way
     * @param runsMax runs that may be spent
     */
    public Shrinker(Predicate<Schedule> fails, int runsMax) {
        this.fails = fails;
        this.runsMax = runsMax;
    }

    /** Runs that were spent. */
    public int runs() {
        return runs;
    }

    public Schedule shrink(Schedule failing) {
        var best = failing;
        for (int pieces = 2; !best.steps().isEmpty(); ) {
            var smaller = without(best, pieces);
            if (smaller.steps().size() < best.steps().size()) {
                best = smaller;
                pieces = Math.max(2, pieces - 1);
            } else if (pieces >= best.steps().size() || runs >= runsMax) {
                return best;
            } else {
                pieces = Math.min(best.steps().size(), pieces * 2);
            }
        }
        return best;
    }

    /** The schedule without one of so many pieces, if it still fails; itself otherwise. */
    private Schedule without(Schedule whole, int pieces) {
        var steps = whole.steps();
        int size = Math.max(1, (steps.size() + pieces - 1) / pieces);
        // The end first: what comes after the failure cannot have caused it.
        for (int from = (steps.size() - 1) / size * size; from >= 0; from -= size) {
            if (runs >= runsMax) return whole;
            List<Step> left = new ArrayList<>(steps.subList(0, from));
            left.addAll(steps.subList(Math.min(steps.size(), from + size), steps.size()));
            var candidate = whole.with(left);
            runs++;
            if (fails.test(candidate)) return candidate;
        }
        return whole;
    }
}
