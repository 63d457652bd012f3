package io.heddle.hostupdate.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an update came to. Fields are the JSON's.
 *
 * @param wavesMin no schedule with barriers needs fewer
 * @param wavesWithout waves without the moves that came before
 * @param rehomed instances that were moved before because that saves waves; {@code rehomingSteps}: one step after the other
 * @param makespan of the dynamic schedule, with the time for the moves before it
 * @param lowerBound no schedule that waits for every node is faster: the heaviest chain of conflicting nodes, with the
 *     durations as they turned out
 * @param lowerBoundCapped no schedule is faster that puts late nodes in quarantine, every one as soon as it is late: the
 *     heaviest chain if no node takes longer than {@code lateAfter} and the move; the same as the other without a quarantine
 * @param withBarriers what waves with barriers take at least that wait for every node
 * @param boundBefore the lower bound that was stated at the start, with expected durations
 * @param expectedBefore the end that was expected at the start if all take the same, {@code likelyBefore}: if they vary
 * @param domainsOfflineMost update domains of one service offline at the same time, at most; more than one is a violation
 * @param left nodes that were never updated and are not in repair either
 * @param atOnceMost nodes out of service at the same time, at most; those in repair are not counted
 * @param quarantined nodes that were taken out for repair because they were late; no more than {@code quarantinedMax}
 * @param moved instances that were given another node because of it
 * @param withoutRoom late nodes that had to be waited for, at some time, since their instances found no other node
 * @param lateAfter the shortest time after which a node was late on the way; zero without a quarantine
 */
public record UpdateReport(
        int nodes,
        int waves,
        int wavesMin,
        int wavesWithout,
        int rehomed,
        int rehomingSteps,
        Duration makespan,
        Duration lowerBound,
        Duration lowerBoundCapped,
        Duration withBarriers,
        Duration boundBefore,
        Duration expectedBefore,
        Duration likelyBefore,
        int atOnceMost,
        int domainsOfflineMost,
        int left,
        int quarantined,
        int quarantinedMax,
        int moved,
        int withoutRoom,
        Duration lateAfter,
        double planningMillis,
        double stepP50Micros,
        double stepP99Micros) {
    /** The makespan over what no schedule with the same quarantine can do without. */
    public double ratioCapped() {
        return ratio(lowerBoundCapped);
    }

    /** The makespan over what no schedule can do without that waits for every node; less than 1 is possible with a quarantine. */
    public double ratio() {
        return ratio(lowerBound);
    }

    private double ratio(Duration bound) {
        return bound.isZero() ? 1 : (double) makespan.toMillis() / bound.toMillis();
    }

    /** The report for a person. */
    public List<String> table() {
        var rows = new ArrayList<>(List.of(
                row("nodes", "%,d", nodes),
                row("waves", "%,d", waves),
                row("waves, no fewer than", "%,d", wavesMin),
                row("makespan", "%,.1f min", minutes(makespan))));
        if (rehomed > 0) {
            rows.add(2, row("waves without moves before", "%,d", wavesWithout));
            var steps = rehomingSteps == 1 ? " step" : " steps, one after the other";
            rows.add(3, row("instances moved before", "%,d", rehomed) + ", in " + rehomingSteps + steps);
        }
        if (quarantinedMax > 0) {
            rows.add(bound("no less with a quarantine than", lowerBoundCapped, ratioCapped()));
            rows.add(bound("no less without one than", lowerBound, ratio()));
        } else {
            rows.add(bound("makespan, no less than", lowerBound, ratio()));
        }
        rows.addAll(List.of(
                row("with barriers, no less than", "%,.1f min", minutes(withBarriers)),
                row("stated before: no less than", "%,.1f min", minutes(boundBefore)),
                row("stated before: if all take the same", "%,.1f min", minutes(expectedBefore)),
                row("stated before: likely", "%,.1f min", minutes(likelyBefore)),
                row("nodes at once, most", "%,d", atOnceMost),
                row("domains of a service, most", "%,d", domainsOfflineMost),
                row("nodes not updated", "%,d", left)));
        if (quarantinedMax > 0) {
            rows.add(row("late after", "%,.1f min", minutes(lateAfter)));
            rows.add(row("nodes in quarantine", "%,d", quarantined)
                    + String.format(Locale.ROOT, " (at most %,d)", quarantinedMax));
            rows.add(row("instances moved for it", "%,d", moved));
            rows.add(row("late nodes that waited for room", "%,d", withoutRoom));
        }
        rows.addAll(List.of(
                row("planning", "%,.1f ms", planningMillis),
                row("step, median", "%,.1f us", stepP50Micros),
                row("step, 99 %", "%,.1f us", stepP99Micros)));
        return rows;
    }

    private static double minutes(Duration d) {
        return d.toMillis() / 60e3;
    }

    private static String bound(String name, Duration bound, double ratio) {
        return row(name, "%,.1f min", minutes(bound)) + String.format(Locale.ROOT, ", it took %.3f of that", ratio);
    }

    private static String row(String name, String format, Object value) {
        return String.format(Locale.ROOT, "%-35s ", name) + String.format(Locale.ROOT, format, value);
    }
}
