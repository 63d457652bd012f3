package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class VigilTest {
    private static final long MS = 1_000_000;
    private static final NodeSettings SETTINGS = new NodeSettings(
            Duration.ofMillis(4_500), Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(60));

    /** Ticks from one moment to another, so far apart, all in milliseconds; when the machine was overdue first, or -1. */
    private static long overdueAt(Vigil vigil, long from, long to, long step, Watchers watchers) {
        for (long t = from + step; t <= to; t += step) {
            vigil.tick(t * MS);
            if (vigil.isOverdue(t * MS, watchers)) return t;
        }
        return -1;
    }

    @Test
    void aMachineThatDiedIsOverdueWithinFiveSeconds() {
        var vigil = new Vigil(SETTINGS, 0);
        assertThat(overdueAt(vigil, 0, 4_000, 500, Watchers.CALM)).isEqualTo(-1);
        vigil.heard(4_000 * MS);
        assertThat(overdueAt(vigil, 4_000, 60_000, 500, Watchers.CALM)).isEqualTo(9_000);
    }

    @Test
    void whileTheWatchersAreDisturbedSilenceMustLastLonger() {
        assertThat(overdueAt(new Vigil(SETTINGS, 0), 0, 60_000, 500, Watchers.DISTURBED))
                .isEqualTo(30_500);
    }

    @Test
    void whatAStarvedProcessWasLateByIsAddedToTheLimits() {
        var vigil = new Vigil(SETTINGS, 0);
        assertThat(overdueAt(vigil, 0, 12_000, 1_500, Watchers.CALM))
                .as("of each second and a half it counts half a second")
                .isEqualTo(-1);
        assertThat(overdueAt(vigil, 12_000, 60_000, 1_500, Watchers.CALM)).isEqualTo(15_000);
    }

    @Test
    void slightLatenessIsNotCounted() {
        assertThat(overdueAt(new Vigil(SETTINGS, 0), 0, 60_000, 700, Watchers.CALM))
                .isEqualTo(4_900);
    }

    @Test
    void aMachineThatIsHeardIsWatchedAsCloselyAsBefore() {
        var vigil = new Vigil(SETTINGS, 0);
        overdueAt(vigil, 0, 4_500, 1_500, Watchers.CALM);
        vigil.heard(4_500 * MS);
        assertThat(overdueAt(vigil, 4_500, 60_000, 500, Watchers.CALM)).isEqualTo(9_500);
    }

    @Test
    void aPauseOfTheWholeProcessIsForgiven() {
        var vigil = new Vigil(SETTINGS, 0);
        overdueAt(vigil, 0, 4_000, 500, Watchers.CALM);
        assertThat(vigil.tick(40_000 * MS)).isTrue();
        assertThat(vigil.lastHeard()).isEqualTo(39_500 * MS);
        assertThat(overdueAt(vigil, 40_000, 90_000, 500, Watchers.CALM)).isEqualTo(44_500);
    }

    @Test
    void silenceSaysNothingWhileThePrimaryIsInAnotherCluster() {
        var vigil = new Vigil(SETTINGS, 0);
        assertThat(overdueAt(vigil, 0, 120_000, 500, Watchers.APART)).isEqualTo(-1);
        vigil.heard(120_000 * MS);
        assertThat(overdueAt(vigil, 120_000, 180_000, 500, Watchers.CALM)).isEqualTo(125_000);
    }

    @Test
    void aMachineThatIsStillNotHeardWhenTheyAreTogetherAgainIsOverdue() {
        var vigil = new Vigil(SETTINGS, 0);
        overdueAt(vigil, 0, 40_000, 500, Watchers.APART);
        assertThat(overdueAt(vigil, 40_000, 180_000, 500, Watchers.DISTURBED)).isEqualTo(40_500);
    }
}
