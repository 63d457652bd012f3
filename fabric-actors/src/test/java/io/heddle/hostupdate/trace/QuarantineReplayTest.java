package io.heddle.hostupdate.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Allocator;
import io.heddle.allocation.Capacity;
import io.heddle.allocation.Constraints;
import io.heddle.allocation.Demand;
import io.heddle.allocation.NodeSpec;
import io.heddle.allocation.Placement;
import io.heddle.allocation.Request;
import io.heddle.allocation.Want;
import io.heddle.config.Bytes;
import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import io.heddle.hostupdate.Grid;
import io.heddle.hostupdate.HostUpdateEvent;
import io.heddle.hostupdate.Limits;
import io.heddle.hostupdate.Preparation;
import io.heddle.hostupdate.Quarantine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates with many late nodes: a checker that knows only events and moves watches that no second domain goes offline. */
class QuarantineReplayTest {
    private static final Duration NODE = Duration.ofMinutes(15);
    private static final int NODES = 80;
    private static final Limits LIMITS = new Limits(
            1_000,
            1_000,
            3,
            NODE,
            NODE.multipliedBy(4),
            new Quarantine(2, 0.1, Duration.ofMinutes(5)),
            Limits.REHOMING_MAX);

    /** Services come until the nodes are as full as the seed wants. */
    private static Allocation cluster(long seed) {
        var random = new Random(seed);
        var nodes = new ArrayList<NodeSpec>();
        for (int i = 0; i < NODES; i++) {
            var capacity = new Capacity(16_000, Bytes.gib(64), List.of(Bytes.gib(1_000)), 1_000, Map.of());
            nodes.add(new NodeSpec(new NodeId("n" + i), new RackId("r" + i / 10), i, capacity, Set.of()));
        }
        var state = Allocation.of(nodes);
        double full = 0.5 + 0.45 * random.nextDouble();
        for (int s = 0; state.utilisation().getOrDefault("millicores", 0.0) < full; s++) {
            int count = 1 + random.nextInt(12);
            int domains = Math.min(count, 2 + random.nextInt(seed % 2 == 0 ? 4 : 12));
            var size = new Demand(1_000L << random.nextInt(3), Bytes.gib(4), Bytes.gib(20), 10, Map.of());
            var wants = new ArrayList<Want>();
            for (int i = 0; i < count; i++) {
                var id = new RoleInstanceId("s" + s + ".Web_IN_" + i);
                wants.add(new Want(id, "Web", size, i % Math.min(2, count), i % domains, Constraints.NONE));
            }
            var request = new Request(new DeploymentId("s" + s), Math.min(2, count), domains, wants);
            if (new Allocator().place(state, request) instanceof Placement.Placed p) state = p.next();
        }
        return state;
    }

    /** One node in eight takes thrice as long. */
    private static Durations durations(long seed) {
        return new Durations(seed, NODE, 0.25, 0.12, NODE.multipliedBy(2));
    }

