package io.heddle.allocation.trace;

import io.heddle.allocation.Allocator;
import io.heddle.allocation.Region;
import io.heddle.config.DeploymentId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Replays a trace over several clusters, as {@link TraceReplay} does over one. */
final class RegionReplay {
    private final Sites sites;
    private final Allocator allocator;
    private final LongSupplier nanos;
    private final RegionReport.Builder report;
    private final Map<DeploymentId, Integer> counts = new HashMap<>();
    private final PriorityQueue<Trace.Arrival> leaving = new PriorityQueue<>(
            Comparator.comparingLong(Trace.Arrival::departure).thenComparing(Trace.Arrival::instance));
    private Region region;

    /** @param nanos a clock for the figures on speed; nothing else depends on it */
    RegionReplay(Sites sites, PlaceRegion.Options options, LongSupplier nanos) {
        this.sites = sites;
        this.allocator = new Allocator(options.policy());
        this.nanos = nanos;
        this.region = Region.of(sites.clusters());
        this.report = new RegionReport.Builder(options.explain());
    }

    /** @param progress told how far it is, a hundred times in all */
    RegionReport run(Trace trace, Consumer<TraceReport.Progress> progress) {
        int of = trace.instances().size();
        int seen = 0;
        for (var deployment : trace.deployments()) {
            depart(deployment.getFirst().arrival());
            place(deployment);
            int before = seen;
            seen += deployment.size();
            boolean news = 100L * seen / of > 100L * before / of;
            if (news) progress.accept(new TraceReport.Progress(seen, of, report.rejectedInstances()));
        }
        return report.build(region);
    }

    /** The state at the end. */
    Region region() {
        return region;
    }

    private void depart(long now) {
        var gone = new LinkedHashMap<DeploymentId, List<RoleInstanceId>>();
        while (!leaving.isEmpty() && leaving.peek().departure() <= now) {
            var a = leaving.remove();
            gone.computeIfAbsent(a.service(), s -> new ArrayList<>()).add(a.instance());
        }
        gone.forEach((service, instances) -> region = region.release(service, instances));
    }

    private void place(List<Trace.Arrival> deployment) {
        var request = TraceReplay.request(deployment, counts);
        long start = nanos.getAsLong();
        var outcome = region.place(allocator, request, sites.wish(request.deployment()));
        report.decided(request, outcome, nanos.getAsLong() - start);
        region = outcome.next();
        if (outcome.cluster().isEmpty()) return;
        for (var a : deployment) if (a.departure() < Long.MAX_VALUE) leaving.add(a);
    }
}
