package io.heddle.bench;

import io.heddle.allocation.Policy;
import io.heddle.hostupdate.Grid;
import io.heddle.hostupdate.HostUpdate;
import io.heddle.hostupdate.HostUpdateEvent;
import io.heddle.hostupdate.HostUpdateState;
import io.heddle.hostupdate.Limits;
import io.heddle.hostupdate.Outage;
import io.heddle.hostupdate.Quarantine;
import io.heddle.hostupdate.trace.Durations;
import io.heddle.hostupdate.trace.UpdateReplay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The host-update scheduler: how fast it plans, and how good its plans are where the allocator helps and where not. */
final class HostUpdateBench implements Benchmark {
    private static final double FULL = 0.9;
    private static final int DOMAINS = 5;
    /** Nodes of the placements whose plans are judged. */
    private static final int JUDGED = 1_000;

    private static final int SEEDS = 6;
    private static final Duration NODE = Duration.ofMinutes(15);

    @Override
    public String name() {
        return "host-update";
    }

    @Override
    public String summary() {
        return "planning a host update: -o nodes=N (10000), -o services=N (1000); and how good it is at 70, 80, 90 %";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(BenchOption.number("nodes"), BenchOption.number("services"));
    }

    @Override
    public Story story() {
        return Story.of(
                "A host update of a synthetic cluster is planned; its waves are compared with the least number that any plan"
                        + " must have, its makespan with the heaviest clique by durations as they turned out, and, with a quarantine,"
                        + " by durations as that cuts them.",
                "The conflict graph has an edge for each two nodes that host one role in different update domains: its size"
                        + " grows with instances per role, squared.",
                "The scheduler does not know durations beforehand. One that did, in the same waves, would come closer; whether"
                        + " any reaches the bound is not known.");
    }

    @Override
    public List<Measurement> run(BenchContext context) {
        var all = new ArrayList<Measurement>();
        speed(context, all);
        for (double share : new double[] {0.7, 0.8, 0.9}) {
            if (context.brief() && share != FULL) continue;
            quality(context, share, DOMAINS, all);
            quality(context, share, 0, all);
        }
        return all;
    }

    private static void speed(BenchContext context, List<Measurement> all) {
        int nodes = context.option("nodes", 10_000, 3_000);
        int services = context.option("services", 1_000, 300);
        context.say("filling " + nodes + " nodes with " + services + " services");
        var cluster = new SyntheticCluster(nodes, 1, Policy.STANDARD, DOMAINS);
        int count = Math.max(1, (int) (FULL * nodes * SyntheticCluster.INSTANCES_PER_NODE / services));
        for (int s = 0; s < services && cluster.cores() < FULL; s++) cluster.place(cluster.request(count));
        var what = String.format(Locale.ROOT, "host-update: %,d nodes, %,d services", nodes, services);
        var grid = Grid.of(cluster.state());
        var planning = new Samples(3);
        context.say("planning");
        planning.fill(() -> new HostUpdate(grid, Limits.STANDARD).plan("new", "old", Instant.EPOCH));
        all.add(Measurement.of(what + ", planning", planning.quantile(0.5) / 1e6, "ms")
                .limitedBy("one thread, processor time; the conflict graph"));
        var update = new HostUpdate(grid, Limits.STANDARD);
        var running = HostUpdateState.evolve(null, update.plan("new", "old", Instant.EPOCH));
        var first = new Samples(100);
        var planned = running;
        first.fill(() -> update.next(planned, Outage.NONE, Instant.EPOCH));
        for (HostUpdateEvent e : update.next(planned, Outage.NONE, Instant.EPOCH)) {
            running = HostUpdateState.evolve(running, e);
        }
        var under = running;
        var step = new Samples(200);
        step.fill(() -> update.next(under, Outage.NONE, Instant.EPOCH.plusSeconds(60)));
        all.add(Measurement.of(what + ", first step, p99", first.quantile(0.99) / 1e6, "ms"));
        all.add(Measurement.of(what + ", a step on the way, p99", step.quantile(0.99) / 1e6, "ms"));
        var forecast = new Samples(5);
        forecast.fill(() -> update.forecast(under, Outage.NONE, Instant.EPOCH.plusSeconds(60)));
        all.add(Measurement.of(what + ", forecast, p50", forecast.quantile(0.5) / 1e6, "ms"));
        all.add(Measurement.of(what + ", waves", update.waveCount(), "waves")
                .against("no fewer than", update.wavesMin()));
    }

    /** @param domains update domains of each service; 0: 2 to 20 */
    private static void quality(BenchContext context, double share, int domains, List<Measurement> all) {
        for (var policy : List.of(Policy.STANDARD, Policy.STANDARD.withoutHome())) {
            var what = String.format(
                    Locale.ROOT,
                    "host-update: %,d nodes, %.0f %%, %s domains, %s",
                    JUDGED,
                    100 * share,
                    domains == 0 ? "2-20" : domains,
                    policy.equals(Policy.STANDARD) ? "with affinity" : "without");
            context.say(what);
            var cluster =
                    new SyntheticCluster(JUDGED, 1, policy, domains).fill(share).churn(share, 2);
            judge(what, cluster, Quarantine.NONE, all);
            if (policy.equals(Policy.STANDARD)) judge(what + ", quarantine", cluster, Quarantine.STANDARD, all);
        }
    }

    private static void judge(String what, SyntheticCluster cluster, Quarantine quarantine, List<Measurement> all) {
        var limits = Limits.STANDARD.with(quarantine);
        double made = 0;
        double bound = 0;
        double cut = 0;
        int quarantined = 0;
        int waves = 0;
        int fewest = 0;
        int offline = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            var durations = Durations.varied(seed, NODE);
            var replay = new UpdateReplay(cluster.state(), cluster.allocator(), limits, durations, () -> 0);
            var r = replay.run(e -> {});
            made += r.makespan().toSeconds() / 60.0 / SEEDS;
            bound += r.lowerBound().toSeconds() / 60.0 / SEEDS;
            cut += r.lowerBoundCapped().toSeconds() / 60.0 / SEEDS;
            quarantined = Math.max(quarantined, r.quarantined());
            waves = r.waves();
            fewest = r.wavesMin();
            offline = Math.max(offline, r.domainsOfflineMost());
        }
        all.add(Measurement.of(what + ": nodes in use", cluster.state().busyNodes(), "nodes"));
        all.add(Measurement.of(what + ": waves", waves, "waves").against("no fewer than", fewest));
        all.add(Measurement.of(what + ": makespan", made, "min").against("heaviest clique", bound));
        if (quarantine.share() > 0) {
            all.add(Measurement.of(what + ": makespan, cut", made, "min").against("heaviest clique, cut as well", cut));
            all.add(Measurement.of(what + ": nodes in quarantine, most", quarantined, "nodes")
                    .against("no more than", quarantine.nodesMax(JUDGED)));
        }
        all.add(Measurement.of(what + ": domains of a service offline, most", offline, "domains"));
    }
}
