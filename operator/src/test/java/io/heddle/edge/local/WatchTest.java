package io.heddle.edge.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }

    @Test
    void whatIsWantedIsDueAtOnceAndOnce() {
        var wanted = Watch.wanted(true, seconds(100));

        assertThat(wanted.due(seconds(100))).isTrue();
        assertThat(wanted.started(seconds(100)).due(seconds(200))).isFalse();
        assertThat(Watch.wanted(false, seconds(100)).due(seconds(200))).isFalse();
    }

    @Test
    void eachDeathInARowDoublesThePauseUpToTenSeconds() {
        assertThat(Watch.backoff(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(Watch.backoff(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Watch.backoff(5)).isEqualTo(Duration.ofSeconds(8));
        assertThat(Watch.backoff(6)).isEqualTo(Duration.ofSeconds(10));
        assertThat(Watch.backoff(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aPauseIsKept() {
        var dead = Watch.wanted(true, 0)
                .started(0)
                .died(seconds(1), true)
                .started(seconds(2))
                .died(seconds(3), true);

        assertThat(dead.failures()).isEqualTo(2);
        assertThat(dead.due(seconds(3) + Duration.ofMillis(999).toNanos())).isFalse();
        assertThat(dead.due(seconds(4))).isTrue();
    }

    @Test
    void whoLivedTenSecondsBeginsAnew() {
        var dead = Watch.wanted(true, 0)
                .started(0)
                .died(1, true)
                .started(seconds(1))
                .died(seconds(11), true);

        assertThat(dead.failures()).isEqualTo(1);
    }

    @Test
    void aDeadMachineIsNotWantedUntilSomebodySaysSo() {
        var dead = Watch.wanted(true, 0).started(0).died(seconds(5), false);

        assertThat(dead.due(seconds(3600))).isFalse();
        assertThat(dead.wanted(true).due(seconds(5))).isTrue();
    }
}
