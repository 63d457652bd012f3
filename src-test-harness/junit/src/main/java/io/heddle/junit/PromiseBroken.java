package io.heddle.junit;

import io.heddle.check.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** The fabric broke one of its promises, whatever the test itself looked at. */
public final class PromiseBroken extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** One broken promise may cause hundreds of violations. */
    private static final int TOLD_MAX = 10;

    PromiseBroken(List<Violation> violations) {
        super(text(violations));
    }

    static String text(List<Violation> violations) {
        var more = violations.size() > TOLD_MAX ? "\n  and " + (violations.size() - TOLD_MAX) + " more" : "";
        return violations.stream()
                .limit(TOLD_MAX)
                .map(v -> "\n  " + Chronicle.stamp(v.at()) + "  " + v.invariant() + ". " + v.promise() + "\n      "
                        + v.what())
                .collect(Collectors.joining("", "the fabric broke a promise:", more));
    }
}
