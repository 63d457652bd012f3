package io.heddle.bench;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Explanation;
import io.heddle.allocation.Placement;
import io.heddle.allocation.Policy;
import io.heddle.allocation.WhatIf;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import io.heddle.hostupdate.Grid;
import io.heddle.hostupdate.HostUpdate;
import io.heddle.hostupdate.HostUpdateEvent;
import io.heddle.hostupdate.HostUpdateState;
import io.heddle.hostupdate.Limits;
import io.heddle.hostupdate.Outage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Times of single decisions. Sampled, so that percentiles come with the mean; divide by ten for one instance. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlannerBenchmark {
    @Param({"1000", "10000", "100000"})
    public int nodes;

    @Param({"0.0", "0.9"})
    public double full;

    private SyntheticCluster cluster = new SyntheticCluster(1, 1, Policy.STANDARD, 5);
    private RoleInstanceId some = new RoleInstanceId("none");
    private HostUpdate update = new HostUpdate(Grid.of(Allocation.empty()), Limits.STANDARD);
    private HostUpdateState running = HostUpdateState.evolve(null, update.plan("new", "old", Instant.EPOCH));

    /** Runs it in a process of its own, by JMH's clock, which is the wall's. */
    static List<Measurement> measure(BenchContext context) throws RunnerException {
        context.say("by JMH");
        var nodes = Numbers.of(context, "nodes", "1000,10000,100000").stream().map(String::valueOf);
        var options = new OptionsBuilder()
                .include(PlannerBenchmark.class.getName())
                .param("nodes", nodes.toArray(String[]::new))
                .forks(1)
                .jvmArgsAppend("-Xmx4g", "-XX:+UseSerialGC")
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(5))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(5))
                .verbosity(VerboseMode.SILENT);
        var all = new ArrayList<Measurement>();
        for (var result : new Runner(options.build()).run()) {
            var parameters = result.getParams();
            var name = parameters.getBenchmark();
            var what = "JMH: " + name.substring(name.lastIndexOf('.') + 1) + ", " + parameters.getParam("nodes")
                    + " nodes, full " + parameters.getParam("full");
            var statistics = result.getPrimaryResult().getStatistics();
            all.add(Measurement.of(what + ", p50", statistics.getPercentile(50), "us"));
            all.add(Measurement.of(what + ", p99", statistics.getPercentile(99), "us")
                    .limitedBy("wall clock, whole machine"));
        }
        return all;
    }

    @Setup
    public void fill() {
        cluster = new SyntheticCluster(nodes, 1, Policy.STANDARD, 5).fill(Math.max(full, 0.01));
        some = cluster.state().assignments().getFirst().instance();
        update = new HostUpdate(Grid.of(cluster.state()), Limits.STANDARD);
        if (nodes > 20_000) return; // The graph of a hundred thousand nodes does not fit this machine.
        running = HostUpdateState.evolve(null, update.plan("new", "old", Instant.EPOCH));
        for (HostUpdateEvent e : update.next(running, Outage.NONE, Instant.EPOCH))
            running = HostUpdateState.evolve(running, e);
    }

    /** A deployment of ten comes; others go as they must, which is timed too. */
    @Benchmark
    public boolean placeTen() {
        boolean placed = cluster.place(cluster.request(10));
        while (cluster.cores() > Math.max(full, 0.01)) cluster.releaseAny();
        return placed;
    }

    @Benchmark
    public Optional<Explanation> explain() {
        return Explanation.of(cluster.state(), Policy.STANDARD, some, Optional.empty());
    }

    /** A state is immutable, so a fork is what the first change on it costs. */
    @Benchmark
    public Allocation fork() {
        return cluster.state().release(List.of(some));
    }

    @Benchmark
    public WhatIf.Outcome rackDies() {
        return new WhatIf(cluster.allocator(), cluster.state())
                .loseRack(new RackId("r0"))
                .outcome();
    }

    @Benchmark
    public Placement move() {
        var node = cluster.state().assignment(some).map(a -> a.node());
        return node.isEmpty()
                ? cluster.allocator().place(cluster.state(), cluster.request(1))
                : cluster.allocator().move(cluster.state(), some, java.util.Set.of(node.get()));
    }

    @Benchmark
    public List<HostUpdateEvent> updateStep() {
        return update.next(running, Outage.NONE, Instant.EPOCH.plusSeconds(60));
    }
}
