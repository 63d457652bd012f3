package io.heddle.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The allocator's decisions by JMH's clock, which is the wall's. Each size and use has a process of its own, in which the
 * cluster is filled once; JMH then runs its benchmarks there, one after the other. How long that takes is known beforehand,
 * but for the filling.
 */
final class JmhPlacement {
    private static final int BENCHMARKS = 4;
    private static final int ITERATIONS = 3;
    private static final double EMPTY = 0.01;
    private static final double FULL = 0.9;

    private JmhPlacement() {}

    /** {@code -o jmh-seconds=N}: how long each decision is measured, its warm-up not counted. */
    static List<Measurement> measure(BenchContext context) throws IOException, InterruptedException {
        var sizes = Numbers.of(context, "nodes", context.brief() ? "1000,10000" : "1000,10000,100000");
        int seconds = context.option("jmh-seconds", 3, 2);
        int processes = 2 * sizes.size();
        int whole = processes * BENCHMARKS * (seconds + warmup(seconds));
        context.say(String.format(
                Locale.ROOT,
                "by JMH: %d clusters, %d decisions each; takes %d seconds, and perhaps half a minute for each to fill",
                processes,
                BENCHMARKS,
                whole));
        var all = new ArrayList<Measurement>();
        int done = 0;
        for (int nodes : sizes) {
            for (double full : new double[] {EMPTY, FULL}) {
                if (context.isLate()) return all;
                var what = String.format(Locale.ROOT, "%,d nodes, %s", nodes, full == FULL ? "90 % full" : "empty");
                context.say("by JMH: " + ++done + " of " + processes + ": " + what);
                add("placement by JMH: " + what, figures(context, nodes, full, seconds), all);
            }
        }
        return all;
    }

    private static int warmup(int seconds) {
        return Math.max(1, seconds / 2);
    }

    private static void add(String what, Peers.Figures figures, List<Measurement> all) {
        all.add(Measurement.of(what, figures.get("placeInstances").median(), "instances/s")
                .limitedBy("one thread, wall clock"));
        all.add(Measurement.of(
                what + ", 10 instances, p50", figures.get("placeTen.p50").median() / 1e3, "ms"));
        all.add(Measurement.of(
                what + ", 10 instances, p99", figures.get("placeTen.p99").median() / 1e3, "ms"));
        all.add(Measurement.of(
                what + ", explain, p99", figures.get("explain.p99").median() / 1e3, "ms"));
        all.add(Measurement.of(
                what + ", fork and first change, p99", figures.get("fork.p99").median() / 1e3, "ms"));
    }

    private static Peers.Figures figures(BenchContext context, int nodes, double full, int seconds)
            throws IOException, InterruptedException {
        var line = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx4g",
                "-XX:+UseSerialGC",
                "-Djmh.ignoreLock=true",
                "-cp",
                System.getProperty("java.class.path"),
                JmhPlacement.class.getName(),
                String.valueOf(nodes),
                String.valueOf(full),
                String.valueOf(seconds));
        return Peers.read("JMH", line, context.scratch().resolve("jmh.log"));
    }

    /** The process: nodes, share in use, seconds. Prints its figures, in microseconds and instances per second. */
    public static void main(String[] arguments) throws RunnerException {
        int seconds = Integer.parseInt(arguments[2]);
        var options = new OptionsBuilder()
                .include("^" + PlannerBenchmark.class.getName() + "\\.(placeTen|placeInstances|explain|fork)$")
                .param("nodes", arguments[0])
                .param("full", arguments[1])
                .forks(0)
                .warmupIterations(1)
                .warmupTime(TimeValue.seconds(warmup(seconds)))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.milliseconds(1_000L * seconds / ITERATIONS))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        for (var result : new Runner(options.build()).run()) print(result);
    }

    private static void print(RunResult result) {
        var primary = result.getPrimaryResult();
        var name = primary.getLabel();
        if (name.equals("placeInstances")) {
            figure(name, primary.getScore());
            return;
        }
        figure(name + ".p50", primary.getStatistics().getPercentile(50));
        figure(name + ".p99", primary.getStatistics().getPercentile(99));
    }

    private static void figure(String name, double value) {
        System.out.println("figure\t" + name + "\t" + value + "\tJMH");
    }
}
