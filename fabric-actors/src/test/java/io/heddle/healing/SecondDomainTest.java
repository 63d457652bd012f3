package io.heddle.healing;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.cluster.ClusterBench;
import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.VmId;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.deployment.DeploymentEvent;
import io.heddle.deployment.DeploymentState;
import io.heddle.healing.HealingIntent.PowerOff;
import io.heddle.inventory.InventoryEvent;
import io.heddle.inventory.InventoryState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A silent machine may be alive: no second update domain of a service is fenced while the first is out. */
class SecondDomainTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final long SECOND = 1_000_000_000L;
    private static final int LONG = 120;
    private final Healing healing = new Healing(ClusterBench.SETTINGS);

    /** Eight machines that are ready, so that two silent ones are not too many. */
    private InventoryState inventory = ready();

    /** One service: instance i in update domain i, on machine i, all ready. */
    private DeploymentState deployments = deployed(0, 1, 2);

    @Test
    void ofTwoSilentMachinesTheOneSilentLongestGoesFirst() {
        silent(1, -9);
        silent(0, -5);
        assertThat(fenced(10)).containsExactly(off(1));
        assertThat(plan(10).held().get(node(0))).contains("another update domain", "Web_IN_1", "120 s");
    }

    @Test
    void theSecondFollowsWhenTheFirstOnesReplacementIsReady() {
        silent(1, -9);
        silent(0, -5);
        fence(1);
        move(1, 4);
        assertThat(fenced(10)).as("the replacement starts").isEmpty();
        status(1, "ReadyRole");
        assertThat(fenced(10)).containsExactly(off(0));
    }

    @Test
    void whatIsReadyOnASilentMachineIsOut() {
        silent(0, -9);
        silent(1, -5);
        silent(2, -5);
        assertThat(fenced(10)).containsExactly(off(0));
    }

    @Test
    void anInstanceWithoutAPlaceIsOut() {
        deployments = deployments.evolve(new DeploymentEvent.InstanceStranded(NOON, instance(1), List.of("no room")));
        silent(0, -5);
        assertThat(fenced(10)).isEmpty();
    }

    @Test
    void afterALongSilenceItIsFencedInAnyCase() {
        silent(1, -9);
        silent(0, -5);
        fence(1);
        assertThat(fenced(LONG - 1)).isEmpty();
        assertThat(fenced(LONG)).containsExactly(off(0));
    }

    @Test
    void machinesOfOneUpdateDomainAreFencedTogether() {
        deployments = deployed(0, 0, 1);
        silent(0, -5);
        silent(1, -5);
        assertThat(fenced(10)).containsExactly(off(0), off(1));
    }

    @Test
    void machinesThatShareNoServiceAreFencedTogether() {
        silent(0, -5);
        silent(5, -5);
        silent(6, -5);
        assertThat(fenced(10)).containsExactly(off(0), off(5), off(6));
    }

    @Test
    void aServiceThatIsBeingDeletedHoldsNothingUp() {
        deployments = deployments.evolve(
                new DeploymentEvent.Deleted(NOON, new RequestId("r-2"), new DeploymentId("d-00001")));
        silent(0, -5);
        silent(1, -5);
        assertThat(fenced(10)).containsExactly(off(0), off(1));
    }

    @Test
    void aReplacementThatFallsSilentItselfDoesNotLockItsElders() {
        silent(1, -9);
        silent(0, -8);
        fence(1);
        move(1, 4);
        silent(4, -5);
        assertThat(fenced(10)).containsExactly(off(0));
    }

    private static InventoryState ready() {
        var next =
                InventoryState.EMPTY.evolve(new InventoryEvent.DatacenterAccepted(NOON, LocalDatacenter.of(1, 8, 91)));
        for (var node : next.machines().keySet()) {
            next = next.evolve(new InventoryEvent.NodeBecameReady(NOON, node, "boot-1"));
        }
        return next;
    }

    private static DeploymentState deployed(int... updateDomains) {
        var placed = new ArrayList<DeploymentEvent.Placed>();
        for (int i = 0; i < updateDomains.length; i++) {
            placed.add(new DeploymentEvent.Placed(
                    instance(i), "Web", i, i, updateDomains[i], node(i), new VmId("vm-" + i), 0, "127.91.2." + i));
        }
        var state = DeploymentState.EMPTY.evolve(new DeploymentEvent.Deployed(
                NOON,
                new RequestId("r-1"),
                new DeploymentId("d-00001"),
                ClusterBench.SHOP,
                "production",
                ClusterBench.service(updateDomains.length),
                "127.91.1.1",
                placed));
        for (var p : placed) {
            state = state.evolve(new DeploymentEvent.InstanceStatusChanged(NOON, p.instance(), "ReadyRole", ""));
        }
        return state;
    }

    private void silent(int machine, int since) {
        inventory =
                inventory.evolve(new InventoryEvent.NodeSuspected(NOON, node(machine), NOON.plusSeconds(since), "x"));
    }

    private void fence(int machine) {
        inventory = inventory.evolve(new InventoryEvent.NodeFenced(NOON, node(machine), "off"));
    }

    private void move(int instance, int machine) {
        deployments = deployments.evolve(
                new DeploymentEvent.InstanceMoved(NOON, instance(instance), node(machine), new VmId("vm-9"), 0));
    }

    private void status(int instance, String status) {
        deployments =
                deployments.evolve(new DeploymentEvent.InstanceStatusChanged(NOON, instance(instance), status, ""));
    }

    private List<HealingIntent> fenced(int seconds) {
        return plan(seconds).intents().stream()
                .filter(PowerOff.class::isInstance)
                .toList();
    }

    /** By a primary that has looked for so many seconds. */
    private HealingPlan plan(int seconds) {
        var patience = Patience.NONE;
        for (int i = 0; i <= seconds; i++) patience = healing.look(patience, inventory, i * SECOND);
        assertThat(patience.isBraking()).isFalse();
        assertThat(patience.term()).isEqualTo(Duration.ofSeconds(seconds));
        return healing.due(inventory, deployments, patience, NOON);
    }

    private static PowerOff off(int machine) {
        return new PowerOff(node(machine));
    }

    private static NodeId node(int number) {
        return new NodeId("node-" + number);
    }

    private static RoleInstanceId instance(int number) {
        return new RoleInstanceId("d-00001.Web_IN_" + number);
    }
}
