package io.heddle.chaos;

import io.heddle.check.Fact;
import io.heddle.check.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Judges a run in which nothing was broken but clocks: the controller stays where it is, and no machine is doubted. */
final class Untroubled {
    static final String PROMISE = "a wrong clock changes nothing: no failover, no machine thought dead";
    /** Beside the numbers of the design's promises. */
    static final int NUMBER = 11;

    private static final Set<String> TROUBLE = Set.of("node.went-silent.v1");

    private Untroubled() {}

    /** @param from when the first clock was put wrong */
    static List<Violation> judge(List<Fact> facts, long from) {
        var found = new ArrayList<Violation>();
        for (var fact : facts) {
            if (fact instanceof Fact.FaultsOver) return found;
            if (fact.at() < from) continue;
            switch (fact) {
                case Fact.Elected f -> found.add(violation(f, f.process() + " became the primary, epoch " + f.epoch()));
                case Fact.PoweredOff f -> found.add(violation(f, f.node() + " was powered off"));
                case Fact.Journalled f -> {
                    if (TROUBLE.contains(f.name())) found.add(violation(f, f.pid() + " was thought to be silent"));
                }
                default -> {
                    // What operators do goes on.
                }
            }
        }
        return found;
    }

    private static Violation violation(Fact fact, String what) {
        return new Violation(NUMBER, PROMISE, fact.at(), what);
    }
}
