package io.heddle.sim.cli;

import io.heddle.check.Violation;
import io.heddle.config.Finding;
import io.heddle.sim.Beats;
import io.heddle.sim.Mutation;
import io.heddle.sim.Options;
import io.heddle.sim.Trial;
import io.heddle.sim.schedule.FailureTrace;
import io.heddle.sim.schedule.Library;
import io.heddle.sim.schedule.Schedule;
import io.heddle.sim.schedule.Shrinker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs seeds, or a schedule, and prints what broke, with the shortest schedule that breaks it and the command that repeats it. */
@Command(
        name = "heddle sim",
        mixinStandardHelpOptions = true,
        description =
                "A whole datacenter in one thread and virtual time, with faults: the same seed gives the same run.",
        exitCodeListHeading = "exit codes:%n",
        exitCodeList = {"0:every promise held", "1:a promise was broken", "2:unusable input"})
public final class SimCommand implements Callable<Integer> {
    private static final int SHRINK_RUNS_MAX = 60;

    @Option(names = "--seed", description = "the first seed (default: 1)")
    private long seed = 1;

    @Option(names = "--seeds", description = "how many seeds, one after the other (default: 1)")
    private int seeds = 1;

    @Option(names = "--nodes", description = "machines, 1 to 20000 (default: 12, or as many as the schedule names)")
    private @Nullable Integer nodes;

    @Option(
            names = "--hours",
            description = "virtual hours with faults, of each seed, 0.01 to 8784 (default: 0.25); not with --schedule")
    private @Nullable Double hours;

    @Option(
            names = "--rate",
            description = "faults a minute, on average, of what a seed draws, 0.001 to 1000 (default: 3)")
    private @Nullable Double rate;

    @Option(
            names = "--schedule",
            description = "a schedule's file, or the name of one that comes with Heddle: lanl-month")
    private @Nullable String schedule;

    @Option(
            names = "--failures",
            description = "makes the schedule from a failure trace: a CSV file of LANL or Grid5000")
    private @Nullable Path failures;

    @Option(
            names = "--timing",
            description = "lan: four beats a second; steady: one each 5 s; slow: each 20 s, for months"
                    + " (default: ${DEFAULT-VALUE})")
    private Timing timing = Timing.lan;

    @Option(
            names = "--beats",
            description =
                    "carried: each beat of each machine; lazy: of a machine at rest only those that somebody looks at,"
                            + " which is faster and another course; alone: as lazy, but each (default: ${DEFAULT-VALUE})")
    private Carrying beats = Carrying.carried;

    @Option(names = "--mutation", description = "breaks a rule on purpose: ${COMPLETION-CANDIDATES}")
    private Mutation mutation = Mutation.NONE;

    @Option(names = "--trace", description = "prints everything that happens")
    private boolean trace;

    @Option(names = "--print-schedule", description = "prints the schedule and runs nothing")
    private boolean printSchedule;

    @Option(names = "--no-shrink", description = "prints a failing schedule whole")
    private boolean noShrink;

    @Option(names = "--json", description = "one line of JSON for each seed, and one for all")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    /** How often machines speak and are looked at. */
    @SuppressWarnings("UnusedVariable") // Picocli makes its words of these names.
    enum Timing {
        lan,
        steady,
        slow;

        Options options(int machines) {
            return switch (this) {
                case lan -> Options.lan(machines);
                case steady -> Options.steady(machines);
                case slow -> Options.slow(machines);
            };
        }
    }

    /** How machines' reports are carried. */
    enum Carrying {
        carried(Beats.CARRIED),
        alone(Beats.ALONE),
        lazy(Beats.LAZY);

        private final Beats beats;

        Carrying(Beats beats) {
            this.beats = beats;
        }
    }

