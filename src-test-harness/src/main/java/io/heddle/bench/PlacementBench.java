package io.heddle.bench;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Explanation;
import io.heddle.allocation.Placement;
import io.heddle.allocation.Policy;
import io.heddle.allocation.WhatIf;
import io.heddle.config.RackId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** The allocator's decisions by processor time, so that neighbours on a busy machine do not count. */
final class PlacementBench implements Benchmark {
    private static final int INSTANCES = 10;
    private static final double EMPTY = 0.01;
    private static final double FULL = 0.9;
    private static final String LIMIT = "one thread, processor time";

    @Override
    public String name() {
        return "placement";
    }

    @Override
    public String summary() {
        return "placing, explaining and forking, empty and 90 % full; -o nodes=N,N,...; -o jmh=1 (only: nothing else): by JMH's wall clock too, three minutes, -o jmh-seconds=3 each; -o peers=no, -o waged-limit=SECONDS";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                BenchOption.numbers("nodes"),
                new BenchOption("jmh", BenchOption.Kind.JMH),
                BenchOption.number("jmh-seconds"),
                BenchOption.PEERS,
                BenchOption.number("waged-limit"));
    }

    @Override
    public Story story() {
        return Story.of(
                        "The allocator places services of ten instances on clusters of 32-core machines in racks of 40, empty"
                                + " and 90 % full, with deployments that come and go; every hard rule holds (capacity in"
                                + " all dimensions, the grid of fault and update domains). Times are of the thread's"
                                + " processor. Beside it, a plain best fit that looks at every machine.",
                        "A decision must look at a few machines per instance, whatever their number: microseconds. Explaining"
                                + " asks every rule of every machine, so it grows with the cluster.",
                        "Scores of update domain affinity and of packing look at more candidates than feasibility alone"
                                + " would, and on a full cluster many of them are turned down before one fits.")
                .beside(
                        Peers.HELIX
                                + " computes two placements in a process of its own, without ZooKeeper, on the same machines in"
                                + " racks of 40, the racks being its fault zones. WAGED, its rebalancer that knows"
                                + " capacities, gets the very same instances with the same four dimensions (cores, memory,"
                                + " disk, bandwidth), each service a resource of ten partitions with one replica. Its fault"
                                + " zones keep replicas of one partition apart, so that it spreads a service by a soft"
                                + " rule alone, and it knows no update domains. It evens the load, where we pack. It is"
                                + " Helix's own cluster model and algorithm with the settings that a controller starts"
                                + " with, on one thread as ours (in a controller its streams use all processors), and what"
                                + " is timed is one calculation of the baseline; a controller adds one of the best possible"
                                + " placement. CRUSHED, its strategy by consistent hashing, gets as many partitions as one"
                                + " resource; it places by count and knows no size. Ten more: a service that comes to the"
                                + " full cluster; WAGED keeps what is placed, as we do, and builds its model of the whole"
                                + " cluster anew; CRUSHED computes that service alone.",
                        new Story.Cited(
                                "Apache Helix 1.4.3",
                                "10,000 on 1,000 nodes 1.0 s; 20,000 on 5,000 nodes 6.8 s",
                                "compute only, measured once on a machine of this kind"),
                        new Story.Cited(
                                "Kubernetes 1.20.2",
                                "2,000 pods on 1,000 nodes bound in 21 s (95/s)",
                                "scheduler, API and etcd together; measured once on a machine of this kind"));
    }

    @Override
    public List<Measurement> run(BenchContext context) throws Exception {
        var all = new ArrayList<Measurement>();
        if (context.option("jmh", "").equals("only")) return JmhPlacement.measure(context);
        if (!context.option("peers", "yes").equals("no")) PeerPlacement.measure(context, all);
        var means = new TreeMap<Integer, Double>();
        for (int nodes : Numbers.of(context, "nodes", context.brief() ? "1000,10000" : "1000,10000,100000")) {
            if (context.isLate()) break;
            for (double share : new double[] {EMPTY, FULL}) {
                context.say(what(nodes, share) + ": filling");
                var cluster = new SyntheticCluster(nodes, 1, Policy.STANDARD, 5).fill(share);
                context.say(what(nodes, share) + ": measuring");
                double mean = place(nodes, share, cluster, all);
                if (share == FULL) {
                    means.put(nodes, mean);
                    others(nodes, cluster, all);
                }
            }
        }
        if (means.size() > 1) {
            var first = means.firstEntry();
            var last = means.lastEntry();
            var what =
                    String.format(Locale.ROOT, "placement: cost of %,d nodes over %,d", last.getKey(), first.getKey());
            all.add(Measurement.of(what, last.getValue() / first.getValue(), "x")
                    .against("if it were linear", (double) last.getKey() / first.getKey()));
        }
        if (!context.option("jmh", "").isEmpty()) all.addAll(JmhPlacement.measure(context));
        return all;
    }

    private static String what(int nodes, double share) {
        return String.format(Locale.ROOT, "placement: %,d nodes, %s", nodes, share == FULL ? "90 % full" : "empty");
    }

    /** Deployments come and go; gives the mean time of a decision, in nanoseconds. */
    private static double place(int nodes, double share, SyntheticCluster cluster, List<Measurement> all) {
        var times = new Samples(5_000);
        for (int i = 0; i < 2 * times.size(); i++) {
            while (cluster.cores() > share) cluster.releaseAny();
            var request = cluster.request(INSTANCES);
            var answer = times.time(() -> cluster.allocator().place(cluster.state(), request));
            if (answer instanceof Placement.Placed) cluster.place(request);
        }
        int scans = Math.max(20, 2_000_000 / nodes);
        var scan = new Samples(scans);
        var linear = new LinearScan(cluster.state());
        for (int i = 0; i < 2 * scans; i++) {
            var request = cluster.request(INSTANCES);
            scan.time(() -> linear.place(request));
        }
        all.add(Measurement.of(what(nodes, share), INSTANCES * 1e9 / times.mean(), "instances/s")
                .against("best fit by a look at every node", INSTANCES * 1e9 / scan.mean())
                .limitedBy(LIMIT)
                .on("instances placed per second", share == FULL ? "90 % full" : "empty", nodes, "machines"));
        all.add(Measurement.of(what(nodes, share) + ", 10 instances, p50", times.quantile(0.5) / 1e6, "ms")
                .on("a service of ten, p50, ms", share == FULL ? "90 % full" : "empty", nodes, "machines"));
        all.add(Measurement.of(what(nodes, share) + ", 10 instances, p99", times.quantile(0.99) / 1e6, "ms"));
        return times.mean();
    }

    private static void others(int nodes, SyntheticCluster cluster, List<Measurement> all) {
        var state = cluster.state();
        var some = state.assignments().get(state.instanceCount() / 2).instance();
        var explain = new Samples(nodes > 20_000 ? 50 : 200);
        explain.fill(() -> Explanation.of(state, Policy.STANDARD, some, Optional.empty()));
        all.add(Measurement.of(what(nodes, FULL) + ", explain, p99", explain.quantile(0.99) / 1e6, "ms")
                .limitedBy("asks every rule of every node"));
        var fork = new Samples(1_000);
        Allocation forked = state;
        fork.fill(() -> forked.release(List.of(some)));
        all.add(Measurement.of(what(nodes, FULL) + ", fork and first change, p99", fork.quantile(0.99) / 1e6, "ms"));
        var dies = new Samples(20);
        dies.fill(() -> new WhatIf(cluster.allocator(), state)
                .loseRack(new RackId("r0"))
                .outcome());
        all.add(Measurement.of(what(nodes, FULL) + ", a rack of 40 dies, p50", dies.quantile(0.5) / 1e6, "ms")
                .limitedBy("moves some 400 instances, then compares all"));
    }
}
