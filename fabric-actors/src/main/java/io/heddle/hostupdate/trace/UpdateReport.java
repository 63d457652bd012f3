package io.heddle.hostupdate.trace;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What an update came to. Fields are the JSON's.
 *
 * @param wavesMin no schedule with barriers needs fewer
 * @param makespan of the dynamic schedule
 * @param lowerBound no schedule is faster: the heaviest chain of conflicting nodes, with the durations as they turned out
 * @param withBarriers what waves with barriers take
 * @param boundBefore the lower bound that was stated at the start, with expected durations
 * @param expectedBefore the end that was expected at the start
 * @param domainsOfflineMost update domains of one service offline at the same time, at most; more than one is a violation
 * @param left nodes that were never updated
 * @param atOnceMost nodes out of service at the same time, at most
 */
public record UpdateReport(
        int nodes,
        int waves,
        int wavesMin,
        Duration makespan,
        Duration lowerBound,
        Duration withBarriers,
        Duration boundBefore,
        Duration expectedBefore,
        int atOnceMost,
        int domainsOfflineMost,
        int left,
        double planningMillis,
        double stepP50Micros,
        double stepP99Micros) {
    /** The report for a person. */
    public List<String> table() {
        return List.of(
                row("nodes", "%,d", nodes),
                row("waves", "%,d", waves),
                row("waves, no fewer than", "%,d", wavesMin),
                row("makespan", "%,.1f min", minutes(makespan)),
                row("makespan, no less than", "%,.1f min", minutes(lowerBound)),
                row("makespan with barriers", "%,.1f min", minutes(withBarriers)),
                row("stated before: no less than", "%,.1f min", minutes(boundBefore)),
                row("stated before: expected", "%,.1f min", minutes(expectedBefore)),
                row("nodes at once, most", "%,d", atOnceMost),
                row("domains of a service, most", "%,d", domainsOfflineMost),
                row("nodes not updated", "%,d", left),
                row("planning", "%,.1f ms", planningMillis),
                row("step, median", "%,.1f us", stepP50Micros),
                row("step, 99 %", "%,.1f us", stepP99Micros));
    }

    private static double minutes(Duration d) {
        return d.toMillis() / 60e3;
    }

    private static String row(String name, String format, Object value) {
        return String.format(Locale.ROOT, "%-32s ", name) + String.format(Locale.ROOT, format, value);
    }
}
