package io.heddle.persistence;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a holder may act and when a silent one is replaced. Pure: times come in, each of one process's own monotonic
 * clock. What the storage's clock says counts for nothing, since it may jump.
 *
 * <p>A holder may act for three quarters of the lease after the start of its last good renewal. A contender replaces it when it
 * has seen it, at two looks in a row and in the same session, silent for longer than the whole lease. The quarter between is
 * the time for both clocks and the network to be wrong in.
 */
public final class LeaseRules {
    private LeaseRules() {}

    /**
     * Whether a holder may still act.
     *
     * @param renewedNanos when the last renewal that succeeded was begun, on the same clock as {@code nowNanos}
     */
    public static boolean mayAct(long renewedNanos, long nowNanos, LeaseSettings settings) {
        return nowNanos - renewedNanos < settings.actFor().toNanos();
    }

    /**
     * What a contender saw of a scope at one look.
     *
     * @param session of the database that has the lock; 0 when none has
     * @param silent time for which the contender has seen the row unchanged, by its own clock
     * @param ttl that the holder wrote into the row
     */
    public record Look(long session, Duration silent, Duration ttl) {
        boolean isStale() {
            return session != 0 && silent.compareTo(ttl) > 0;
        }
    }

    /** The session to end, or 0: the one that had the lock, silent for too long, at this look and the one before. */
    public static long sessionToEnd(@Nullable Look before, Look now) {
        boolean twice = before != null && before.isStale() && now.isStale() && before.session() == now.session();
        return twice ? now.session() : 0;
    }
}
