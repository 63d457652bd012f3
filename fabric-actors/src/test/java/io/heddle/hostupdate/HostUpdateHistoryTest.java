package io.heddle.hostupdate;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.hostupdate.HostUpdateState.Phase;
import io.heddle.hostupdate.HostUpdateState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole updates of random placements with failures, outages, pauses and turns; an independent checker watches. */
class HostUpdateHistoryTest {
    private static final Instant T0 = Instant.EPOCH;

    @ParameterizedTest
    @ValueSource(
            longs = {
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
                29, 30
            })
    void noServiceEverLosesASecondDomainByChoiceAndTheUpdateEnds(long seed) {
        var run = new Run(new Random(seed));
        run.untilFinished();
        assertThat(run.state.status()).isEqualTo(Status.FINISHED);
        run.state.nodes().forEachValue(p -> assertThat(p.phase()).isIn(Phase.DONE, Phase.GIVEN_UP));
    }

    private static final class Run {
        private final Random random;
        private final List<Grid.Tenant> tenants = new ArrayList<>();
        private final Map<NodeId, RackId> racks = new TreeMap<>();
        private final HostUpdate rules;
        private final Limits limits;
        private final TreeMap<Instant, List<NodeId>> returns = new TreeMap<>();
        private final Set<NodeId> failed = new HashSet<>();
        private Set<NodeId> dead = Set.of();
        private HostUpdateState state;
        private Instant now = T0;

        Run(Random random) {
            this.random = random;
            int nodes = 3 + random.nextInt(40);
            for (int i = 0; i < nodes; i++) racks.put(new NodeId("n" + i), new RackId("r" + i % 4));
            var used = new HashMap<String, Integer>();
            for (int s = random.nextInt(30); s >= 0; s--) {
                int domains = 1 + random.nextInt(6);
                for (int i = 0; i < 1 + random.nextInt(12); i++) {
                    int node = random.nextInt(nodes);
                    int domain = used.computeIfAbsent(s + "@" + node, k -> random.nextInt(domains));
                    tenants.add(new Grid.Tenant(new NodeId("n" + node), new DeploymentId("d" + s), domain));
                }
            }
            int most = random.nextBoolean() ? 1_000 : 1 + random.nextInt(5);
            this.limits = new Limits(most, 1 + random.nextInt(8), 100, Duration.ofMinutes(15), Duration.ofHours(1));
            this.rules = new HostUpdate(Grid.of(racks, tenants), limits);
            this.state = HostUpdateState.evolve(null, rules.plan("new", "old", now));
        }

        void untilFinished() {
            for (int step = 0; step < 2_000 && state.status() != Status.FINISHED; step++) {
                if (step < 200) disturb();
                else calm();
                for (var event : rules.next(state, outage(), now)) {
                    if (event instanceof HostUpdateEvent.NodeStarted s) starts(s.node());
                    apply(event);
                }
                assertThat(updating()).hasSizeLessThanOrEqualTo(limits.atOnceMax());
                now = now.plusSeconds(60);
                returnDue();
            }
        }

        private void starts(NodeId node) {
            var offline = new HashSet<>(updating());
            offline.addAll(failed);
            offline.addAll(dead);
            assertThat(offline).doesNotContain(node);
            for (var t : tenants) {
                if (!t.node().equals(node)) continue;
                for (var other : tenants) {
                    if (!other.deployment().equals(t.deployment()) || !offline.contains(other.node())) continue;
                    assertThat(other.updateDomain())
                            .as(
                                    "starting %s takes a second domain of %s offline, beside %s",
                                    node, t.deployment(), other.node())
                            .isEqualTo(t.updateDomain());
                }
            }
            var back = now.plusSeconds(60L * (5 + random.nextInt(40)));
            returns.computeIfAbsent(back, k -> new ArrayList<>()).add(node);
        }

        private Set<NodeId> updating() {
            var out = new TreeSet<NodeId>();
            state.nodes().forEachValue(p -> {
                if (p.phase() == Phase.UPDATING) out.add(p.node());
            });
            return out;
        }

        private Outage outage() {
            return new Outage(dead, Map.of());
        }

        private void apply(HostUpdateEvent event) {
            state = HostUpdateState.evolve(state, event);
        }

        private void returnDue() {
            while (!returns.isEmpty() && !returns.firstKey().isAfter(now)) {
                for (var node : returns.pollFirstEntry().getValue()) {
                    if (failed.contains(node) || state.node(node).orElseThrow().phase() != Phase.UPDATING) continue;
                    if (random.nextInt(15) == 0) {
                        failed.add(node);
                        apply(new HostUpdateEvent.NodeFailed(now, node, "did not come back"));
                    } else {
                        apply(new HostUpdateEvent.NodeReturned(now, node));
                    }
                }
            }
        }

        private void disturb() {
            if (random.nextInt(10) == 0) {
                dead = random.nextBoolean() ? Set.of() : Set.of(new NodeId("n" + random.nextInt(racks.size())));
            }
            if (random.nextInt(40) == 0) apply(new HostUpdateEvent.Paused(now, "looked odd"));
            if (random.nextInt(8) == 0) apply(new HostUpdateEvent.Resumed(now));
            if (random.nextInt(80) == 0) apply(new HostUpdateEvent.TurnedBack(now, "changed my mind"));
            if (random.nextInt(10) == 0) repair();
        }

        private void calm() {
            dead = Set.of();
            if (state.status() == Status.PAUSED) apply(new HostUpdateEvent.Resumed(now));
            repair();
        }

        private void repair() {
            for (var node : List.copyOf(failed)) {
                failed.remove(node);
                apply(
                        random.nextBoolean()
                                ? new HostUpdateEvent.NodeReturned(now, node)
                                : new HostUpdateEvent.NodeGivenUp(now, node, "in repair"));
            }
        }
    }
}
