package io.heddle.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Incarnation;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;

    @Test
    void aLoadBalancerIsGivenAGoalOnceASecondAndANewerOneAtOnce() {
        var sightings = new Sightings(() -> now);
        assertThat(sightings.mayRoute("lb-0", new Incarnation(7))).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(sightings.mayRoute("lb-0", new Incarnation(7)))
                    .as("reports that were under way")
                    .isFalse();
        }
        assertThat(sightings.mayRoute("lb-1", new Incarnation(7))).isTrue();
        assertThat(sightings.mayRoute("lb-0", new Incarnation(8))).isTrue();
        now += SECOND - 1;
        assertThat(sightings.mayRoute("lb-0", new Incarnation(8))).isFalse();
        now += 1;
        assertThat(sightings.mayRoute("lb-0", new Incarnation(8)))
                .as("it may have been lost")
                .isTrue();
    }
}
