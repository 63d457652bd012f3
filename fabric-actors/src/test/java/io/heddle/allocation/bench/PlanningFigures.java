package io.heddle.allocation.bench;

import io.heddle.allocation.Explanation;
import io.heddle.allocation.Placement;
import io.heddle.allocation.Policy;
import io.heddle.allocation.trace.PlaceTrace;
import io.heddle.allocation.trace.Trace;
import io.heddle.allocation.trace.TraceReplay;
import io.heddle.config.Finding;
import io.heddle.hostupdate.Grid;
import io.heddle.hostupdate.HostUpdate;
import io.heddle.hostupdate.HostUpdateState;
import io.heddle.hostupdate.Limits;
import io.heddle.hostupdate.Outage;
import io.heddle.hostupdate.trace.Durations;
import io.heddle.hostupdate.trace.UpdateReplay;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The figures of docs/planning.md. Times are those of the deciding thread's processor, so that neighbours on a shared machine
 * do not count; {@link PlannerBenchmark} has the wall clock.
 */
public final class PlanningFigures {
    private static final LongSupplier CPU = ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
    private static final PrintStream OUT = System.out;

    private PlanningFigures() {}

    /** {@code speed NODES...}, {@code update UTILISATION...}, {@code trace|capacity FOLDER NODES...}, {@code challenge MACHINES
     * PROCESSES}. */
    public static void main(String[] args) {
        var rest = List.of(args).subList(1, args.length);
        switch (args[0]) {
            case "speed" -> rest.forEach(n -> speed(Integer.parseInt(n)));
            case "update" -> rest.forEach(u -> updates(Double.parseDouble(u)));
            case "trace", "capacity" ->
                rest.subList(1, rest.size())
                        .forEach(n -> trace(Path.of(rest.getFirst()), Integer.parseInt(n), args[0].equals("trace")));
            case "challenge" -> challenge(Path.of(rest.get(0)), Path.of(rest.get(1)));
            default -> OUT.println("speed, update, trace, capacity or challenge");
        }
    }

    private static void print(String format, Object... values) {
        OUT.println(String.format(Locale.ROOT, format, values));
    }

    private static void speed(int nodes) {
        for (double full : new double[] {0.01, 0.9}) {
            var cluster = new Synthetic(nodes, 1, Policy.STANDARD, 5).fill(full);
            var times = new long[10_000];
            for (int i = 0; i < 2 * times.length; i++) {
                while (cluster.cores() > full) cluster.releaseAny();
                var request = cluster.request(10);
                long start = CPU.getAsLong();
                var answer = cluster.allocator().place(cluster.state(), request);
                times[i % times.length] = CPU.getAsLong() - start;
                if (answer instanceof Placement.Placed) cluster.place(request);
            }
            Arrays.sort(times);
            double mean = Arrays.stream(times).average().orElse(1);
            print(
                    "place: %,d nodes, %.0f %% full: %,.0f instances/s, deployment of 10: p50 %.0f us, p99 %.0f us",
                    nodes,
                    100 * full,
                    10e9 / mean,
                    times[times.length / 2] / 1e3,
                    times[times.length * 99 / 100] / 1e3);
            if (full > 0.5) others(nodes, cluster);
        }
    }

    private static void others(int nodes, Synthetic cluster) {
        var state = cluster.state();
        var some = state.assignments().get(state.instanceCount() / 2).instance();
        print(
                "explain: %,d nodes: p99 %.1f ms",
                nodes, p99(200, () -> Explanation.of(state, Policy.STANDARD, some, Optional.empty())));
        print("fork and first change: %,d nodes: p99 %.3f ms", nodes, p99(1_000, () -> state.release(List.of(some))));
        if (nodes > 20_000) return; // The graph's memory grows with the square of the nodes.
        var rules = new HostUpdate(Grid.of(state), Limits.STANDARD);
        long start = CPU.getAsLong();
        var planned = HostUpdateState.evolve(null, rules.plan("new", "old", Instant.EPOCH));
        double planning = (CPU.getAsLong() - start) / 1e6;
        double step = p99(200, () -> rules.next(planned, Outage.NONE, Instant.EPOCH));
        print("host update: %,d nodes: planning %.0f ms, step p99 %.2f ms", nodes, planning, step);
    }

    private static double p99(int times, Runnable what) {
        var took = new long[times];
        for (int i = 0; i < 2 * times; i++) {
            long start = CPU.getAsLong();
            what.run();
            took[i % times] = CPU.getAsLong() - start;
        }
        Arrays.sort(took);
        return took[times * 99 / 100] / 1e6;
    }

