package io.heddle.bench;

import io.heddle.allocation.Placement;
import io.heddle.allocation.Policy;
import io.heddle.allocation.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The allocator and Helix's two rebalancers on the same work: the same instances on the same machines, and ten more. */
final class PeerPlacement {
    private static final int SERVICE = 10;
    private static final int WARM = 2_000;
    private static final int TIMES = 200;
    /** Services that come to the full cluster, one at a time, for WAGED; CRUSHED's program has its own. */
    private static final int MORE = 5;

    private static final int[] NODES = {1_000, 5_000};
    private static final int[] INSTANCES = {10_000, 20_000};
    private static final String ALL = "all placed, s of processor time";
    private static final String TEN = "ten more, s of processor time";
    private static final String CRUSHED = Peers.HELIX + " CRUSHED";
    private static final String WAGED = Peers.HELIX + " WAGED";

    private final BenchContext context;
    private final int nodes;
    private final List<Request> requests;
    private final List<Measurement> all;

    private PeerPlacement(BenchContext context, int nodes, int instances, List<Measurement> all) {
        this.context = context;
        this.nodes = nodes;
        this.all = all;
        var source = new SyntheticCluster(nodes, 1, Policy.STANDARD, 5);
        this.requests = new ArrayList<>();
        for (int i = 0; i < instances / SERVICE + MORE; i++) requests.add(source.request(SERVICE));
    }

    static void measure(BenchContext context, List<Measurement> all) throws IOException, InterruptedException {
        for (int i = 0; i < NODES.length && !context.isLate(); i++) {
            new PeerPlacement(context, NODES[i], INSTANCES[i], all).measure();
        }
    }

    /** Those that fill the cluster. */
    private List<Request> most() {
        return requests.subList(0, requests.size() - MORE);
    }

    private void measure() throws IOException, InterruptedException {
        var crushed = crushed();
        var waged = waged();
        context.say("the allocator: " + nodes + " machines");
        var warm = new SyntheticCluster(nodes, 2, Policy.STANDARD, 5);
        for (int i = 0; i < WARM / SERVICE; i++) warm.place(warm.request(SERVICE));
        var cluster = new SyntheticCluster(nodes, 1, Policy.STANDARD, 5);
        double seconds = fill(cluster);
        var ten = new Samples(TIMES);
        ten.fill(() -> cluster.allocator().place(cluster.state(), requests.getLast()));
        var what = String.format(Locale.ROOT, "placement: %,d machines, %,d instances", nodes, most().size() * SERVICE);
        all.add(beside(what + ", all of them", seconds, waged.get("all")).on(ALL, "Heddle", nodes, "machines"));
        all.add(beside(what + ", ten more, p50", ten.quantile(0.5) / 1e9, waged.get("ten"))
                .on(TEN, "Heddle", nodes, "machines"));
        peer(WAGED, waged);
        peer(CRUSHED, crushed);
        var ended = waged.get("ended");
        if (ended.count() > 0) {
            all.add(Measurement.of(name(WAGED) + ", all: not done by then, and ended by us", ended.median(), "s")
                    .limitedBy("our patience"));
        }
        all.addAll(PlacementQuality.of(SyntheticCluster.nodes(nodes), most(), where(cluster))
                .measurements(name("placement: Heddle")));
        quality(WAGED);
        quality(CRUSHED);
    }

    private Peers.Figures crushed() throws IOException, InterruptedException {
        context.say(CRUSHED + ": " + nodes + " machines");
        return Peers.run(
                context, "place", "nodes=" + nodes, "partitions=" + most().size() * SERVICE, "out=" + out(CRUSHED));
    }

    private Peers.Figures waged() throws IOException, InterruptedException {
        context.say(WAGED + ": " + nodes + " machines");
        var services = context.scratch().resolve("services-" + nodes);
        Files.write(
                services,
                requests.stream()
                        .map(r -> SERVICE + " "
                                + words(SyntheticCluster.amounts(
                                        r.wants().getFirst().demand())))
                        .toList());
        var capacity =
                SyntheticCluster.amounts(SyntheticCluster.nodes(1).getFirst().capacity());
        return Peers.run(
                context,
                "waged",
                "nodes=" + nodes,
                "capacity=" + words(capacity),
                "services=" + services,
                "more=" + MORE,
                "limit=" + context.option("waged-limit", 600, 90),
                "out=" + out(WAGED));
    }

    private static String words(long[] amounts) {
        return LongStream.of(amounts).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    private Path out(String who) {
        return context.scratch().resolve(who.replace(' ', '-') + "-" + nodes);
    }

    private String name(String who) {
        return String.format(Locale.ROOT, "%s: %,d machines", who, nodes);
    }

    private static Measurement beside(String what, double seconds, Times peer) {
        var own = Measurement.of(what, seconds, "s").limitedBy("one thread, processor time");
        return peer.count() == 0 ? own : own.against(WAGED, peer.median());
    }

    private void peer(String who, Peers.Figures figures) {
        if (figures.get("all").count() > 0) {
            all.add(Measurement.of(name(who) + ", all", figures.get("all").median(), "s")
                    .on(ALL, who, nodes, "machines"));
        }
        if (figures.get("ten").count() > 0) {
            all.add(Measurement.of(name(who) + ", ten", figures.get("ten").median(), "s")
                    .on(TEN, who, nodes, "machines"));
        }
    }

    /** Of the placement that a peer's program left in its file, if it came to an end. */
    private void quality(String who) throws IOException {
        if (!Files.exists(out(who))) return;
        var where = Files.readAllLines(out(who)).stream()
                .map(line ->
                        Arrays.stream(line.split(" ", -1)).map(Integer::valueOf).toList())
                .toList();
        all.addAll(PlacementQuality.of(SyntheticCluster.nodes(nodes), most(), where)
                .measurements(name(who)));
    }

    /** Where the allocator put them, in the order of the requests. */
    private List<List<Integer>> where(SyntheticCluster cluster) {
        var numbers = SyntheticCluster.nodes(nodes).stream().collect(Collectors.toMap(n -> n.id(), n -> n.ordinal()));
        var byDeployment = cluster.state().assignments().stream()
                .collect(Collectors.groupingBy(
                        a -> a.deployment(), Collectors.mapping(a -> numbers.get(a.node()), Collectors.toList())));
        return most().stream().map(r -> byDeployment.get(r.deployment())).toList();
    }

    /** The services come one after another; seconds of this thread's processor for deciding. */
    private double fill(SyntheticCluster cluster) {
        var decisions = new Samples(most().size());
        for (var request : most()) {
            var answer = decisions.time(() -> cluster.allocator().place(cluster.state(), request));
            if (!(answer instanceof Placement.Placed) || !cluster.place(request)) {
                throw new IllegalStateException("no room for " + request.deployment());
            }
        }
        return decisions.mean() * decisions.size() / 1e9;
    }
}
