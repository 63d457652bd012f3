package io.heddle.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.heddle.sim.Beats;
import io.heddle.sim.Mutation;
import io.heddle.sim.Options;
import io.heddle.sim.Simulation;
import io.heddle.sim.Trial;
import io.heddle.sim.schedule.Schedule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.slf4j.LoggerFactory;

/** How much simulated time a second buys, with faults and checkers, and how many seeds an hour. */
final class SimBench implements Benchmark {
    private static final String LIMIT = "one thread: messages and timers of all machines, one after another";
    private static final double FAULTS_PER_MINUTE = 3;
    private static final int SEED_NODES = 12;
    private static final Duration SEED_LASTS = Duration.ofMinutes(15);
    /** Of simulated time and machines: what one run of a size is given, so that each takes about as long. */
    private static final int MACHINE_MINUTES = 20_000;

    /** Of machines and seconds: what a run without faults is given; eight times as much where beats are put off. */
    private static final long QUIET_MACHINE_SECONDS = 500_000;

    /** How often machines beat in a run without faults. */
    private record Timing(String text, IntFunction<Options> options, int apart) {}

    private static final List<Timing> TIMINGS = List.of(
            new Timing("four beats a second", Options::lan, 1),
            new Timing("a beat each 5 s", Options::steady, 8),
            new Timing("a beat each 20 s", Options::slow, 16));

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public String summary() {
        return "simulated time per second at several sizes, seeds and faults an hour; -o machines=N,N,... -o seeds=N (20)";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(BenchOption.numbers("machines"), BenchOption.number("seeds"));
    }

    @Override
    public Story story() {
        return Story.of(
                "The deterministic simulation runs a whole datacenter with its faults, operators and all checkers in one"
                        + " thread, with the timings of a local network: a heartbeat every 250 ms and deadlines looked at"
                        + " every 500 ms, for each machine. Simulated time includes the act in which everything must come"
                        + " to rest. Times are of the thread's processor, and by the wall clock where it says so. The runs"
                        + " without faults have nothing deployed; with lazy beats, those of a machine at rest, and the primary's"
                        + " looks at it, are carried only when they could change anything, and the rest of the run is the same.",
                "A machine sends four heartbeats a second through a simulated network to a real actor: some 20 pieces of work"
                        + " per machine and second, at a million pieces per second. With lazy beats a machine at rest costs"
                        + " none: what remains is the start, of half a minute in which each machine is carried, some 130 pieces"
                        + " a second of the fabric processes themselves, and the primary's own passes over all machines, each"
                        + " second for healing and each 5 s for its looks.",
                "Each piece goes through the actor system's dispatcher and the seeded order of events. A machine around"
                        + " which anything happened in the last 15 s is carried, and so are all while processes come, go or"
                        + " are out of reach, or the network loses messages. Seeds run one after another in one process.");
    }

    @Override
    public List<Measurement> run(BenchContext context) throws IOException {
        // What the product logs is of simulated processes: thousands of lines about faults that were meant.
        if (!(LoggerFactory.getLogger("ROOT") instanceof Logger root)) return measure(context);
        var level = root.getLevel();
        root.setLevel(Level.OFF);
        try {
            return measure(context);
        } finally {
            root.setLevel(level);
        }
    }

    private static List<Measurement> measure(BenchContext context) throws IOException {
        var all = new ArrayList<Measurement>();
        context.say("warming up");
        run(1, Options.lan(SEED_NODES), Duration.ofMinutes(5));
        for (int machines : Numbers.of(context, "machines", "100,1000,10000")) {
            if (context.isLate()) break;
            size(context, machines, all);
            for (var timing : TIMINGS) {
                for (var beats : List.of(Beats.CARRIED, Beats.LAZY)) {
                    if (!context.isLate()) quiet(context, machines, timing, beats, all);
                }
            }
        }
        seeds(context, all);
        return all;
    }

