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
import java.util.stream.Stream;
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
        run.state.nodes().forEachValue(p -> assertThat(p.phase()).isIn(Phase.DONE, Phase.IN_REPAIR, Phase.GIVEN_UP));
    }

    private static final class Run {
        private final Random random;
        private final List<Grid.Tenant> tenants = new ArrayList<>();
        private final Map<NodeId, RackId> racks = new TreeMap<>();
        private final Limits limits;
        /** Per node in quarantine its instances as they will be. */
        private final Map<NodeId, List<Grid.Tenant>> arriving = new TreeMap<>();

        private HostUpdate rules;
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
            var quarantine = random.nextBoolean()
                    ? Quarantine.NONE
                    : new Quarantine(1.5 + random.nextDouble(), 0.2 * random.nextDouble(), Duration.ofMinutes(5));
            this.limits = new Limits(
                    most, 1 + random.nextInt(8), 100, Duration.ofMinutes(15), Duration.ofHours(1), quarantine, 0);
            this.rules = new HostUpdate(Grid.of(racks, tenants), limits);
            this.state = HostUpdateState.evolve(null, rules.plan("new", "old", now));
        }

        void untilFinished() {
            for (int step = 0; step < 2_000 && state.status() != Status.FINISHED; step++) {
                if (step < 200) disturb();
                else calm();
                for (var event :
                        rules.next(state, outage(), now, node -> !homes(node).isEmpty())) {
                    if (event instanceof HostUpdateEvent.NodeStarted s) starts(s.node());
                    if (event instanceof HostUpdateEvent.NodeQuarantined q) leave(q.node(), homes(q.node()));
                    apply(event);
                }
                assertThat(updating()).hasSizeLessThanOrEqualTo(limits.atOnceMax());
                assertThat(in(Phase.QUARANTINED).size() + in(Phase.IN_REPAIR).size())
                        .isLessThanOrEqualTo((int) (limits.quarantine().share() * racks.size() + 1e-9));
                now = now.plusSeconds(60);
                returnDue();
                arrive();
            }
        }

        /** Any node that is not out and hosts no other domain of the service; nothing if there is none for some instance. */
        private List<Grid.Tenant> homes(NodeId node) {
            var out = new HashSet<>(offline());
            out.addAll(in(Phase.IN_REPAIR));
            var homes = new ArrayList<Grid.Tenant>();
            for (var t : tenants) {
                if (!t.node().equals(node)) continue;
                var to = racks.keySet().stream()
                        .filter(id -> !id.equals(node) && !out.contains(id))
                        .filter(id -> Stream.concat(tenants.stream(), homes.stream())
                                .noneMatch(o -> o.node().equals(id)
                                        && o.deployment().equals(t.deployment())
                                        && o.updateDomain() != t.updateDomain()))
                        .findFirst();
                if (to.isEmpty()) return List.of();
                homes.add(new Grid.Tenant(to.get(), t.deployment(), t.updateDomain()));
            }
            return homes;
        }

        /** From now on they count at both ends, until they run at the new one. */
        private void leave(NodeId node, List<Grid.Tenant> homes) {
            assertThat(returns.values().stream().anyMatch(due -> due.contains(node)))
                    .isTrue();
            returns.values().forEach(due -> due.remove(node));
            arriving.put(node, homes);
            tenants.addAll(homes);
            rules = new HostUpdate(Grid.of(racks, tenants), limits);
        }

        private void arrive() {
            for (var node : in(Phase.QUARANTINED)) {
                var homes = arriving.getOrDefault(node, List.of());
                var since = state.node(node).orElseThrow().since();
                boolean runs = homes.stream().noneMatch(t -> dead.contains(t.node()));
                if (!runs || now.isBefore(since.plus(limits.quarantine().moving()))) continue;
                arriving.remove(node);
                tenants.removeIf(t -> t.node().equals(node));
                rules = new HostUpdate(Grid.of(racks, tenants), limits);
                apply(new HostUpdateEvent.NodeRelieved(now, node));
            }
        }

        private Set<NodeId> offline() {
            var out = new HashSet<>(updating());
            out.addAll(failed);
            out.addAll(dead);
            return out;
        }

        private void starts(NodeId node) {
            var offline = offline();
            assertThat(receiving()).doesNotContain(node);
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
            var out = in(Phase.UPDATING);
            out.addAll(in(Phase.QUARANTINED));
            return out;
        }

        private Set<NodeId> in(Phase phase) {
            var nodes = new TreeSet<NodeId>();
            state.nodes().forEachValue(p -> {
                if (p.phase() == phase) nodes.add(p.node());
            });
            return nodes;
        }

        private Set<NodeId> receiving() {
            var nodes = new TreeSet<NodeId>();
            arriving.values().forEach(homes -> homes.forEach(t -> nodes.add(t.node())));
            return nodes;
        }

        private Outage outage() {
            return new Outage(dead, Map.of(), receiving());
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
