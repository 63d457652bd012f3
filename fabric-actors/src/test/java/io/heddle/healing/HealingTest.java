package io.heddle.healing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.heddle.config.NodeId;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.LocalDatacenter;
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
    private final Healing healing = new Healing(new HealingSettings(0.5, Duration.ofSeconds(60), 2, WAIT));

    @Test
    void aSuspectMachineIsFencedAtOnce() {
        assertThat(healing.due(suspects(inventory(6), 2), NOON))
                .containsExactly(new PowerOff(new NodeId("node-0")), new PowerOff(new NodeId("node-1")));
    }

    @Test
    void oneOfOneMachinesIsNoReasonToDoubtTheWatcher() {
        assertThat(healing.isBraking(suspects(inventory(1), 1))).isFalse();
        assertThat(healing.isBraking(suspects(inventory(2), 1))).isFalse();
    }

    @Test
    void whenTooManyAreSilentTheWatcherIsDoubted() {
        assertThat(healing.isBraking(suspects(inventory(6), 3))).isFalse();
        assertThat(healing.isBraking(suspects(inventory(6), 4))).isTrue();
        assertThat(healing.due(suspects(inventory(6), 4), NOON.plusSeconds(54))).isEmpty();
    }

    @Test
    void underTheBrakeOneMachineAtATimeIsFencedAfterItsDelay() {
        var inventory = suspects(inventory(6), 4);
        assertThat(healing.due(inventory, NOON.plusSeconds(55))).hasSize(1);
        var tried = new ArrayList<HealingIntent>();
        for (int s = 60; s < 140; s += 20) tried.addAll(healing.due(inventory, NOON.plusSeconds(s)));
        assertThat(tried)
                .as("whose controller is dead stands in nobody's way")
                .doesNotHaveDuplicates()
                .hasSize(4);
    }

    @Test
    void theBrakeIsLetGoAsMachinesAreFencedOrHeardAgain() {
        var inventory = suspects(inventory(6), 4);
        var fenced = inventory
                .evolve(new InventoryEvent.NodeFenced(NOON, new NodeId("node-0"), "off"))
                .evolve(new InventoryEvent.NodeFenced(NOON, new NodeId("node-1"), "off"));
        assertThat(healing.isBraking(fenced)).isFalse();
        assertThat(healing.isBraking(
                        inventory.evolve(new InventoryEvent.NodeBecameReady(NOON, new NodeId("node-0"), "boot-1"))))
                .isFalse();
    }

    @Test
    void machinesThatWereNeverHeardDoNotCount() {
        var unknown =
                new InventoryState(java.util.Optional.empty(), inventory(6).machines());
        assertThat(healing.due(unknown, NOON)).isEmpty();
        assertThat(healing.isBraking(InventoryState.EMPTY)).isFalse();
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
        assertThat(healing.due(suspects(inventory, 1), NOON)).isEmpty();
    }

    @Test
    void aFencedMachineIsPoweredOnSomeTimesAndThenSentToRepair() {
        var node = new NodeId("node-0");
        var inventory = suspects(inventory(6), 1).evolve(new InventoryEvent.NodeFenced(NOON, node, "off"));
        assertThat(healing.due(inventory, NOON)).containsExactly(new PowerOn(node, 1));

        inventory = inventory.evolve(new InventoryEvent.NodePoweredOn(NOON, node, 1));
        assertThat(healing.due(inventory, NOON.plus(WAIT).minusSeconds(1))).isEmpty();
        assertThat(healing.due(inventory, NOON.plus(WAIT))).containsExactly(new PowerOn(node, 2));
        assertThat(healing.givenUp(inventory, NOON.plus(WAIT))).isEmpty();

        inventory = inventory.evolve(new InventoryEvent.NodePoweredOn(NOON, node, 2));
        assertThat(healing.due(inventory, NOON.plus(WAIT))).isEmpty();
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
                .isThrownBy(() -> new HealingSettings(Double.NaN, WAIT, 3, WAIT))
                .withMessageContaining("brake-ratio");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealingSettings(0.5, Duration.ZERO, 3, WAIT))
                .withMessageContaining("brake-delay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealingSettings(0.5, WAIT, 11, WAIT))
                .withMessageContaining("power-on-attempts");
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
