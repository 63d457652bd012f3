package io.heddle.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Bytes;
import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded random clusters live through seeded random histories; after every step all promises are checked. */
class AllocatorHistoryTest {
    private static final List<Demand> SIZES = List.of(
            demand(1_000, 2, 20, 100, 0),
            demand(2_000, 4, 40, 200, 0),
            demand(4_000, 7, 80, 400, 0),
            demand(8_000, 14, 160, 800, 0),
            demand(1_000, 14, 0, 50, 0),
            demand(2_000, 2, 10, 10, 1));

    private final Allocator allocator = new Allocator();

    private static Demand demand(long cores, long memory, long disk, long bandwidth, long gpus) {
        Map<String, Long> others = gpus == 0 ? Map.of() : Map.of("gpu", gpus);
        return new Demand(cores, Bytes.gib(memory), Bytes.gib(disk), bandwidth, others);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void noStepOfAHistoryBreaksARule(long seed) {
        var random = new Random(seed);
        var history = new History(random);
        for (int step = 0; step < 150; step++) history.step(step);
        assertThat(history.placements).isGreaterThan(5);
    }

    private final class History {
        private final Random random;
        private final List<NodeSpec> specs;
        private final Set<DeploymentId> moved = new HashSet<>();
        private Allocation state;
        private int placements;

        History(Random random) {
            this.random = random;
            this.specs = nodes(random);
            this.state = Allocation.of(specs);
        }

        void step(int number) {
            var before = state;
            int kind = random.nextInt(20);
            if (kind < 9) place(request(number));
            else if (kind < 12) release();
            else if (kind < 14) move();
            else if (kind < 15) grow();
            else change();
            check(before);
        }

        private void place(Request request) {
            var answer = allocator.place(state, request);
            assertThat(allocator.place(rebuilt(), request).report()).isEqualTo(answer.report());
            if (answer instanceof Placement.Placed p) {
                placements++;
                assertThat(state.with(p.plan())).isEqualTo(p.next());
                assertThat(p.next().release(ids(p.plan()))).isEqualTo(state);
                assertThat(allocator.place(rebuilt(), request)).isEqualTo(answer);
                p.plan().forEach(a -> assertThat(view(a.node()).excluded()).isEmpty());
                p.plan().forEach(a -> assertThat(failed(a)).isFalse());
                spread(p, request);
                state = p.next();
            } else {
                var rejected = (Placement.Rejected) answer;
                assertThat(rejected.report().unplaced())
                        .allSatisfy(u -> assertThat(u.rules()).isNotEmpty());
                if (request.wants().size() == 1) noRoomFor(request);
            }
        }

        private void noRoomFor(Request request) {
            var want = request.wants().getFirst();
            if (!want.constraints().together().isEmpty()) return;
            var closed = state.nodes().stream()
                    .filter(n -> !n.excluded().isEmpty() || n.failedVolumes() != 0)
                    .map(n -> n.spec().id())
                    .collect(Collectors.toSet());
            var tried = new Assignment(
                    request.deployment(),
                    request.faultDomains(),
                    request.updateDomains(),
                    want,
                    specs.getFirst().id(),
                    0);
            int racks = Math.max(1, usableRacks());
            assertThat(new SlowChecker(specs).anyRoom(state.assignments(), tried, closed, racks))
                    .isFalse();
        }

        private void spread(Placement.Placed p, Request request) {
            var checker = new SlowChecker(specs);
            if (moved.contains(request.deployment())) return;
            assertThat(checker.lonely(p.next().assignments(request.deployment())))
                    .isEmpty();
            int racks = Math.max(1, Math.min(request.faultDomains(), usableRacks()));
            var roles = p.plan().stream()
                    .collect(Collectors.groupingBy(a -> a.want().role()));
            roles.values().forEach(r -> assertThat(checker.spread(r, racks, request.updateDomains()))
                    .isEmpty());
        }

        private int usableRacks() {
            return (int) state.nodes().stream()
                    .filter(n -> n.excluded().isEmpty())
                    .map(n -> n.spec().rack())
                    .distinct()
                    .count();
        }

        private void release() {
            var all = state.assignments();
            if (all.isEmpty()) return;
            var victim = all.get(random.nextInt(all.size()));
            var ids = random.nextBoolean() ? List.of(victim.instance()) : ids(state.assignments(victim.deployment()));
            state = state.release(ids);
            assertThat(state.release(ids)).isEqualTo(state);
            moved.add(victim.deployment());
        }

        private void move() {
            var all = state.assignments();
            if (all.isEmpty()) return;
            var old = all.get(random.nextInt(all.size()));
            if (!(allocator.move(state, old.instance(), Set.of(old.node())) instanceof Placement.Placed p)) return;
            var now = p.plan().getFirst();
            assertThat(now.want()).isEqualTo(old.want());
            assertThat(now.node()).isNotEqualTo(old.node());
            state = p.next();
            moved.add(old.deployment());
        }

        private void grow() {
            var all = state.assignments();
            if (all.isEmpty()) return;
            var like = all.get(random.nextInt(all.size()));
            int i = 1_000 + random.nextInt(1_000_000);
            var id = new RoleInstanceId(like.deployment() + "." + like.want().role() + "_IN_" + i);
            var want = new Want(
                    id,
                    like.want().role(),
                    like.want().demand(),
                    i % like.faultDomains(),
                    i % like.updateDomains(),
                    like.want().constraints());
            moved.add(like.deployment());
            place(new Request(like.deployment(), like.faultDomains(), like.updateDomains(), List.of(want)));
        }

        private void change() {
            var node = specs.get(random.nextInt(specs.size())).id();
            int volumes = view(node).spec().capacity().volumes().size();
            state = switch (random.nextInt(7)) {
                case 0 -> state.exclude(node, "suspect");
                case 1, 2 -> state.readmit(node);
                case 3 -> volumes == 0 ? state : state.failVolume(node, random.nextInt(volumes));
                case 4 -> volumes == 0 ? state : state.repairVolume(node, random.nextInt(volumes));
                case 5 -> state.warn(node, random.nextBoolean() ? "disk wears out" : "");
                default -> addNode();
            };
        }

        private Allocation addNode() {
            if (specs.size() > 40) return state;
            var like = specs.get(random.nextInt(specs.size()));
            var id = new NodeId("m" + specs.size());
            var spec = new NodeSpec(id, like.rack(), specs.size(), like.capacity(), like.capabilities());
            specs.add(spec);
            return state.addNode(spec);
        }

        private void check(Allocation before) {
            assertThat(new SlowChecker(specs).violations(state.assignments())).isEmpty();
            assertThat(rebuilt()).isEqualTo(state);
            assertThat(before.assignments()).hasSize(before.instanceCount());
        }

        /** The same content by the shortest way. */
        private Allocation rebuilt() {
            var fresh = Allocation.of(specs);
            for (var n : state.nodes()) {
                var id = n.spec().id();
                if (!n.excluded().isEmpty()) fresh = fresh.exclude(id, n.excluded());
                if (!n.warning().isEmpty()) fresh = fresh.warn(id, n.warning());
                for (int v = 0; v < n.spec().capacity().volumes().size(); v++) {
                    if ((n.failedVolumes() & (1L << v)) != 0) fresh = fresh.failVolume(id, v);
                }
            }
            return fresh.with(state.assignments());
        }

        private boolean failed(Assignment a) {
            return a.volume() >= 0 && (view(a.node()).failedVolumes() & (1L << a.volume())) != 0;
        }

        private Allocation.NodeView view(NodeId id) {
            return state.node(id).orElseThrow();
        }

        private Request request(int number) {
            var id = "d" + number;
            int faults = 1 + random.nextInt(4);
            int updates = 1 + random.nextInt(6);
            var wants = new ArrayList<>(wants(id, "Web", 1 + random.nextInt(6), faults, updates, constraints("Db")));
            if (random.nextInt(3) == 0)
                wants.addAll(wants(id, "Db", 1 + random.nextInt(3), faults, updates, constraints("")));
            if (random.nextInt(6) == 0) {
                var join = new Constraints(Set.of(), Set.of(), Set.of("Web"), 0);
                wants.addAll(0, wants(id, "Cache", 1, faults, updates, join));
            }
            return new Request(new DeploymentId(id), faults, updates, wants);
        }

        private Constraints constraints(String other) {
            Set<String> requires = random.nextInt(8) == 0 ? Set.of("ssd") : Set.of();
            Set<String> apart = !other.isEmpty() && random.nextInt(4) == 0 ? Set.of(other) : Set.of();
            return new Constraints(requires, apart, Set.of(), random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0);
        }

        private List<Want> wants(String id, String role, int count, int faults, int updates, Constraints constraints) {
            var demand = SIZES.get(random.nextInt(SIZES.size()));
            var wants = new ArrayList<Want>();
            for (int i = 0; i < count; i++) {
                var name = new RoleInstanceId(id + "." + role + "_IN_" + i);
                wants.add(new Want(name, role, demand, i % faults, i % updates, constraints));
            }
            return wants;
        }
    }

    private static List<NodeSpec> nodes(Random random) {
        var nodes = new ArrayList<NodeSpec>();
        int racks = 1 + random.nextInt(5);
        for (int r = 0; r < racks; r++) {
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                var volumes = new ArrayList<Bytes>();
                for (int v = random.nextInt(4); v > 0; v--) volumes.add(Bytes.gib(50L + 50L * random.nextInt(4)));
                Map<String, Long> others = random.nextInt(3) == 0 ? Map.of("gpu", 2L) : Map.of();
                var capacity = new Capacity(
                        8_000L * (1 + random.nextInt(3)),
                        Bytes.gib(16L * (1 + random.nextInt(3))),
                        volumes,
                        1_000,
                        others);
                Set<String> capabilities = random.nextInt(3) == 0 ? Set.of("ssd") : Set.of();
                nodes.add(new NodeSpec(
                        new NodeId("n" + nodes.size()), new RackId("r" + r), nodes.size(), capacity, capabilities));
            }
        }
        return nodes;
    }

    private static List<RoleInstanceId> ids(List<Assignment> assignments) {
        return assignments.stream().map(Assignment::instance).toList();
    }
}
