package io.heddle.allocation.trace;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a replay came to. Field names are the JSON's.
 *
 * @param nodesBusyPeak most nodes that had an instance at one time
 * @param used per dimension, the share of all capacity in use at its own peak
 * @param rejectedBy per rule, the nodes that it rejected for refused deployments, summed
 * @param refusals the whole reports of the first few refused deployments
 * @param placementsPerSecond instances placed per second of deciding, by the clock that was given; the command gives it
 *     processor time
 * @param decisionP99Micros time of one deployment's decision, accepted or refused
 * @param releaseMicros mean time to take one instance away
 */
public record TraceReport(
        int nodes,
        int deployments,
        int instances,
        int rejectedDeployments,
        int rejectedInstances,
        int nodesBusyPeak,
        int nodesBusyEnd,
        Map<String, Double> used,
        Map<String, Long> rejectedBy,
        List<Refusal> refusals,
        double placementsPerSecond,
        double decisionP50Micros,
        double decisionP99Micros,
        double decisionMaxMicros,
        double releaseMicros) {
    /** Refused deployments whose reports are kept: enough to see why. */
    private static final int REFUSALS_MAX = 5;

    /** A deployment that found no room, and what held it back, line by line. */
    public record Refusal(int instances, List<String> reasons) {
        public Refusal {
            reasons = List.copyOf(reasons);
        }
    }

    /** How far a replay is. */
    public record Progress(int seen, int of, int rejected) {}

    public TraceReport {
        refusals = List.copyOf(refusals);
        used = new TreeMap<>(used);
        rejectedBy = new TreeMap<>(rejectedBy);
    }

    /** The report for a person. */
    public List<String> table() {
        var lines = new ArrayList<String>();
        lines.add(row("nodes", "%,d", nodes));
        lines.add(row("deployments", "%,d", deployments));
        lines.add(row("instances", "%,d", instances));
        lines.add(row("rejected deployments", "%,d", rejectedDeployments));
        lines.add(row("rejected instances", "%,d", rejectedInstances));
        lines.add(row("nodes in use, peak", "%,d", nodesBusyPeak));
        lines.add(row("nodes in use, end", "%,d", nodesBusyEnd));
        used.forEach((d, share) -> lines.add(row(d + " in use, peak", "%.1f %%", 100 * share)));
        rejectedBy.forEach((rule, n) -> lines.add(row("nodes rejected by " + rule, "%,d", n)));
        lines.add(row("placements per second", "%,.0f", placementsPerSecond));
        lines.add(row("decision, median", "%,.1f us", decisionP50Micros));
        lines.add(row("decision, 99 %", "%,.1f us", decisionP99Micros));
        lines.add(row("decision, longest", "%,.1f us", decisionMaxMicros));
        lines.add(row("release of an instance, mean", "%,.1f us", releaseMicros));
        if (refusals.isEmpty()) return lines;
        lines.add(refusals.size() == rejectedDeployments ? "refused:" : "the first " + refusals.size() + " refused:");
        for (var refusal : refusals) refusal.reasons().forEach(reason -> lines.add("  " + reason));
        return lines;
    }

    private static String row(String name, String format, Object value) {
        return String.format(Locale.ROOT, "%-32s ", name) + String.format(Locale.ROOT, format, value);
    }

    /** Collects figures on the way. */
    static final class Builder {
        private long[] times = new long[1_024];
        private int decisions;
        private int placed;
        private int rejectedDeployments;
        private int rejectedInstances;
        private int busyPeak;
        private long placingNanos;
        private long releasingNanos;
        private long released;
        private final Map<String, Double> peaks = new TreeMap<>();
        private final Map<String, Long> rejectedBy = new TreeMap<>();
        private final List<Refusal> refusals = new ArrayList<>();

        void placed(int count, long nanos, Allocation state) {
            time(nanos);
            placed += count;
            placingNanos += nanos;
            state.utilisation().forEach((d, u) -> peaks.merge(d, u, Math::max));
            busyPeak = Math.max(busyPeak, state.busyNodes());
        }

        void rejected(int count, long nanos, Report report) {
            time(nanos);
            rejectedDeployments++;
            rejectedInstances += count;
            for (var u : report.unplaced()) {
                u.rules().forEach(r -> rejectedBy.merge(r.rule(), (long) r.nodes(), Long::sum));
            }
            if (refusals.size() < REFUSALS_MAX) refusals.add(new Refusal(count, report.reasons()));
        }

        int rejectedInstances() {
            return rejectedInstances;
        }

        void released(int count, long nanos) {
            released += count;
            releasingNanos += nanos;
        }

        private void time(long nanos) {
            if (decisions == times.length) times = Arrays.copyOf(times, 2 * decisions);
            times[decisions++] = nanos;
        }

        TraceReport build(Allocation state) {
            var sorted = Arrays.copyOf(times, decisions);
            Arrays.sort(sorted);
            return new TraceReport(
                    state.nodeCount(),
                    decisions,
                    placed + rejectedInstances,
                    rejectedDeployments,
                    rejectedInstances,
                    busyPeak,
                    state.busyNodes(),
                    peaks,
                    rejectedBy,
                    refusals,
                    placingNanos == 0 ? 0 : placed * 1e9 / placingNanos,
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.99),
                    quantile(sorted, 1),
                    released == 0 ? 0 : releasingNanos / 1e3 / released);
        }

        private static double quantile(long[] sorted, double q) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, q * sorted.length)] / 1e3;
        }
    }
}
