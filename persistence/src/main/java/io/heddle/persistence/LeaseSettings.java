package io.heddle.persistence;

import java.time.Duration;

/**
 * Times of the lease. All contenders for a scope should agree on them; the row carries the holder's {@code ttl}, so during an
 * upgrade the holder's counts.
 *
 * @param ttl after which a silent holder is replaced, 500 ms to 60 s; it stops acting by itself at three quarters of it
 * @param renewInterval between renewals, 50 ms to a third of {@code ttl}
 * @param pollInterval between a contender's looks at the row, 50 ms to a third of {@code ttl}
 */
public record LeaseSettings(Duration ttl, Duration renewInterval, Duration pollInterval) {
    private static final Duration TTL_MIN = Duration.ofMillis(500);
    private static final Duration TTL_MAX = Duration.ofSeconds(60);
    private static final Duration INTERVAL_MIN = Duration.ofMillis(50);

    public LeaseSettings {
        require("ttl", ttl, TTL_MIN, TTL_MAX);
        require("renew-interval", renewInterval, INTERVAL_MIN, ttl.dividedBy(3));
        require("poll-interval", pollInterval, INTERVAL_MIN, ttl.dividedBy(3));
    }

    /** Time after the last renewal at which the holder stops acting. */
    public Duration actFor() {
        return ttl.multipliedBy(3).dividedBy(4);
    }

    private static void require(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("heddle.persistence.lease." + key + " must be between " + min.toMillis()
                    + " ms and " + max.toMillis() + " ms, not " + value.toMillis() + " ms");
        }
    }
}