    private static UpdateReplay replay(Allocation state, boolean allocates, Limits limits, long seed) {
        return allocates
                ? new UpdateReplay(state, new Allocator(), limits, durations(seed), () -> 0)
                : new UpdateReplay(Grid.of(state), limits, durations(seed), () -> 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void noSecondDomainGoesOfflineThroughQuarantineAndMovesAndItsLimitHolds(long seed) {
        var state = cluster(seed);
        for (boolean allocates : new boolean[] {true, false}) {
            var checker = new Checker(state, !allocates);
            var replay = replay(state, allocates, LIMITS, seed)
                    .watchingMoves(checker::moved)
                    .watchingSteps(checker::rehomed);
            var report = replay.run(checker::accept);
            assertThat(checker.rehomed).isEqualTo(report.rehomed()).isLessThanOrEqualTo(state.instanceCount() / 20);
            assertThat(report.waves()).isLessThanOrEqualTo(report.wavesWithout() - (checker.rehomed > 0 ? 1 : 0));
            assertThat(checker.quarantined).hasSize(report.quarantined()).hasSizeLessThanOrEqualTo(8);
            assertThat(report.quarantinedMax()).isEqualTo(8);
            assertThat(report.domainsOfflineMost()).isEqualTo(1);
            assertThat(report.left()).isZero();
            assertThat(report.makespan()).isGreaterThanOrEqualTo(report.lowerBoundCapped());
            assertThat(report.lowerBoundCapped()).isLessThanOrEqualTo(report.lowerBound());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSameInputGivesTheSamePlan(long seed) {
        var events = new ArrayList<Object>();
        var again = new ArrayList<Object>();
        replay(cluster(seed), true, LIMITS, seed).watchingMoves(events::add).run(events::add);
        replay(cluster(seed), true, LIMITS, seed).watchingMoves(again::add).run(again::add);
        assertThat(again).isEqualTo(events);
        assertThat(events).hasAtLeastOneElementOfType(HostUpdateEvent.NodeQuarantined.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void withoutRoomOrLeaveEverybodyIsWaitedFor(long seed) {
        var none =
                replay(cluster(seed), true, LIMITS.with(Quarantine.NONE), seed).run(e -> {});
        assertThat(none.quarantined()).isZero();
        assertThat(none.lowerBoundCapped()).isEqualTo(none.lowerBound());
        assertThat(none.makespan()).isGreaterThanOrEqualTo(none.lowerBound());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void movesThatTakeLongerThanTheWavesThatTheySaveAreNotMade(long seed) {
        var state = cluster(seed);
        var saves = Preparation.of(state, new Allocator(), LIMITS);
        var slow = LIMITS.with(new Quarantine(2, 0.1, Duration.ofDays(1)));
        assertThat(Preparation.of(state, new Allocator(), slow)).isEqualTo(Preparation.NONE);
        var report = replay(state, true, slow, seed).run(e -> {});
        assertThat(report.rehomed() + report.quarantined()).isZero();
        if (saves.moves() > 0) assertThat(saves.waves()).isLessThan(saves.wavesWithout());
    }

    /** Who runs where, from the placement and the moves; what is offline is counted anew each time. */
    private static final class Checker {
        private final List<Instance> instances = new ArrayList<>();
        private final Set<NodeId> out = new HashSet<>();
        private final Set<NodeId> quarantined = new HashSet<>();
        private final boolean together;
        private int rehomed;

        private static final class Instance {
            private final DeploymentId deployment;
            private final int domain;
            private NodeId node;
            private Set<NodeId> next = Set.of();

            Instance(DeploymentId deployment, int domain, NodeId node) {
                this.deployment = deployment;
                this.domain = domain;
                this.node = node;
            }
        }

        /** @param together whether one move is of all instances of a domain on a node */
        Checker(Allocation state, boolean together) {
            this.together = together;
            for (var a : state.assignments()) {
                instances.add(new Instance(a.deployment(), a.want().updateDomain(), a.node()));
            }
        }

        void accept(HostUpdateEvent event) {
            switch (event) {
                case HostUpdateEvent.NodeStarted e -> {
                    assertThat(out.add(e.node()))
                            .as("%s starts twice", e.node())
                            .isTrue();
                    assertThat(quarantined).doesNotContain(e.node());
                    assertThat(instances)
                            .as("%s starts while instances are sent to it", e.node())
                            .noneMatch(i -> i.next.contains(e.node()));
                    check();
                }
                case HostUpdateEvent.NodeReturned e ->
                    assertThat(out.remove(e.node())).isTrue();
                case HostUpdateEvent.NodeQuarantined e -> {
                    assertThat(out).contains(e.node());
                    assertThat(quarantined.add(e.node())).isTrue();
                }
                case HostUpdateEvent.NodeRelieved e -> relieved(e.node());
                default -> {}
            }
        }

        private void relieved(NodeId node) {
            for (var i : instances) {
                if (!i.node.equals(node)) continue;
                assertThat(i.next)
                        .as("%s of %s was left behind", i.domain, i.deployment)
                        .hasSize(1);
                i.node = i.next.iterator().next();
                i.next = Set.of();
            }
            out.remove(node);
            check();
        }

        /** Instances of one domain on one node are not told apart; all of them go, one per move or together. */
        void moved(Homes.Move move) {
            assertThat(out).as("a move to a node that is out").doesNotContain(move.to());
            assertThat(quarantined).contains(move.from()).doesNotContain(move.to());
            assertThat(instances)
                    .as("%s gets a second domain of %s", move.to(), move.deployment())
                    .noneMatch(i -> i.deployment.equals(move.deployment())
                            && i.domain != move.updateDomain()
                            && (i.node.equals(move.to()) || i.next.contains(move.to())));
            var leaving = instances.stream()
                    .filter(i -> i.node.equals(move.from())
                            && i.deployment.equals(move.deployment())
                            && i.domain == move.updateDomain()
                            && i.next.isEmpty())
                    .toList();
            assertThat(leaving).isNotEmpty();
            leaving.getFirst().next = Set.of(move.to());
            if (together) leaving.forEach(i -> i.next = Set.of(move.to()));
        }

        /** Before the update, when nothing is out: the instances of a step stop together and run elsewhere after it. */
        void rehomed(List<Homes.Move> step) {
            rehomed += step.size();
            for (var m : step) {
                for (var o : step) {
                    boolean one = m.deployment().equals(o.deployment());
                    assertThat(!one || m.updateDomain() == o.updateDomain()).isTrue();
                }
                instances.stream()
                                .filter(i -> i.node.equals(m.from())
                                        && i.deployment.equals(m.deployment())
                                        && i.domain == m.updateDomain())
                                .findFirst()
                                .orElseThrow()
                                .node =
                        m.to();
            }
        }

        private void check() {
            for (var i : instances) {
                if (!out.contains(i.node)) continue;
                for (var o : instances) {
                    boolean both = o.deployment.equals(i.deployment) && out.contains(o.node);
                    assertThat(!both || o.domain == i.domain)
                            .as("domains %s and %s of %s are offline", i.domain, o.domain, i.deployment)
                            .isTrue();
                }
            }
        }
    }
}
