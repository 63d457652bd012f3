package io.heddle.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.persistence.LeaseRules.Look;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseRulesTest {
    private static final Duration TTL = Duration.ofSeconds(2);
    private static final LeaseSettings SETTINGS =
            new LeaseSettings(TTL, Duration.ofMillis(400), Duration.ofMillis(250));

    @Test
    void aHolderActsForThreeQuartersOfTheLease() {
        long renewed = Long.MAX_VALUE - 1_000; // Such a clock may wrap around.
        assertThat(LeaseRules.mayAct(renewed, renewed + millis(1_499), SETTINGS))
                .isTrue();
        assertThat(LeaseRules.mayAct(renewed, renewed + millis(1_500), SETTINGS))
                .isFalse();
    }

    @Test
    void aSessionIsEndedWhenItIsFoundSilentTwice() {
        assertThat(LeaseRules.sessionToEnd(look(7, 2_001), look(7, 2_251))).isEqualTo(7);
    }

    @Test
    void oneLookIsNotEnough() {
        assertThat(LeaseRules.sessionToEnd(null, look(7, 9_000))).isZero();
        assertThat(LeaseRules.sessionToEnd(look(7, 2_000), look(7, 2_250))).isZero();
    }

    @Test
    void aSessionThatWasRenewedOrHasJustGotTheLockIsLeftAlone() {
        assertThat(LeaseRules.sessionToEnd(look(7, 2_001), look(7, 10))).isZero();
        assertThat(LeaseRules.sessionToEnd(look(7, 2_001), look(8, 2_251))).isZero();
        assertThat(LeaseRules.sessionToEnd(look(0, 2_001), look(0, 2_251))).isZero();
    }

    @Test
    void theHoldersOwnTtlCounts() {
        var slow = new Look(7, Duration.ofSeconds(5), Duration.ofSeconds(10));
        assertThat(LeaseRules.sessionToEnd(slow, slow)).isZero();
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> new LeaseSettings(TTL, Duration.ofMillis(700), Duration.ofMillis(250)))
                .hasMessageContaining(
                        "heddle.persistence.lease.renew-interval must be between 50 ms and 666 ms, not 700 ms");
        assertThatThrownBy(() -> new LeaseSettings(Duration.ofMillis(499), TTL, TTL))
                .hasMessageContaining("lease.ttl");
    }

    private static Look look(long session, long silentMillis) {
        return new Look(session, Duration.ofMillis(silentMillis), TTL);
    }

    private static long millis(long count) {
        return Duration.ofMillis(count).toNanos();
    }
}
