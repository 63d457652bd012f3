package io.heddle.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.gateway.LoadBalancerPort;
import io.heddle.node.MachineLink;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;

    @Test
    void aLoadBalancerIsGivenAGoalOnceASecondAndANewerOneAtOnce() {
        try (var bench = new FabricBench()) {
            var sightings = new Sightings(() -> now);
            TestProbe<MachineLink> link = bench.kit().createTestProbe(MachineLink.class);
            TestProbe<MachineLink> other = bench.kit().createTestProbe(MachineLink.class);
            var behind = report(link);
            assertThat(sightings.mayRoute(behind, new Incarnation(7))).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(sightings.mayRoute(behind, new Incarnation(7)))
                        .as("reports that were under way")
                        .isFalse();
            }
            assertThat(sightings.mayRoute(behind, new Incarnation(8))).isTrue();
            assertThat(sightings.mayRoute(report(other), new Incarnation(8)))
                    .as("over a new link")
                    .isTrue();
            now += SECOND - 1;
            assertThat(sightings.mayRoute(report(other), new Incarnation(8))).isFalse();
            now += 1;
            assertThat(sightings.mayRoute(report(other), new Incarnation(8)))
                    .as("it may have been lost")
                    .isTrue();
        }
    }

    private static LoadBalancerPort.Report report(TestProbe<MachineLink> link) {
        return new LoadBalancerPort.Report("lb-0", link.ref(), new Epoch(1), new Incarnation(6), List.of(), List.of());
    }
}
