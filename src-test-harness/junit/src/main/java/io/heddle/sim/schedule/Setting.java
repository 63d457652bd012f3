package io.heddle.sim.schedule;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/** The numbers that steps take, and what they may be. Outside of its range a number means nothing, or takes a run out of its own. */
enum Setting {
    /** Of the service's one role. */
    INSTANCES(true, 1, 1_000),
    /** Of each instance; up to the cores of the largest machine. */
    MILLICORES(true, 1, 1_024_000),
    /** Update domains, as service models have them. */
    DOMAINS(true, 1, 20),
    SHARE(false, 0, 1),
    MILLIS(false, 0, 60_000),
    /** A clock that stands still or goes back is no slow clock. */
    RATE(false, 0.1, 10),
    /** Up to ten years ahead or behind. */
    SECONDS(false, -315_360_000, 315_360_000);

    private final boolean whole;
    private final BigDecimal min;
    private final BigDecimal max;

    Setting(boolean whole, double min, double max) {
        this.whole = whole;
        this.min = BigDecimal.valueOf(min);
        this.max = BigDecimal.valueOf(max);
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(s -> s.name().toLowerCase(java.util.Locale.ROOT).equals(key))
                .findFirst();
    }

    boolean takes(String number) {
        var n = new BigDecimal(number);
        return n.compareTo(min) >= 0
                && n.compareTo(max) <= 0
                && (!whole || n.stripTrailingZeros().scale() <= 0);
    }

    /** As people read it: {@code a number from 0 to 1}. */
    String range() {
        return (whole ? "a whole number from " : "a number from ") + text(min) + " to " + text(max);
    }

    private static String text(BigDecimal n) {
        return n.stripTrailingZeros().toPlainString();
    }
}
