package io.heddle.sim;

import io.heddle.check.Checkers;
import io.heddle.check.Fact;
import io.heddle.check.Violation;
import io.heddle.sim.schedule.Schedule;
import io.heddle.sim.schedule.Swarm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One seed put to the test: its schedule, the run, and what the checkers say of it. */
public final class Trial {
    private final long seed;
    private final Options options;
    private final Mutation mutation;

    public Trial(long seed, Options options, Mutation mutation) {
        this.seed = seed;
        this.options = options;
        this.mutation = mutation;
    }

    /**
     * What came of it.
     *
     * @param outcome empty when the run ended by a fault of the product or the simulation
     * @param broken that fault; empty when there was none
     */
    public record Result(
            long seed,
            Schedule schedule,
            List<Violation> violations,
            Optional<Simulation.Outcome> outcome,
            String broken) {
        public boolean passed() {
            return violations.isEmpty() && broken.isEmpty();
        }

        /** What went wrong, by its kind: two runs that fail alike have the same. */
        public String kind() {
            if (!broken.isEmpty())
                return "broken: " + broken.lines().findFirst().orElse("");
            return violations.isEmpty()
                    ? ""
                    : "invariant " + violations.getFirst().invariant();
        }

        Map<String, Long> marks() {
            return outcome.map(Simulation.Outcome::marks).orElse(Map.of());
        }
    }

    /** The schedule that the seed gives. */
    public Schedule schedule(Duration lasts, double faultsPerMinute) {
        return Swarm.draw(
                new Dice(seed)::stream, options.nodes(), options.racks(), options.replicas(), lasts, faultsPerMinute);
    }

    public Result run(Schedule schedule) {
        return run(schedule, line -> {}, fact -> {});
    }

    /**
     * Runs a schedule under this seed.
     *
     * @param lines gets the trace
     * @param facts gets what was seen
     */
    public Result run(Schedule schedule, Consumer<String> lines, Consumer<Fact> facts) {
        var checkers = new Checkers();
        try {
            var outcome = new Simulation(seed, options, mutation).run(schedule, lines, fact -> {
                checkers.see(fact);
                facts.accept(fact);
            });
            return new Result(seed, schedule, checkers.violations(), Optional.of(outcome), "");
        } catch (RuntimeException e) { // Whatever the product or its surroundings throw is what a run is there to find.
            return new Result(seed, schedule, checkers.violations(), Optional.empty(), text(e));
        }
    }

    private static String text(Throwable e) {
        var text = new StringBuilder(e.toString());
        for (int i = 0; i < Math.min(6, e.getStackTrace().length); i++) {
            text.append("\n    at ").append(e.getStackTrace()[i]);
        }
        return e.getCause() == null ? text.toString() : text + "\n  caused by " + text(e.getCause());
    }
}
