package io.heddle.agent;

/**
 * Counts the milliseconds in which this process could run. A process that was stopped, or whose machine slept, has heard
 * nobody meanwhile; by this clock no guest was silent in that time, so waking up restarts none of them.
 */
final class AwakeClock {
    /** The agent looks at this clock several times a second: a longer gap was a pause, and counts as this much. */
    private static final long GAP_MAX_MS = 1000;

    private long last;
    private long awake;

    AwakeClock(long nowMs) {
        last = nowMs;
    }

    /** Moves on. {@code nowMs} is of any clock that only rises. */
    long advance(long nowMs) {
        awake += Math.min(Math.max(nowMs - last, 0), GAP_MAX_MS);
        last = nowMs;
        return awake;
    }

    long now() {
        return awake;
    }
}
