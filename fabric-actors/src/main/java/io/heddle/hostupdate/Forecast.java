package io.heddle.hostupdate;

import java.time.Duration;
import java.time.Instant;

/**
 * How far an update is and when it will end. Fields are the JSON's.
 *
 * @param quarantined nodes whose instances are being started elsewhere; {@code inRepair}: where that is done
 * @param waves that barriers between waves would need; the dynamic schedule needs no barriers
 * @param wavesMin no schedule needs fewer: nodes that all conflict with each other
 * @param lowerBound of what is left, whatever the schedule: the longest such chain, or the work under the limits
 * @param expectedEnd of the dynamic schedule if nothing fails and nodes take as long as they have so far
 * @param likelyEnd the same if they vary as nodes do, and a few are late
 * @param expectedWithBarriers the same if every wave waited for the one before
 */
public record Forecast(
        int nodes,
        int done,
        int updating,
        int waiting,
        int quarantined,
        int inRepair,
        int failed,
        int givenUp,
        int overdue,
        int waves,
        int wavesMin,
        Duration nodeExpected,
        Duration lowerBound,
        Instant expectedEnd,
        Instant likelyEnd,
        Instant expectedWithBarriers) {}
