package io.heddle.hostupdate;

import io.heddle.hostupdate.HostUpdateState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * From when on a node is late: some medians of what nodes take, but not before it takes longer than is expected, and never
 * later than the operator's limit. The operator's expectation counts as much as ten nodes, and a node that is still out counts
 * with what is expected, or with what it took so far once that is more: otherwise the first that are back, which are the
 * fastest, would make the rest look late.
 */
final class Lateness {
    private static final int EXPECTATION_COUNTS = 10;

    /** What is left of a late node's time is expected to be its time so far over this, as {@link Board} has it. */
    static final int LEFT = 2;

    private final HostUpdateState state;
    private final Grid grid;
    private final Instant now;
    private final Duration bound;
    private final Duration leavesAfter;

    Lateness(HostUpdateState state, Grid grid, Limits limits, Instant now) {
        this.state = state;
        this.grid = grid;
        this.now = now;
        double medians = limits.quarantine().medians();
        double most = Board.seconds(limits.nodeMax());
        double seconds = medians == Double.POSITIVE_INFINITY ? most : Math.min(most, medians * median(limits));
        this.bound = Duration.ofMillis(Math.round(Math.max(seconds, Board.seconds(limits.nodeExpected())) * 1e3));
        var worth = limits.quarantine().moving().multipliedBy(LEFT);
        this.leavesAfter = bound.compareTo(worth) < 0 ? worth : bound;
    }

    private double median(Limits limits) {
        double expected = Board.seconds(limits.nodeExpected());
        var took = new double[grid.nodes() + EXPECTATION_COUNTS];
        Arrays.fill(took, 0, EXPECTATION_COUNTS, expected);
        int count = EXPECTATION_COUNTS;
        for (int n = 0; n < grid.nodes(); n++) {
            var p = state.nodes().get(grid.id(n));
            if (p == null) continue;
            boolean out = p.phase() == Phase.UPDATING;
            double seconds =
                    out ? Math.max(expected, Board.seconds(Duration.between(p.since(), now))) : Board.seconds(p.took());
            if (seconds > 0) took[count++] = seconds;
        }
        Arrays.sort(took, 0, count);
        return took[count / 2];
    }

    /** Numbers of the nodes that are late. */
    List<Integer> late() {
        return outFor(bound);
    }

    /** How long a node may be out before its instances go elsewhere: until it is late, and they would be there before it is back. */
    Duration leavesAfter() {
        return leavesAfter;
    }

    /** Numbers of the nodes that are out for so long. */
    List<Integer> leaving() {
        return outFor(leavesAfter);
    }

    private List<Integer> outFor(Duration most) {
        var late = new ArrayList<Integer>();
        for (int n = 0; n < grid.nodes(); n++) {
            var p = state.nodes().get(grid.id(n));
            if (p == null || p.phase() != Phase.UPDATING) continue;
            if (Duration.between(p.since(), now).compareTo(most) > 0) late.add(n);
        }
        return late;
    }

    /** When the next node that is out now will be out for so long, if it is not back before and nothing else happens. */
    Optional<Instant> next() {
        Optional<Instant> first = Optional.empty();
        for (int n = 0; n < grid.nodes(); n++) {
            var p = state.nodes().get(grid.id(n));
            if (p == null || p.phase() != Phase.UPDATING) continue;
            var at = p.since().plus(leavesAfter).plusMillis(1);
            if (at.isAfter(now) && (first.isEmpty() || at.isBefore(first.get()))) first = Optional.of(at);
        }
        return first;
    }
}
