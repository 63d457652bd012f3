package io.heddle.edge.local;

import java.time.Duration;

/**
 * The rule for one process that is to run: when it is started, and how long one that keeps dying is left alone. Pure.
 *
 * @param wanted whether it is to run at all
 * @param failures deaths in a row
 * @param startedAt of the newest start; all times are nanoseconds of one monotonic clock
 * @param dueAt before this it is not started again
 */
record Watch(boolean wanted, boolean running, int failures, long startedAt, long dueAt) {
    static final Duration BACKOFF_LEAST = Duration.ofMillis(500);
    static final Duration BACKOFF_MOST = Duration.ofSeconds(10);
    /** One that lived this long died of something new. */
    static final Duration STEADY = Duration.ofSeconds(10);

    static Watch wanted(boolean wanted, long now) {
        return new Watch(wanted, false, 0, now, now);
    }

    /** Whether to start it now. */
    boolean due(long now) {
        return wanted && !running && now - dueAt >= 0;
    }

    Watch started(long now) {
        return new Watch(wanted, true, failures, now, now);
    }

    /** It was found dead. {@code again}: whether it is to be started again by itself. */
    Watch died(long now, boolean again) {
        int deaths = now - startedAt >= STEADY.toNanos() ? 1 : failures + 1;
        return new Watch(
                again && wanted, false, deaths, startedAt, now + backoff(deaths).toNanos());
    }

    Watch wanted(boolean now) {
        return new Watch(now, running, now ? 0 : failures, startedAt, startedAt);
    }

    /** Unit: time. Doubles with each death in a row. */
    static Duration backoff(int deaths) {
        int doublings = Math.min(Math.max(deaths - 1, 0), 10);
        var pause = BACKOFF_LEAST.multipliedBy(1L << doublings);
        return pause.compareTo(BACKOFF_MOST) > 0 ? BACKOFF_MOST : pause;
    }
}
