package io.heddle.bench;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Explanation;
import io.heddle.allocation.Policy;
import io.heddle.allocation.Request;
import io.heddle.config.RoleInstanceId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Single decisions under JMH. The cluster that they are about is filled once in a process, whichever of them runs first;
 * {@link JmhPlacement} gives each size and use a process of its own.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlannerBenchmark {
    static final int INSTANCES = 10;

    private static @Nullable Filled filled;

    @Param("1000")
    public int nodes;

    @Param("0.9")
    public double full;

    private SyntheticCluster cluster = new SyntheticCluster(1, 1, Policy.STANDARD, 5);
    private RoleInstanceId some = new RoleInstanceId("none");

    private record Filled(int nodes, double full, SyntheticCluster cluster) {}

    @Setup
    public void fill() {
        var known = filled;
        if (known == null || known.nodes() != nodes || known.full() != full) {
            known = new Filled(nodes, full, new SyntheticCluster(nodes, 1, Policy.STANDARD, 5).fill(full));
        }
        filled = known;
        cluster = known.cluster();
        var all = cluster.state().assignments();
        some = all.get(all.size() / 2).instance();
    }

    /** A service of ten that comes, after others went to make room for it, which is not timed. */
    @State(Scope.Thread)
    public static class Coming {
        private @Nullable Request request;

        @Setup(Level.Invocation)
        public void next(PlannerBenchmark all) {
            var cluster = all.cluster;
            while (cluster.cores() > all.full) cluster.releaseAny();
            request = cluster.request(INSTANCES);
        }
    }

    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public boolean placeTen(Coming coming) {
        return coming.request != null && cluster.place(coming.request);
    }

    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(INSTANCES)
    public boolean placeInstances(Coming coming) {
        return coming.request != null && cluster.place(coming.request);
    }

    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public Optional<Explanation> explain() {
        return Explanation.of(cluster.state(), Policy.STANDARD, some, Optional.empty());
    }

    /** A state is immutable, so a fork is what the first change on it costs. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public Allocation fork() {
        return cluster.state().release(List.of(some));
    }
}