    private static void size(BenchContext context, int machines, List<Measurement> all) throws IOException {
        int share = context.brief() ? 4 : 1;
        var lasts = Duration.ofSeconds(Math.max(10, 60L * MACHINE_MINUTES / share / machines));
        context.say(machines + " machines for " + lasts.toSeconds() + " simulated seconds");
        var samples = new Samples(1);
        long began = System.nanoTime();
        var outcome = timed(samples, () -> run(1, Options.lan(machines), lasts));
        double wall = (System.nanoTime() - began) / 1e9;
        double simulated = outcome.simulated().toMillis() / 1e3;
        double cpu = samples.mean() / 1e9;
        var what = String.format(Locale.ROOT, "sim: %,d machines, ", machines);
        all.add(Measurement.of(what + "simulated per processor time", simulated / cpu, "x")
                .limitedBy(LIMIT)
                .on("simulated time per processor time", "with faults and checkers", machines, "machines"));
        all.add(Measurement.of(what + "simulated per wall-clock time", simulated / wall, "x"));
        all.add(Measurement.of(what + "pieces of work", outcome.steps() / cpu, "1/s"));
    }

    private static void quiet(BenchContext context, int machines, Timing timing, Beats beats, List<Measurement> all)
            throws IOException {
        long share = QUIET_MACHINE_SECONDS * timing.apart() * (beats == Beats.LAZY ? 8 : 1) / (context.brief() ? 4 : 1);
        var nothing = new Schedule(machines, Duration.ofSeconds(Math.max(60, share / machines)), List.of());
        var how = timing.text() + ", " + (beats == Beats.LAZY ? "lazy" : "each carried");
        context.say(machines + " machines without faults, " + how);
        var samples = new Samples(1);
        var options = timing.options().apply(machines).with(beats);
        var outcome = timed(samples, () -> run(new Trial(1, options, Mutation.NONE), nothing));
        double cpu = samples.mean() / 1e9;
        all.add(Measurement.of(
                        String.format(Locale.ROOT, "sim: %,d machines, no faults, %s", machines, how),
                        outcome.simulated().toMillis() / 1e3 / cpu,
                        "x")
                .on("simulated time per processor time without faults", how, machines, "machines"));
    }

    /** A run that may find a promise broken. */
    private interface Run {
        Simulation.Outcome get() throws IOException;
    }

    private static Simulation.Outcome timed(Samples samples, Run run) throws IOException {
        var broken = new ArrayList<IOException>();
        var outcome = samples.time(() -> {
            try {
                return List.of(run.get());
            } catch (IOException e) {
                broken.add(e);
                return List.<Simulation.Outcome>of();
            }
        });
        if (!broken.isEmpty()) throw broken.getFirst();
        return outcome.getFirst();
    }

    private static void seeds(BenchContext context, List<Measurement> all) throws IOException {
        int seeds = context.option("seeds", 20, 6);
        context.say(seeds + " seeds");
        long faults = 0;
        long began = System.nanoTime();
        for (int seed = 1; seed <= seeds; seed++) {
            faults += run(seed, Options.lan(SEED_NODES), SEED_LASTS).faults();
        }
        double hours = (System.nanoTime() - began) / 3.6e12;
        var what = "sim: " + SEED_NODES + " machines, " + SEED_LASTS.toMinutes() + " min each, wall clock: ";
        all.add(Measurement.of(what + "seeds", seeds / hours, "1/h").limitedBy(LIMIT));
        all.add(Measurement.of(what + "faults", faults / hours, "1/h"));
    }

    /** Errors: {@link IOException} that names the seed, when a promise was broken: its time would mean nothing. */
    private static Simulation.Outcome run(long seed, Options options, Duration lasts) throws IOException {
        var trial = new Trial(seed, options, Mutation.NONE);
        return run(trial, trial.schedule(lasts, FAULTS_PER_MINUTE));
    }

    private static Simulation.Outcome run(Trial trial, Schedule schedule) throws IOException {
        var result = trial.run(schedule);
        if (!result.passed()) throw new IOException("seed " + result.seed() + ": " + result.kind());
        return result.outcome().orElseThrow();
    }
}
