package io.heddle.sim;

import io.heddle.check.Fact;
import io.heddle.sim.schedule.Schedule;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One run: a world is built from a seed; while its schedule lasts, things go wrong and operators ask; then the faults are over,
 * and everything must come to rest within a stated time. The same seed, schedule and commit give the same run, event by event.
 */
public final class Simulation {
    /** From the end of the faults until everything must be at rest. Source: three power-ons of three minutes, and a brake. */
    public static final Duration SETTLE_MAX = Duration.ofMinutes(20);

    private final long seed;
    private final Options options;
    private final Mutation mutation;

    public Simulation(long seed, Options options, Mutation mutation) {
        this.seed = seed;
        this.options = options;
        this.mutation = mutation;
    }

    /**
     * What came of a run.
     *
     * @param traceHash of all its lines
     * @param orderHash of every choice of what happens next
     * @param steps pieces of work done
     * @param simulated virtual time
     * @param settledAfter from the end of the faults until all was at rest; longer than {@link #SETTLE_MAX} when it never was
     * @param faults that began
     * @param marks rare branches, and how often each was taken
     */
    public record Outcome(
            long traceHash,
            long orderHash,
            long steps,
            Duration simulated,
            Duration settledAfter,
            long faults,
            long messages,
            long messagesLost,
            Map<String, Long> marks) {}

    /**
     * Runs it.
     *
     * @param lines gets the trace
     * @param observer gets the facts, in order; it may throw to end the run
     */
    public Outcome run(Schedule schedule, Consumer<String> lines, Consumer<Fact> observer) {
        var trace = new Trace(lines);
        var world = new World(seed, options, mutation, trace, observer);
        try {
            return run(world, trace, schedule);
        } finally {
            world.replicas.forEach(Replica::forget);
        }
    }

    private static Outcome run(World world, Trace trace, Schedule schedule) {
        var operators = new Operators(world);
        long ends = schedule.lasts().toNanos();
        var faults = new Faults(world);
        world.begin();
        for (var step : schedule.steps()) {
            if (step.kind().isFault()) faults.schedule(step, ends);
            else operators.schedule(step);
        }
        world.timeline.runUntil(ends);
        var settling = new Settling(world, operators);
        boolean settled = settling.settle();
        long settledAt = world.timeline.now();
        settling.report();
        if (!world.timeline.foreignThreads().isEmpty()) {
            throw new IllegalStateException("threads other than the simulation's: " + world.timeline.foreignThreads());
        }
        return new Outcome(
                trace.hash(),
                world.timeline.hash(),
                world.timeline.steps(),
                Duration.ofNanos(world.timeline.now()),
                Duration.ofNanos(settled ? settledAt - ends : SETTLE_MAX.toNanos() + 1),
                faults.begun(),
                world.network.sent(),
                world.network.lost(),
                world.marks.hits());
    }
}
