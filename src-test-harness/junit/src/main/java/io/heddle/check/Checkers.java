package io.heddle.check;

import java.util.ArrayList;
import java.util.List;

/** All promises at once: the nine invariants of the design, and linearizability of the operators' calls. */
public final class Checkers {
    /** Violations that are kept: the first says most, and one may cause thousands. */
    private static final int KEPT_MAX = 100;

    private final List<Checker> all = List.of(
            new AcknowledgedIsKept(),
            new OneNodePerVm(),
            new WithinCapacity(),
            new OneUpdateDomain(),
            new OnlyRising(),
            new OneHistory(),
            new RoutesToServing(),
            new FailoverChangesNothing(),
            new EverythingSettles(),
            new Linearizable());
    private final List<Violation> violations = new ArrayList<>();
    private long facts;

    /** Every promise, in the order of its number. */
    public List<Checker> all() {
        return all;
    }

    public void see(Fact fact) {
        facts++;
        for (var checker : all) {
            for (var what : checker.see(fact)) {
                if (violations.size() >= KEPT_MAX) continue;
                violations.add(new Violation(checker.invariant(), checker.promise(), fact.at(), what));
            }
        }
    }

    /** In the order in which they were found. */
    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** How much was seen. */
    public long facts() {
        return facts;
    }
}
