package io.heddle.healing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.heddle.config.NodeId;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.deployment.DeploymentState;
import io.heddle.healing.HealingIntent.PowerOff;
import io.heddle.healing.HealingIntent.PowerOn;
import io.heddle.inventory.InventoryEvent;
import io.heddle.inventory.InventoryState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealingTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration WAIT = Duration.ofMinutes(3);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final long SECOND = 1_000_000_000L;
    private final Healing healing = new Healing(new HealingSettings(0.5, Duration.ofSeconds(60), LONG, 2, WAIT));

    @Test
    void aSuspectMachineIsFencedAtOnce() {
        assertThat(due(suspects(inventory(6), 2)))
                .containsExactly(new PowerOff(new NodeId("node-0")), new PowerOff(new NodeId("node-1")));
    }

    @Test
    void aPrimaryThatIsNewFencesNothing() {
        var inventory = suspects(inventory(6), 1);
        var first = healing.look(Patience.NONE, inventory, 0);
        assertThat(plan(inventory, first).intents()).isEmpty();
        assertThat(plan(inventory, first).held()).containsEntry(new NodeId("node-0"), "the primary is new");
        assertThat(plan(inventory, looked(first, inventory, 4)).intents()).isEmpty();
        assertThat(plan(inventory, looked(first, inventory, 5)).intents()).hasSize(1);
    }

    @Test
    void machinesThatFallSilentTogetherAreSeenTogether() {
        var patience = term(inventory(6));
        var one = suspects(inventory(6), 1);
        patience = healing.look(patience, one, patience.lookedAt().orElseThrow() + SECOND / 10);
        assertThat(plan(one, patience).intents()).isEmpty();
        var four = suspects(inventory(6), 4);
        patience = looked(patience, four, 1);
        assertThat(patience.isBraking()).isTrue();
        assertThat(plan(four, patience).intents()).isEmpty();
        assertThat(plan(one, looked(term(inventory(6)), one, 2)).intents()).hasSize(1);
    }

    @Test
    void oneOfOneMachinesIsNoReasonToDoubtTheWatcher() {
        assertThat(term(suspects(inventory(1), 1)).isBraking()).isFalse();
        assertThat(term(suspects(inventory(2), 1)).isBraking()).isFalse();
    }

    @Test
    void whenTooManyAreSilentTheWatcherIsDoubted() {
        assertThat(term(suspects(inventory(6), 3)).isBraking()).isFalse();
        var four = suspects(inventory(6), 4);
        assertThat(term(four).isBraking()).isTrue();
        assertThat(due(four)).isEmpty();
    }

    @Test
    void underTheBrakeOneMachineAtATimeIsFencedAfterItsDelay() {
        var inventory = suspects(inventory(6), 4);
        assertThat(plan(inventory, looked(term(inventory), inventory, 54)).intents())
                .isEmpty();
        var patient = looked(term(inventory), inventory, 55);
        var tried = new ArrayList<HealingIntent>();
        for (int s = 60; s < 140; s += 20) {
            tried.addAll(healing.due(inventory, DeploymentState.EMPTY, patient, NOON.plusSeconds(s))
                    .intents());
        }
        assertThat(tried)
                .as("whose controller is dead stands in nobody's way")
                .doesNotHaveDuplicates()
                .hasSize(4);
    }

    @Test
    void whatTheLastPrimarySawOfASilenceDoesNotCountUnderTheBrake() {
        var inventory = suspects(inventory(6), 4);
        assertThat(due(inventory)).as("silent for long when this primary came").isEmpty();
    }

    @Test
    void aSilenceBeforeTheBrakeWasPutOnDoesNotCountUnderIt() {
        var three = suspects(inventory(6), 3);
        var watched = looked(term(three), three, 100);
        var four = suspects(inventory(6), 4);
        assertThat(plan(four, looked(watched, four, 59)).intents()).isEmpty();
        assertThat(plan(four, looked(watched, four, 61)).intents()).hasSize(1);
    }

    @Test
    void anotherSilenceOfTheSameMachineIsCountedAfresh() {
        var inventory = suspects(inventory(6), 4);
        var patient = looked(term(inventory), inventory, 60);
        var again = inventory.evolve(
                new InventoryEvent.NodeSuspected(NOON, new NodeId("node-0"), NOON.plusSeconds(60), "x"));
        assertThat(looked(patient, again, 1).with(new NodeId("node-0"))).isLessThan(Duration.ofSeconds(2));
        assertThat(looked(patient, again, 1).with(new NodeId("node-1"))).isEqualTo(Duration.ofSeconds(66));
    }

    @Test
    void theBrakeStaysOnForAWhileAfterTheShareHasFallen() {
        var four = suspects(inventory(6), 4);
        var on = term(four);
        var fewer = four.evolve(new InventoryEvent.NodeFenced(NOON, new NodeId("node-0"), "off"))
                .evolve(new InventoryEvent.NodeBecameReady(NOON, new NodeId("node-1"), "boot-1"));
        assertThat(looked(on, fewer, 59).isBraking()).isTrue();
        assertThat(looked(on, fewer, 60).isBraking()).isFalse();
        assertThat(looked(looked(on, fewer, 59), four, 59).isBraking()).isTrue();
        assertThat(looked(looked(looked(on, fewer, 59), four, 59), fewer, 59).isBraking())
                .as("counted from when too many were silent last")
                .isTrue();
    }

    @Test
    void thePausesOfThePrimaryDoNotCount() {
        var inventory = suspects(inventory(6), 4);
        var before = term(inventory);
        var paused = healing.look(before, inventory, before.lookedAt().orElseThrow() + 600 * SECOND);
        assertThat(paused.with(new NodeId("node-0")))
                .isEqualTo(before.with(new NodeId("node-0")).plusSeconds(2));
        assertThat(healing.look(before, inventory, 0))
                .as("a clock that went back")
                .isNotNull();
    }

    @Test
    void machinesThatWereNeverHeardDoNotCount() {
        var unknown =
                new InventoryState(java.util.Optional.empty(), inventory(6).machines());
        assertThat(due(unknown)).isEmpty();
        assertThat(term(unknown).isBraking()).isFalse();
        assertThat(term(InventoryState.EMPTY).isBraking()).isFalse();
    }

    @Test
    void aMachineWithoutAControllerIsLeftAsItIs() {
        var d = LocalDatacenter.of(1, 1, 91);
        var n = d.nodes().getFirst();
        var bare = new Datacenter.Node(
                n.id(), n.rack(), n.address(), "", n.cores(), n.memory(), n.disk(), n.bandwidthMbps(), false);
        var racks = List.of(new Datacenter.Rack(n.rack(), "", "", List.of(bare)));
        var inventory = InventoryState.EMPTY.evolve(new InventoryEvent.DatacenterAccepted(
                NOON, new Datacenter("x", d.cluster(), d.replicas(), racks, d.loadBalancers(), d.dips(), d.vips())));
        assertThat(due(suspects(inventory, 1))).isEmpty();
    }

    @Test
    void aFencedMachineIsPoweredOnSomeTimesAndThenSentToRepair() {
        var node = new NodeId("node-0");
        var inventory = suspects(inventory(6), 1).evolve(new InventoryEvent.NodeFenced(NOON, node, "off"));
        assertThat(due(inventory, NOON)).containsExactly(new PowerOn(node, 1));

        inventory = inventory.evolve(new InventoryEvent.NodePoweredOn(NOON, node, 1));
        assertThat(due(inventory, NOON.plus(WAIT).minusSeconds(1))).isEmpty();
        assertThat(due(inventory, NOON.plus(WAIT))).containsExactly(new PowerOn(node, 2));
        assertThat(healing.givenUp(inventory, NOON.plus(WAIT))).isEmpty();

        inventory = inventory.evolve(new InventoryEvent.NodePoweredOn(NOON, node, 2));
        assertThat(due(inventory, NOON.plus(WAIT))).isEmpty();
        assertThat(healing.givenUp(inventory, NOON.plus(WAIT).minusSeconds(1))).isEmpty();
        assertThat(healing.givenUp(inventory, NOON.plus(WAIT)))
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(InventoryEvent.NodeSentToRepair.class, e -> {
                    assertThat(e.node()).isEqualTo(node);
                    assertThat(e.reason()).contains("2 power-ons");
                });
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealingSettings(Double.NaN, WAIT, WAIT, 3, WAIT))
                .withMessageContaining("brake-ratio");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealingSettings(0.5, Duration.ZERO, WAIT, 3, WAIT))
                .withMessageContaining("brake-delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealingSettings(0.5, WAIT, WAIT.minusSeconds(1), 3, WAIT))
                .withMessageContaining("second-domain-delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealingSettings(0.5, WAIT, WAIT, 11, WAIT))
                .withMessageContaining("power-on-attempts");
    }

    /** What a primary sees that looks each second for so many more. */
    private Patience looked(Patience before, InventoryState inventory, int seconds) {
        var next = before;
        for (int i = 0; i < seconds; i++) {
            next = healing.look(next, inventory, next.lookedAt().orElse(0L) + SECOND);
        }
        return next;
    }

    /** What a primary has seen when it is no longer new. */
    private Patience term(InventoryState inventory) {
        return looked(healing.look(Patience.NONE, inventory, 0), inventory, 5);
    }

    private HealingPlan plan(InventoryState inventory, Patience patience) {
        return healing.due(inventory, DeploymentState.EMPTY, patience, NOON);
    }

    private List<HealingIntent> due(InventoryState inventory) {
        return due(inventory, NOON);
    }

    private List<HealingIntent> due(InventoryState inventory, Instant now) {
        return healing.due(inventory, DeploymentState.EMPTY, term(inventory), now)
                .intents();
    }

    private static InventoryState inventory(int nodes) {
        return InventoryState.EMPTY.evolve(
                new InventoryEvent.DatacenterAccepted(NOON, LocalDatacenter.of(1, nodes, 91)));
    }

    /** All are ready but the first few, which have been silent since five seconds before noon. */
    private static InventoryState suspects(InventoryState inventory, int count) {
        var next = inventory;
        int i = 0;
        for (var node : inventory.machines().keySet()) {
            next = next.evolve(new InventoryEvent.NodeBecameReady(NOON, node, "boot-1"));
            if (i++ < count)
                next = next.evolve(new InventoryEvent.NodeSuspected(NOON, node, NOON.minusSeconds(5), "x"));
        }
        return next;
    }
}
