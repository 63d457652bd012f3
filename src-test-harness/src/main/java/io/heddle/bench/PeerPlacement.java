package io.heddle.bench;

import io.heddle.allocation.Policy;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The allocator and Helix on the same work: so many instances on so many machines, and ten more. */
final class PeerPlacement {
    private static final int SERVICE = 10;
    private static final int WARM = 2_000;
    private static final int TIMES = 200;
    private static final int[] NODES = {1_000, 5_000};
    private static final int[] INSTANCES = {10_000, 20_000};

    private PeerPlacement() {}

    static void measure(BenchContext context, List<Measurement> all) throws IOException, InterruptedException {
        for (int i = 0; i < NODES.length && !context.isLate(); i++) {
            int nodes = NODES[i];
            int instances = INSTANCES[i];
            context.say(Peers.HELIX + ": " + nodes + " machines");
            var helix = Peers.run(context, "place", "nodes=" + nodes, "partitions=" + instances);
            var cluster = new SyntheticCluster(nodes, 1, Policy.STANDARD, 5);
            context.say("the allocator: " + nodes + " machines");
            fill(new SyntheticCluster(nodes, 2, Policy.STANDARD, 5), WARM);
            double seconds = fill(cluster, instances);
            var ten = new Samples(TIMES);
            ten.fill(() -> cluster.allocator().place(cluster.state(), cluster.request(SERVICE)));
            var what = String.format(Locale.ROOT, "placement: %,d machines, %,d instances", nodes, instances);
            all.add(beside(what + ", all of them", seconds, helix.get("all"), "one resource")
                    .on("all placed, s of processor time", "Heddle, ten at a time", nodes, "machines"));
            all.add(beside(what + ", ten more, p50", ten.quantile(0.5) / 1e9, helix.get("ten"), "a resource of ten")
                    .on("ten more, s of processor time", "Heddle", nodes, "machines"));
            peer("all", "all placed, s of processor time", nodes, helix.get("all"), all);
            peer("ten", "ten more, s of processor time", nodes, helix.get("ten"), all);
        }
    }

    private static Measurement beside(String what, double seconds, Times peer, String how) {
        var own = Measurement.of(what, seconds, "s").limitedBy("one thread, processor time");
        return peer.count() == 0 ? own : own.against(Peers.HELIX + " CRUSHED, " + how, peer.median());
    }

    private static void peer(String name, String curve, int nodes, Times peer, List<Measurement> all) {
        if (peer.count() == 0) return;
        var what = String.format(Locale.ROOT, "%s CRUSHED: %,d machines, %s", Peers.HELIX, nodes, name);
        all.add(Measurement.of(what, peer.median(), "s").on(curve, Peers.HELIX + " CRUSHED", nodes, "machines"));
    }

    /** Small services of ten come until there are so many instances; seconds of this thread's processor for deciding. */
    private static double fill(SyntheticCluster cluster, int instances) {
        var decisions = new Samples(instances / SERVICE);
        int placed = 0;
        for (int i = 0; i < decisions.size(); i++) {
            var request = cluster.request(SERVICE);
            if (decisions.time(() -> cluster.place(request))) placed += SERVICE;
        }
        if (placed < instances) throw new IllegalStateException(placed + " of " + instances + " instances found room");
        return decisions.mean() * decisions.size() / 1e9;
    }
}
