package io.heddle.guest;

import java.time.Duration;

/**
 * How long to wait before the next attempt at something that failed: doubles from {@code first} to {@code max}.
 *
 * @param first before the second attempt
 * @param max never longer than this
 */
public record Backoff(Duration first, Duration max) {
    private static final int DOUBLINGS_MAX = 20;

    public Backoff {
        if (first.isNegative() || first.isZero() || first.compareTo(max) > 0) {
            throw new IllegalArgumentException("backoff must rise from above zero: " + first + " to " + max);
        }
    }

    /**
     * The wait after so many failures in a row.
     *
     * @param failures 0 gives no wait
     * @param jitter 0 to 1: takes away up to half of the wait, so that many who failed together do not return together
     */
    public Duration after(int failures, double jitter) {
        if (failures <= 0) return Duration.ZERO;
        long factor = 1L << Math.min(failures - 1, DOUBLINGS_MAX);
        long millis = Math.min(max.toMillis(), Math.multiplyExact(first.toMillis(), factor));
        return Duration.ofMillis(millis - (long) (millis / 2.0 * jitter));
    }
}
