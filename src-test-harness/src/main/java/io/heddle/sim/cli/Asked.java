package io.heddle.sim.cli;

import io.heddle.config.Finding;
import io.heddle.sim.schedule.Schedule;
import io.heddle.sim.schedule.Swarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the command line asks for in numbers; what is not said is empty.
 *
 * @param schedule whether a schedule's file or name is given
 * @param failures whether a failure trace is given
 */
record Asked(
        long seed,
        int seeds,
        Optional<Integer> nodes,
        Optional<Double> hours,
        Optional<Double> rate,
        boolean schedule,
        boolean failures) {
    private static final long SEED_MAX = 999_999_999_999_999_999L;
    private static final int SEEDS_MAX = 10_000_000;
    private static final double HOURS_MIN = 0.01;
    private static final double HOURS_MAX = 24 * 366;
    private static final double HOURS_USUAL = 0.25;
    private static final double RATE_USUAL = 3;

    /** Unit: faults of one drawn schedule. A year at the usual rate has a million and a half; ten times as many fill the memory. */
    private static final double FAULTS_MAX = 2_000_000;

    double hoursOrUsual() {
        return hours.orElse(HOURS_USUAL);
    }

    double rateOrUsual() {
        return rate.orElse(RATE_USUAL);
    }

    /** All that is wrong with it. */
    List<Finding> findings() {
        var all = new ArrayList<Finding>();
        if (seed < -SEED_MAX || seed > SEED_MAX) {
            refuse(all, "--seed", seed + " is out of range", -SEED_MAX + " to " + SEED_MAX);
        }
        check(all, "--seeds", seeds, 1, SEEDS_MAX);
        nodes.ifPresent(n -> check(all, "--nodes", n, 1, Schedule.NODES_MAX));
        hours.ifPresent(h -> check(all, "--hours", h, HOURS_MIN, HOURS_MAX));
        rate.ifPresent(r -> check(all, "--rate", r, Swarm.PER_MINUTE_MIN, Swarm.PER_MINUTE_MAX));
        if (schedule && failures) {
            refuse(all, "--failures", "a schedule and a failure trace are given", "give one of them, not both");
        }
        if (schedule && hours.isPresent()) {
            refuse(all, "--hours", "a schedule says itself how long it lasts", "leave --hours out");
        }
        if ((schedule || failures) && rate.isPresent()) {
            refuse(all, "--rate", "only what a seed draws has a rate of faults", "leave --rate out");
        }
        double faults = hoursOrUsual() * 60 * rateOrUsual();
        if (all.isEmpty() && !schedule && !failures && faults > FAULTS_MAX) {
            refuse(
                    all,
                    "--rate",
                    "%.0f faults are too many for one run".formatted(faults),
                    "at most %.0f: fewer hours, or a lower rate".formatted(FAULTS_MAX));
        }
        return List.copyOf(all);
    }

    private static void check(List<Finding> all, String option, double value, double min, double max) {
        if (value >= min && value <= max) return; // Of what is no number neither is so.
        refuse(all, option, text(value) + " is out of range", text(min) + " to " + text(max));
    }

    private static String text(double value) {
        return value == Math.rint(value) && !Double.isInfinite(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : Double.toString(value);
    }

    private static void refuse(List<Finding> all, String option, String message, String remedy) {
        all.add(Finding.error(option, "", "option", message, remedy));
    }
}