    @Override
    public Integer call() throws IOException {
        var out = out();
        var asked = new Asked(
                seed,
                seeds,
                Optional.ofNullable(nodes),
                Optional.ofNullable(hours),
                Optional.ofNullable(rate),
                schedule != null,
                failures != null);
        if (refused(asked.findings())) return 2;
        var given = given(asked);
        int said = given.map(Schedule.Read::nodes).orElse(12);
        int machines = asked.nodes().orElse(said);
        var options = timing.options(Math.max(1, machines)).with(beats.beats);
        if (given.isPresent() && refused(unusable(given.get(), machines, options))) return 2;
        var read = given.flatMap(Schedule.Read::schedule);
        var summary = new Summary();
        long begun = System.nanoTime();
        for (long s = seed; s < seed + seeds; s++) {
            var trial = new Trial(s, options, mutation);
            var steps = read.orElseGet(() -> drawn(trial, asked));
            if (printSchedule) {
                out.print(steps.text());
                continue;
            }
            var result = trial.run(steps, trace ? out::println : line -> {}, fact -> {});
            summary.add(result);
            out.println(json ? Lines.json(result) : Lines.text(result));
            out.flush();
            if (!result.passed()) explain(out, trial, result, machines);
        }
        if (!printSchedule) out.println(summary.text(json, System.nanoTime() - begun));
        out.flush();
        return summary.failed() == 0 ? 0 : 1;
    }

    private PrintWriter out() {
        return spec == null
                ? new PrintWriter(System.out, true, StandardCharsets.UTF_8)
                : spec.commandLine().getOut();
    }

    /** Says what is wrong; false when nothing is. */
    private boolean refused(List<Finding> findings) {
        findings.forEach(f -> out().println(f.place() + ": " + f.message() + " (" + f.remedy() + ")"));
        out().flush();
        return !findings.isEmpty();
    }

    /** Also what the schedule names and a datacenter of this size does not have. */
    private static List<Finding> unusable(Schedule.Read read, int machines, Options options) {
        var misfits = machines == 0 ? Stream.<Finding>empty() : read.misfits(options.room()::lacks).stream();
        return Stream.concat(read.findings().stream(), misfits)
                .sorted(Finding.ORDER)
                .toList();
    }

    private static Schedule drawn(Trial trial, Asked asked) {
        return trial.schedule(Duration.ofMillis((long) (asked.hoursOrUsual() * 3_600_000)), asked.rateOrUsual());
    }

    private Optional<Schedule.Read> given(Asked asked) {
        if (failures != null) {
            var lasts = Duration.ofMillis((long) (asked.hoursOrUsual() * 3_600_000));
            return Optional.of(FailureTrace.read(failures, asked.nodes().orElse(1024), lasts));
        }
        if (schedule == null) return Optional.empty();
        var known = Library.find(schedule);
        if (known.isPresent()) return Optional.of(Schedule.read(schedule, known.get()));
        return Optional.of(Schedule.read(Path.of(schedule)));
    }

    private void explain(PrintWriter out, Trial trial, Trial.Result result, int machines) throws IOException {
        if (!json) {
            result.violations().stream().limit(5).forEach(v -> out.println(line(v)));
            if (!result.broken().isEmpty()) out.println("  " + result.broken());
        }
        var smallest = result.schedule();
        if (!noShrink) {
            var shrinker = new Shrinker(s -> trial.run(s).kind().equals(result.kind()), SHRINK_RUNS_MAX);
            smallest = shrinker.shrink(result.schedule());
            if (!json) {
                out.println("  " + smallest.steps().size() + " of "
                        + result.schedule().steps().size() + " steps are enough (" + shrinker.runs() + " runs):");
            }
        }
        var file = Path.of("sim-" + result.seed() + ".schedule");
        Files.writeString(file, smallest.text());
        if (!json) smallest.steps().stream().limit(40).forEach(s -> out.println("    " + s.line()));
        var how = (timing == Timing.lan ? "" : " --timing " + timing)
                + (beats == Carrying.carried ? "" : " --beats " + beats);
        out.println(Lines.replay(json, result.seed(), machines, how, mutation, file));
        out.flush();
    }

    private static String line(Violation v) {
        return String.format(
                Locale.ROOT, "  %.6f s: %d. %s%n    %s", v.at() / 1e9, v.invariant(), v.promise(), v.what());
    }
}
