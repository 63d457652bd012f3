package io.heddle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.node.NodeSettings;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine that lives is not taken for dead, and one that died is not taken for alive. The table is in docs/simulation.md. */
class WatchTrialTest {
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final double LOSS = 0.05;

    private static WatchTrial trial(long silenceMillis, long tickMillis, long beatMillis) {
        var settings = new NodeSettings(
                Duration.ofMillis(silenceMillis),
                Duration.ofSeconds(30),
                Duration.ofMillis(tickMillis),
                Duration.ofMinutes(1));
        return new WatchTrial(settings, Duration.ofMillis(beatMillis), LOSS, 1);
    }

    @Test
    void fourBeatsASecondAreEnough() {
        var trial = trial(4_500, 500, 250);
        assertThat(trial.falseSuspicions(50, Duration.ofDays(30), Duration.ofHours(1), PAUSE))
                .isZero();
        assertThat(trial.slowestDetection(2_000)).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    @Tag("soak")
    void fourBeatsASecondAreEnoughForAMonthOfAThousandMachines() {
        var trial = trial(4_500, 500, 250);
        assertThat(trial.falseSuspicions(1_000, Duration.ofDays(30), Duration.ofHours(1), PAUSE))
                .isZero();
        assertThat(trial.slowestDetection(20_000)).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void oneBeatASecondIsNot() {
        assertThat(trial(4_500, 500, 1_000).falseSuspicions(50, Duration.ofDays(30), Duration.ofDays(1), PAUSE))
                .isPositive();
    }
}
