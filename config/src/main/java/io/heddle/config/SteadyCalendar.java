package io.heddle.config;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A calendar that does not jump. It runs by a monotonic clock, towards a reference that it is told from time to time, and makes up
 * for a difference by running at most a tenth faster or slower. Deadlines that are kept as times of day in a journal so pass
 * at nearly their pace, whatever happens to the clock of the machine or of the reference.
 */
public final class SteadyCalendar implements InstantSource {
    /** At most one part in so many is added or taken away. */
    private static final int PACE = 10;

    private final LongSupplier nanos;
    private Instant shown;
    private long shownAt;
    private Instant reference;
    private long referenceAt;
    private boolean told;

    /**
     * A calendar that begins at the machine's time.
     *
     * @param nanos monotonic, of arbitrary origin
     */
    public SteadyCalendar(InstantSource machine, LongSupplier nanos) {
        this.nanos = nanos;
        this.shown = machine.instant();
        this.shownAt = nanos.getAsLong();
        this.reference = shown;
        this.referenceAt = shownAt;
    }

    @Override
    public synchronized Instant instant() {
        long now = nanos.getAsLong();
        long passed = Math.max(0, now - shownAt);
        var missing = Duration.between(shown.plusNanos(passed), reference.plusNanos(now - referenceAt));
        var most = Duration.ofNanos(passed / PACE);
        var change = missing.abs().compareTo(most) <= 0 ? missing : missing.isNegative() ? most.negated() : most;
        shown = shown.plusNanos(passed).plus(change);
        shownAt = now;
        return shown;
    }

    /** What the reference says now. The first word is taken as it is: until then this is only the machine's own guess. */
    public synchronized void follow(Instant now) {
        var unused = instant();
        reference = now;
        referenceAt = shownAt;
        if (!told) shown = now;
        told = true;
    }
}
