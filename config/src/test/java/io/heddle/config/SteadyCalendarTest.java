package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyCalendarTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private long nanos = 77;
    private Instant machine = START;
    private final SteadyCalendar calendar = new SteadyCalendar(() -> machine, () -> nanos);

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void itRunsByTheMonotonicClockWhateverTheMachinesCalendarDoes() {
        machine = START.plus(Duration.ofHours(1));
        pass(Duration.ofSeconds(3));

        assertThat(calendar.instant()).isEqualTo(START.plusSeconds(3));
    }

    @Test
    void itTakesTheFirstWordOfItsReferenceAsItIs() {
        calendar.follow(START.plus(Duration.ofHours(2)));
        pass(Duration.ofSeconds(1));

        assertThat(calendar.instant()).isEqualTo(START.plus(Duration.ofHours(2)).plusSeconds(1));
    }

    @Test
    void aReferenceThatJumpsIsFollowedByATenthFasterOrSlower() {
        calendar.follow(START);
        calendar.follow(START.plus(Duration.ofHours(1)));
        pass(Duration.ofSeconds(10));
        assertThat(calendar.instant()).isEqualTo(START.plusSeconds(11));

        calendar.follow(START.minus(Duration.ofMinutes(10)));
        pass(Duration.ofSeconds(10));
        assertThat(calendar.instant()).isEqualTo(START.plusSeconds(20));
    }

    @Test
    void itComesToItsReferenceAndStaysWithIt() {
        calendar.follow(START);
        calendar.follow(START.plusSeconds(2));
        pass(Duration.ofSeconds(60));

        assertThat(calendar.instant()).isEqualTo(START.plusSeconds(62));
    }

    @Test
    void itNeverGoesBack() {
        calendar.follow(START);
        var before = calendar.instant();
        for (int i = 0; i < 100; i++) {
            calendar.follow(i % 2 == 0 ? START.minusSeconds(5_000) : START.plusSeconds(5_000));
            pass(Duration.ofMillis(50));
            var now = calendar.instant();
            assertThat(now).isAfter(before);
            before = now;
        }
    }
}