    private static void updates(double utilisation) {
        for (int domains : new int[] {5, 0}) {
            for (var policy : List.of(Policy.STANDARD, Policy.STANDARD.withoutHome(), Policy.BEST_FIT)) {
                for (long seed = 1; seed <= 2; seed++) {
                    var cluster = new Synthetic(1_000, seed, policy, domains)
                            .fill(utilisation)
                            .churn(utilisation, 2);
                    var what = String.format(
                            Locale.ROOT,
                            "%s domains, %.0f %%, seed %d, %s, %d nodes busy",
                            domains == 0 ? "2 to 20" : domains,
                            100 * utilisation,
                            seed,
                            name(policy),
                            cluster.state().busyNodes());
                    update(what, Grid.of(cluster.state()));
                }
            }
        }
    }

    private static String name(Policy policy) {
        if (policy.equals(Policy.STANDARD)) return "standard";
        if (policy.equals(Policy.FIRST_FIT)) return "first fit";
        return policy.equals(Policy.BEST_FIT) ? "best fit" : "without home and near";
    }

    private static void update(String what, Grid grid) {
        int runs = 6;
        double made = 0;
        double bound = 0;
        double barriers = 0;
        double worst = 0;
        int waves = 0;
        int fewest = 0;
        for (long seed = 1; seed <= runs; seed++) {
            var r = new UpdateReplay(grid, Limits.STANDARD, Durations.varied(seed, Duration.ofMinutes(15)), CPU)
                    .run(e -> {});
            made += r.makespan().toSeconds() / 60.0 / runs;
            bound += r.lowerBound().toSeconds() / 60.0 / runs;
            barriers += r.withBarriers().toSeconds() / 60.0 / runs;
            worst = Math.max(
                    worst, (double) r.makespan().toSeconds() / r.lowerBound().toSeconds());
            waves = r.waves();
            fewest = r.wavesMin();
        }
        print(
                "update: %s: waves %d (>= %d), makespan %.0f min (>= %.0f; x%.2f, worst x%.2f), barriers %.0f",
                what, waves, fewest, made, bound, made / bound, worst, barriers);
    }

    /** @param grid whether services are spread over fault and update domains, or only capacity counts */
    private static void trace(Path folder, int count, boolean grid) {
        var findings = new ArrayList<Finding>();
        var read = Trace.read(folder.resolve("nodes.csv"), folder.resolve("instances.csv.gz"), findings);
        findings.forEach(OUT::println);
        var nodes = new ArrayList<>(read.nodes());
        for (int i = nodes.size(); i < count; i++) {
            var like = nodes.getFirst();
            var rack = new io.heddle.config.RackId("r" + i / 40);
            nodes.add(new io.heddle.allocation.NodeSpec(
                    new io.heddle.config.NodeId("n" + i), rack, i, like.capacity(), like.capabilities()));
        }
        var arrivals = read.instances().stream().map(a -> grid ? a : flat(a)).toList();
        var trace = new Trace(nodes.subList(0, count), arrivals);
        for (var policy : List.of(Policy.STANDARD, Policy.STANDARD.withoutHome(), Policy.BEST_FIT, Policy.FIRST_FIT)) {
            var replay = new TraceReplay(trace, policy, CPU);
            var r = replay.run(trace, seen -> {});
            var what = name(policy);
            print(
                    "trace: %s%s on %d nodes, %s: rejected %d deployments, %d of %,d instances; %,.0f/s, p99 %.0f us",
                    folder.getFileName(),
                    grid ? "" : " without grid",
                    count,
                    what,
                    r.rejectedDeployments(),
                    r.rejectedInstances(),
                    r.instances(),
                    r.placementsPerSecond(),
                    r.decisionP99Micros());
            if (grid) update(folder.getFileName() + " at its end, " + what, Grid.of(replay.state()));
        }
    }

    private static Trace.Arrival flat(Trace.Arrival a) {
        return new Trace.Arrival(
                a.instance(), a.service(), a.arrival(), a.departure(), a.demand(), 1, 1, a.perNodeMax());
    }

    private static void challenge(Path machines, Path processes) {
        for (var policy : List.of(Policy.STANDARD, Policy.BEST_FIT, Policy.FIRST_FIT)) {
            var result = PlaceTrace.run(
                    new PlaceTrace.Options(machines, processes, policy, Optional.empty()), CPU, seen -> {});
            result.findings().forEach(OUT::println);
            result.report()
                    .ifPresent(r -> print(
                            "challenge: %s, %s: rejected %d of %d, %,.0f/s",
                            processes.getFileName(),
                            name(policy),
                            r.rejectedInstances(),
                            r.instances(),
                            r.placementsPerSecond()));
        }
    }
}
