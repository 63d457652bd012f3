package io.heddle.allocation.trace;

import io.heddle.allocation.Region;
import io.heddle.allocation.Request;
import io.heddle.config.ClusterId;
import io.heddle.config.DeploymentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a replay over several clusters came to. Field names are the JSON's.
 *
 * @param movedOn deployments that the cluster of first choice refused and another took
 * @param refusals of the first few deployments that no cluster took: the choice, then what held each cluster back
 * @param explained for each service asked for, its deployments' choices in order
 * @param placementsPerSecond instances placed per second of deciding, by the clock that was given
 */
public record RegionReport(
        List<Line> clusters,
        int deployments,
        int instances,
        int rejectedDeployments,
        int rejectedInstances,
        int movedOn,
        List<List<String>> refusals,
        Map<String, List<String>> explained,
        double placementsPerSecond) {
    /** Refused deployments whose reports are kept: enough to see why. */
    private static final int REFUSALS_MAX = 5;

    /** Lines that are kept of one service's choices. */
    private static final int EXPLAINED_MAX = 200;

    /**
     * One cluster.
     *
     * @param deployments that it took, and more instances of one count as one more
     * @param coresPeak share of the cores in use at most, and {@code vipsPeak} of VIPs in number
     */
    public record Line(
            String cluster,
            String region,
            int nodes,
            int deployments,
            int instances,
            int nodesBusyEnd,
            double coresPeak,
            long vipsPeak,
            long vips) {}

    public RegionReport {
        clusters = List.copyOf(clusters);
        refusals = List.copyOf(refusals);
        explained = new TreeMap<>(explained);
    }

    /** The report for a person. */
    public List<String> table() {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "%-16s %-12s %8s %12s %10s %10s %10s %16s",
                "cluster",
                "region",
                "nodes",
                "deployments",
                "instances",
                "busy, end",
                "cores, peak",
                "VIPs, peak"));
        for (var c : clusters) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-16s %-12s %,8d %,12d %,10d %,10d %9.1f %% %,7d of %,d",
                    c.cluster(),
                    c.region().isEmpty() ? "-" : c.region(),
                    c.nodes(),
                    c.deployments(),
                    c.instances(),
                    c.nodesBusyEnd(),
                    100 * c.coresPeak(),
                    c.vipsPeak(),
                    c.vips()));
        }
        lines.add(row("deployments", "%,d", deployments));
        lines.add(row("instances", "%,d", instances));
        lines.add(row("rejected deployments", "%,d", rejectedDeployments));
        lines.add(row("rejected instances", "%,d", rejectedInstances));
        lines.add(row("placed by a later choice", "%,d", movedOn));
        lines.add(row("placements per second", "%,.0f", placementsPerSecond));
        explained.forEach((service, choices) -> {
            lines.add("choice of a cluster for " + service + ":");
            choices.forEach(c -> lines.add("  " + c));
        });
        if (refusals.isEmpty()) return lines;
        lines.add(refusals.size() == rejectedDeployments ? "refused:" : "the first " + refusals.size() + " refused:");
        for (var refusal : refusals) refusal.forEach(reason -> lines.add("  " + reason));
        return lines;
    }

    private static String row(String name, String format, Object value) {
        return String.format(Locale.ROOT, "%-32s ", name) + String.format(Locale.ROOT, format, value);
    }

    /** Collects figures on the way. */
    static final class Builder {
        private final Set<DeploymentId> asked;
        private final Map<ClusterId, Tally> tallies = new HashMap<>();
        private final Map<String, List<String>> explained = new TreeMap<>();
        private final List<List<String>> refusals = new ArrayList<>();
        private int deployments;
        private int placed;
        private int rejectedDeployments;
        private int rejectedInstances;
        private int movedOn;
        private long placingNanos;

        private static final class Tally {
            private int deployments;
            private int instances;
            private double coresPeak;
            private long vipsPeak;
        }

        Builder(List<DeploymentId> asked) {
            this.asked = Set.copyOf(asked);
            asked.forEach(service -> explained.put(service.value(), new ArrayList<>()));
        }

        int rejectedInstances() {
            return rejectedInstances;
        }

        void decided(Request request, Region.Outcome outcome, long nanos) {
            deployments++;
            int size = request.wants().size();
            if (asked.contains(request.deployment())) explain(request, outcome);
            if (outcome.cluster().isEmpty()) {
                rejectedDeployments++;
                rejectedInstances += size;
                if (refusals.size() < REFUSALS_MAX) refusals.add(reasons(request, outcome));
                return;
            }
            placed += size;
            placingNanos += nanos;
            if (!outcome.refusals().isEmpty()) movedOn++;
            var id = outcome.cluster().get();
            var tally = tallies.computeIfAbsent(id, i -> new Tally());
            tally.deployments++;
            tally.instances += size;
            tally.vipsPeak = Math.max(tally.vipsPeak, outcome.next().vipsUsed(id));
            for (var c : outcome.next().clusters()) {
                if (c.id().equals(id)) tally.coresPeak = Math.max(tally.coresPeak, cores(c));
            }
        }

        private static double cores(Region.Cluster cluster) {
            return cluster.state().utilisation().getOrDefault("millicores", 0.0);
        }

        private void explain(Request request, Region.Outcome outcome) {
            var lines = explained.computeIfAbsent(request.deployment().value(), s -> new ArrayList<>());
            for (var line : reasons(request, outcome)) if (lines.size() < EXPLAINED_MAX) lines.add(line);
        }

        private static List<String> reasons(Request request, Region.Outcome outcome) {
            var lines = new ArrayList<String>();
            int size = request.wants().size();
            lines.add(size + " instances of " + request.deployment() + ": "
                    + outcome.cluster().map(c -> "in " + c).orElse("in no cluster"));
            lines.addAll(outcome.choice().verdicts());
            outcome.refusals().forEach((cluster, report) -> {
                for (var reason : report.reasons()) lines.add(cluster + " refused it: " + reason);
            });
            return lines;
        }

        RegionReport build(Region region) {
            var lines = new ArrayList<Line>();
            for (var c : region.clusters()) {
                var t = tallies.getOrDefault(c.id(), new Tally());
                lines.add(new Line(
                        c.id().value(),
                        c.region(),
                        c.state().nodeCount(),
                        t.deployments,
                        t.instances,
                        c.state().busyNodes(),
                        t.coresPeak,
                        t.vipsPeak,
                        c.vips()));
            }
            explained.values().stream().filter(List::isEmpty).forEach(none -> none.add("nothing of it arrived"));
            return new RegionReport(
                    lines,
                    deployments,
                    placed + rejectedInstances,
                    rejectedDeployments,
                    rejectedInstances,
                    movedOn,
                    refusals,
                    explained,
                    placingNanos == 0 ? 0 : placed * 1e9 / placingNanos);
        }
    }
}
