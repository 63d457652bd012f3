package io.heddle.hostupdate.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.hostupdate.Forecast;
import io.heddle.hostupdate.Grid;
import io.heddle.hostupdate.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateReplayTest {
    private static final Duration NODE = Duration.ofMinutes(15);
    private static final int NODES = 80;

    /** Services of 2 to 5 domains on nodes that hold eight of them. */
    private static Grid grid(long seed) {
        var random = new Random(seed);
        var racks = new HashMap<NodeId, RackId>();
        for (int n = 0; n < NODES; n++) racks.put(new NodeId("n" + n), new RackId("r" + n / 20));
        var tenants = new ArrayList<Grid.Tenant>();
        for (int s = 0; s < 2 * NODES; s++) {
            int domains = 2 + random.nextInt(4);
            Set<Integer> taken = new HashSet<>();
            for (int u = 0; u < domains; u++) {
                // Mostly nodes of the domain's own, as the allocator chooses them, and now and then any.
                int node = random.nextInt(10) == 0 ? random.nextInt(NODES) : random.nextInt(NODES / 5) * 5 + u;
                if (taken.add(node)) tenants.add(new Grid.Tenant(new NodeId("n" + node), new DeploymentId("s" + s), u));
            }
        }
        return Grid.of(racks, tenants);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anUpdateKeepsItsPromises(long seed) {
        var forecasts = new ArrayList<Forecast>();
        var replay = new UpdateReplay(grid(seed), Limits.STANDARD, Durations.varied(seed, NODE), () -> 0);
        var report = replay.run(e -> {}, (now, forecast) -> forecasts.add(forecast));

        assertThat(report.domainsOfflineMost()).isEqualTo(1);
        assertThat(report.left()).isZero();
        assertThat(report.waves()).isGreaterThanOrEqualTo(report.wavesMin());
        assertThat(report.makespan()).isGreaterThanOrEqualTo(report.lowerBoundCapped());
        assertThat(report.makespan())
                .as("whoever waits only for conflicting nodes of earlier waves is never later than behind a barrier")
                .isLessThanOrEqualTo(report.withBarriers());
        assertThat(report.expectedBefore()).isGreaterThanOrEqualTo(report.boundBefore());
        assertThat(report.likelyBefore()).isGreaterThan(report.expectedBefore());
        assertThat(forecasts).hasSizeBetween(5, 10);
        assertThat(forecasts.getFirst().waiting()).isEqualTo(report.nodes());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whenAllNodesTakeAsLongAsExpectedTheEndIsTheOneThatWasStated(long seed) {
        var replay = new UpdateReplay(grid(seed), Limits.STANDARD, Durations.equal(NODE), () -> 0);
        var report = replay.run(e -> {});
        assertThat(report.makespan()).isEqualTo(report.expectedBefore());
        assertThat(report.makespan()).isLessThanOrEqualTo(NODE.multipliedBy(report.waves()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void limitsOnNodesAtOnceAreKept(long seed) {
        var limits = new Limits(7, 3, 3, NODE, NODE.multipliedBy(4));
        var report = new UpdateReplay(grid(seed), limits, Durations.varied(seed, NODE), () -> 0).run(e -> {});
        assertThat(report.atOnceMost()).isBetween(4, 7);
        assertThat(report.withBarriers()).isGreaterThanOrEqualTo(report.lowerBound());
        assertThat(report.boundBefore()).isGreaterThanOrEqualTo(NODE.multipliedBy(NODES / 7));
        assertThat(report.domainsOfflineMost()).isEqualTo(1);
        assertThat(report.left()).isZero();
        assertThat(report.makespan()).isGreaterThanOrEqualTo(report.lowerBound());
    }
}
