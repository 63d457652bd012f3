package io.heddle.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.inventory.InventoryState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Many lives of a cluster, each from its seed, against what must always hold. */
class ClusterHistoryTest {
    private static final int SEEDS = Integer.getInteger("history.seeds", 60);
    private static final int FIRST = Integer.getInteger("history.first", 0);
    private static final int STEPS = 250;

    @Test
    void whateverHappensWhatMustAlwaysHoldHolds() {
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            var history = new History(seed);
            var told = new ArrayList<String>();
            var seen = new Seen();
            try {
                for (int step = 0; step < STEPS; step++) {
                    told.add(history.step());
                    check(history, seen, step);
                }
                history.calm();
                check(history, seen, 0);
                converged(history);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + " (repeat it with -Dhistory.first=" + seed + " -Dhistory.seeds=1): "
                                + e.getMessage() + "\n  "
                                + String.join(
                                        "\n  ",
                                        told.subList(
                                                Math.max(0, told.size() - Integer.getInteger("history.lines", 40)),
                                                told.size())),
                        e);
            }
        }
    }

    /** What may only rise. */
    private static final class Seen {
        final Map<NodeId, Incarnation> goals = new HashMap<>();
        final Map<NodeId, Incarnation> taken = new HashMap<>();
        Incarnation routing = Incarnation.ZERO;
    }

    private static void check(History history, Seen seen, int step) {
        var state = history.bench.state;
        noInstanceRunsTwice(history);
        noNodeIsOverItsCapacity(state);
        addressesAreNobodyElses(state);
        versionsOnlyRise(history, seen);
        if (step % 10 == 0) oneStateThreeWays(history);
    }

    private static void noInstanceRunsTwice(History history) {
        var runs = new HashMap<RoleInstanceId, NodeId>();
        for (var machine : history.machines.values()) {
            for (var vm : machine.vms.values()) {
                var other = runs.put(vm.instance(), machine.id);
                assertThat(other)
                        .as("%s runs on %s and on", vm.instance(), machine.id)
                        .isNull();
            }
        }
    }

    private static void noNodeIsOverItsCapacity(ClusterState state) {
        for (var machine : state.inventory().machines().values()) {
            var here = state.deployment().on(machine.definition().id());
            long millicores = here.stream()
                    .mapToLong(i -> state.deployment().role(i).size().millicores())
                    .sum();
            long memory = here.stream()
                    .mapToLong(i -> state.deployment().role(i).size().memory().value())
                    .sum();
            assertThat(millicores)
                    .isLessThanOrEqualTo(1000L * machine.definition().cores());
            assertThat(memory).isLessThanOrEqualTo(machine.definition().memory().value());
        }
    }

    private static void addressesAreNobodyElses(ClusterState state) {
        var seen = new HashSet<String>();
        for (var i : state.deployment().instances().values())
            assertThat(seen.add(i.address())).as(i.address()).isTrue();
        for (var d : state.deployment().byId().values())
            assertThat(seen.add(d.vip())).as(d.vip()).isTrue();
    }

    private static void versionsOnlyRise(History history, Seen seen) {
        var state = history.bench.state;
        state.goals().forEach((node, goal) -> {
            var before = seen.goals.put(node, goal);
            assertThat(before != null && goal.isOlderThan(before))
                    .as("goal of %s", node)
                    .isFalse();
        });
        for (var machine : history.machines.values()) {
            var before = seen.taken.put(machine.id, machine.node.incarnation());
            assertThat(before != null && machine.node.incarnation().isOlderThan(before))
                    .as("%s", machine.id)
                    .isFalse();
        }
        assertThat(state.routing().isOlderThan(seen.routing)).isFalse();
        seen.routing = state.routing();
    }

    private static void oneStateThreeWays(History history) {
        var state = history.bench.state;
        assertThat(History.replay(history.bench.log)).as("replay").isEqualTo(state);
        assertThat(ClusterSnapshotV2.of(state).state()).as("snapshot").isEqualTo(state);
        assertThat(ClusterEvolution.allocation(state)).as("allocation").isEqualTo(state.allocation());
    }

    private static void converged(History history) {
        var state = history.bench.state;
        for (var machine : state.inventory().machines().values()) {
            assertThat(machine.health())
                    .as("%s", machine.definition().id())
                    .isInstanceOfAny(InventoryState.Ready.class, InventoryState.OutForRepair.class);
        }
        assertThat(state.deployment().byId().values())
                .as("deleted, and still there")
                .noneMatch(d -> d.deleting());
        for (var i : state.deployment().instances().values()) {
            if (i.place().isPresent()) assertThat(i.status()).as("%s", i).isEqualTo("ReadyRole");
            else assertThat(i.detail()).as("%s says what it waits for", i).isNotEmpty();
        }
        assertThat(running(history)).isEqualTo(wanted(state));
    }

    private static List<String> running(History history) {
        return history.machines.values().stream()
                .flatMap(m -> m.vms.values().stream().map(v -> m.id + " " + v.vm() + " " + v.instance()))
                .sorted()
                .toList();
    }

    private static List<String> wanted(ClusterState state) {
        return state.deployment().instances().values().stream()
                .filter(i -> i.place().isPresent())
                .map(ClusterHistoryTest::line)
                .sorted()
                .toList();
    }

    private static String line(Instance i) {
        var place = i.place().orElseThrow();
        return place.node() + " " + place.vm() + " " + i.id();
    }
}
