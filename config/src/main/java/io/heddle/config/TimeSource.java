package io.heddle.config;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks that a shell may read and hand to its rules: the calendar, for stamps, and a monotonic one, for
 * deadlines. Injected, so that a simulation can own both.
 *
 * @param nanos monotonic, of arbitrary origin; a jump of the calendar does not move it
 */
public record TimeSource(InstantSource calendar, LongSupplier nanos) {
    /** The machine's own clocks. */
    public static final TimeSource SYSTEM = new TimeSource(InstantSource.system(), System::nanoTime);

    public Instant now() {
        return calendar.instant();
    }
}
