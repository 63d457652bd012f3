package io.heddle.cluster;

import static io.heddle.cluster.ClusterBench.events;
import static io.heddle.cluster.ClusterBench.only;
import static io.heddle.cluster.ClusterBench.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.ClusterId;
import io.heddle.config.DeploymentId;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.Datacenter.AddressPool;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.deployment.DeploymentEvent;
import io.heddle.deployment.DeploymentEvent.Deleted;
import io.heddle.deployment.DeploymentEvent.Deployed;
import io.heddle.deployment.DeploymentEvent.InstanceMoved;
import io.heddle.deployment.DeploymentEvent.InstanceStatusChanged;
import io.heddle.deployment.DeploymentEvent.InstanceStranded;
import io.heddle.deployment.DeploymentEvent.Removed;
import io.heddle.deployment.DeploymentEvent.VmReleased;
import io.heddle.inventory.InventoryEvent;
import io.heddle.inventory.InventoryState;
import io.heddle.node.NodeState;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private static final String WEB_0 = "d-00001.Web_IN_0";
    private static final String WEB_1 = "d-00001.Web_IN_1";

    @Test
    void aServiceIsPlacedWholeWithAddressesAndAVip() {
        var bench = ClusterBench.ready(6);
        var deployed = only(bench.deploy("r1", 4), Deployed.class);
        assertThat(deployed.instances()).hasSize(4);
        assertThat(deployed.instances())
                .extracting(DeploymentEvent.Placed::address)
                .doesNotHaveDuplicates()
                .allMatch(a -> a.startsWith("127.91.2."));
        assertThat(deployed.vip()).isEqualTo("127.91.1.1");
        assertThat(deployed.instances()).extracting(DeploymentEvent.Placed::vm).doesNotHaveDuplicates();
        for (var placed : deployed.instances()) {
            assertThat(bench.state.goal(placed.node()))
                    .as("a new goal for its node")
                    .isNotEqualTo(Incarnation.ZERO);
        }
        assertThat(bench.state.routing()).isEqualTo(new Incarnation(1));
    }

    @Test
    void aRequestThatIsRepeatedChangesNothing() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 4);
        var before = bench.state;
        assertThat(bench.deploy("r1", 4)).isEqualTo(Decision.alreadySo());
        bench.delete("r2");
        assertThat(bench.delete("r2")).isEqualTo(Decision.alreadySo());
        assertThat(bench.deploy("r1", 4))
                .as("even after its deployment was deleted")
                .isEqualTo(Decision.alreadySo());
        assertThat(bench.state.deployment().byId().keySet())
                .isEqualTo(before.deployment().byId().keySet());
    }

    @Test
    void requestsAreRememberedUpToALimit() {
        var state = ClusterState.EMPTY;
        for (int i = 0; i <= ClusterState.REQUESTS_MAX; i++) {
            state = state.with(new ClusterState.Request(
                    new RequestId("r" + i), "delete", new DeploymentId("d"), "shop production", Instant.EPOCH));
        }
        assertThat(state.requests()).hasSize(ClusterState.REQUESTS_MAX);
        assertThat(state.request(new RequestId("r0"))).isEmpty();
        assertThat(state.request(new RequestId("r1"))).isPresent();
    }

    @Test
    void aSlotHoldsOneDeployment() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 1);
        assertThat(why(bench.deploy("r2", 1)).message()).contains("slot production", "shop", "d-00001");
        bench.delete("r3");
        assertThat(bench.deploy("r4", 1))
                .as("one on its way out leaves the slot")
                .isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void aServiceThatDoesNotFitIsRefusedWithReasonsAndLeavesNoTrace() {
        var bench = ClusterBench.ready(2);
        var before = bench.state;
        var refusal = (Refusal.Exhausted) why(bench.deploy("r1", 200));
        assertThat(refusal.what()).contains("shop");
        assertThat(refusal.reasons()).isNotEmpty();
        assertThat(bench.state.with(before.refused()))
                .as("but that it was refused")
                .isEqualTo(before);
    }

    @Test
    void aServiceThatIsWrongIsRefusedWithAllFindings() {
        var bench = ClusterBench.ready(2);
        var refusal = (Refusal.Invalid) why(bench.deploy("r1", 0));
        assertThat(refusal.findings()).extracting("rule").containsExactly("instances");
        assertThat(why(bench.deploy("r2", 1_000_000_000)).message()).contains("1000000000");
    }

    @Test
    void withoutADatacenterNothingIsDeployed() {
        assertThat(why(new ClusterBench().deploy("r1", 1))).isInstanceOf(Refusal.WrongState.class);
    }

    @Test
    void withoutAddressesNothingIsDeployed() throws Exception {
        var d = LocalDatacenter.of(1, 6, 91);
        var dips = new AddressPool(d.dips().first(), java.net.InetAddress.getByName("127.91.2.3"));
        var vips = new AddressPool(d.vips().first(), d.vips().first());
        var bench = ClusterBench.ready(
                new Datacenter(d.name(), d.cluster(), d.replicas(), d.racks(), d.loadBalancers(), dips, vips));
        assertThat(why(bench.deploy("r1", 4)).message()).contains("3 left of the 4 needed");
        bench.deploy("r2", 2);
        var second = bench.tell(new ClusterCommand.Deploy(
                new RequestId("r3"), new ServiceName("other"), "production", ClusterBench.service(2)));
        assertThat(((Refusal.Exhausted) why(second)).reasons())
                .as("both pools are named")
                .hasSize(2);
    }

    @Test
    void aDeletedServiceHoldsItsRoomUntilItsVmsAreGone() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 2);
        bench.tell(bench.heard(bench.nodeOf(WEB_0), "boot-1"));
        var node = bench.nodeOf(WEB_0);
        var vm = bench.instance(WEB_0).place().orElseThrow().vm();
        assertThat(events(bench.delete("r2")))
                .containsExactly(new Deleted(
                        bench.now, new RequestId("r2"), bench.instance(WEB_0).deployment()));

        var stopping = ClusterBench.vm(bench.instance(WEB_0), "StoppingRole");
        long goal = bench.state.goal(new NodeId(node)).value();
        assertThat(bench.tell(bench.heard(node, "boot-1", goal - 1)).events())
                .as("not seen, but by a goal that did not speak of it yet")
                .isEmpty();
        assertThat(events(bench.tell(bench.heard(node, "boot-1", goal, stopping))))
                .extracting(Object::getClass)
                .containsExactly(InstanceStatusChanged.class);
        assertThat(events(bench.tell(bench.heard(node, "boot-1", goal))))
                .containsExactly(new VmReleased(bench.now, stopping.instance(), vm));
        assertThat(bench.state.allocation().assignment(stopping.instance())).isEmpty();
        assertThat(events(bench.tell(bench.heard(bench.nodeOf(WEB_1), "boot-1"))))
                .extracting(Object::getClass)
                .containsExactly(VmReleased.class, Removed.class);
        assertThat(bench.state.deployment().byId()).isEmpty();
        assertThat(bench.state.deployment().instances()).isEmpty();
        assertThat(bench.state.deployment().addresses()).isEmpty();
    }

    @Test
    void whatIsNotThereCannotBeDeleted() {
        assertThat(why(ClusterBench.ready(2).delete("r1"))).isInstanceOf(Refusal.Unknown.class);
    }

    @Test
    void aSilentMachineKeepsItsInstancesUntilItIsFenced() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 2);
        var node = bench.nodeOf(WEB_0);
        assertThat(events(bench.tell(bench.silent(node))))
                .extracting(Object::getClass)
                .containsExactly(InventoryEvent.NodeSuspected.class);
        assertThat(bench.nodeOf(WEB_0)).isEqualTo(node);
        assertThat(bench.tell(bench.silent(node)))
                .as("the first silence stands")
                .isEqualTo(Decision.alreadySo());
        assertThat(events(bench.tell(bench.heard(node, "boot-1"))))
                .extracting(Object::getClass)
                .contains(InventoryEvent.NodeBecameReady.class);
    }

    @Test
    void anInstanceMovesOffAFencedMachineWithItsAddressAndItsUpdateDomain() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 4);
        var before = bench.instance(WEB_0);
        var node = bench.nodeOf(WEB_0);
        long goal = bench.state.goal(new NodeId(node)).value();
        bench.kill(node);
        var after = bench.instance(WEB_0);
        assertThat(after.place().orElseThrow().node().value()).isNotEqualTo(node);
        assertThat(after.place().orElseThrow().vm())
                .isNotEqualTo(before.place().orElseThrow().vm());
        assertThat(after.address()).isEqualTo(before.address());
        assertThat(after.updateDomain()).isEqualTo(before.updateDomain());
        assertThat(after.faultDomain()).isEqualTo(before.faultDomain());
        assertThat(after.status()).isEqualTo("CreatingVM");
        assertThat(bench.state.goal(new NodeId(node)).value())
                .as("the old machine must learn it")
                .isGreaterThan(goal);
        assertThat(bench.tell(new ClusterCommand.ConfirmPowerOff(new NodeId(node), "again")))
                .isEqualTo(Decision.alreadySo());
    }

    @Test
    void onlyASuspectIsFenced() {
        var bench = ClusterBench.ready(2);
        assertThat(why(bench.tell(new ClusterCommand.ConfirmPowerOff(new NodeId("node-0"), "off"))))
                .isInstanceOf(Refusal.WrongState.class);
        assertThat(why(bench.tell(new ClusterCommand.ConfirmPowerOff(new NodeId("node-9"), "off"))))
                .isInstanceOf(Refusal.Unknown.class);
    }

    @Test
    void anInstanceThatFindsNoRoomIsStrandedAndTriedAgain() {
        var bench = ClusterBench.ready(2);
        bench.tell(ClusterBench.deployment("r1", ClusterBench.service(2, 8000)));
        var lost = bench.nodeOf(WEB_0).equals("node-0") ? WEB_0 : WEB_1;
        bench.kill("node-0");
        assertThat(bench.log.getLast()).isInstanceOf(InstanceStranded.class);
        assertThat(bench.instance(lost).place()).isEmpty();
        assertThat(bench.instance(lost).detail()).isNotEmpty();
        assertThat(bench.tell(new ClusterCommand.Heal())).isEqualTo(Decision.alreadySo());

        bench.tell(new ClusterCommand.ConfirmPowerOn(new NodeId("node-0"), 1));
        bench.tell(bench.heard("node-0", "boot-2"));
        var moved = only(bench.tell(new ClusterCommand.Heal()), InstanceMoved.class);
        assertThat(moved.instance().value()).isEqualTo(lost);
        assertThat(moved.node().value()).isEqualTo("node-0");
    }

    @Test
    void aDeletedServiceTakesItsStrandedInstancesWithIt() {
        var bench = ClusterBench.ready(2);
        bench.tell(ClusterBench.deployment("r1", ClusterBench.service(2, 8000)));
        bench.kill("node-0");
        bench.delete("r2");
        assertThat(bench.tell(new ClusterCommand.Heal()))
                .as("on its way out, it is not placed")
                .isEqualTo(Decision.alreadySo());
        bench.tell(bench.heard("node-1", "boot-1"));
        assertThat(bench.state.deployment().byId()).isEmpty();
        assertThat(bench.state.deployment().instances()).isEmpty();
    }

    @Test
    void aServiceWhollyStrandedIsGoneAsSoonAsItIsDeleted() {
        var bench = ClusterBench.ready(2);
        bench.tell(ClusterBench.deployment("r1", ClusterBench.service(2, 8000)));
        bench.kill("node-0");
        bench.kill("node-1");
        assertThat(events(bench.delete("r2")))
                .extracting(Object::getClass)
                .containsExactly(Deleted.class, Removed.class);
        assertThat(bench.state.deployment().instances()).isEmpty();
        assertThat(bench.tell(new ClusterCommand.Heal())).isEqualTo(Decision.alreadySo());
    }

    @Test
    void everyStrandedInstanceHasItsTurn() {
        var noon = Instant.parse("2026-01-01T12:00:00Z");
        var tried = IntStream.range(0, 3)
                .mapToObj(s -> Moving.turn(List.of(1, 2, 3, 4, 5, 6), noon.plusSeconds(s), 2))
                .flatMap(List::stream)
                .toList();
        assertThat(tried).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    }

    @Test
    void whatAFencedMachineStillSaysCountsForNothing() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 2);
        var node = bench.nodeOf(WEB_0);
        var stale = bench.heard(node, "boot-1");
        bench.kill(node);
        assertThat(bench.tell(stale)).isEqualTo(Decision.alreadySo());
        bench.tell(new ClusterCommand.ConfirmPowerOn(new NodeId(node), 1));
        assertThat(bench.tell(stale)).as("the boot that was fenced").isEqualTo(Decision.alreadySo());
        assertThat(bench.health(node)).isInstanceOf(InventoryState.Fenced.class);
        var fresh = bench.heard(node, "boot-2", 0);
        assertThat(bench.tell(fresh))
                .isEqualTo(Decision.accept(new InventoryEvent.NodeBecameReady(bench.now, new NodeId(node), "boot-2")));
    }

    @Test
    void aFencedMachineIsNotReadyBeforeItWasPoweredOn() {
        var bench = ClusterBench.ready(6);
        bench.kill("node-0");
        assertThat(bench.tell(bench.heard("node-0", "boot-2"))).isEqualTo(Decision.alreadySo());
    }

    @Test
    void aMachineThatDoesNotComeBackGoesToRepairAndIsReadyWhenItReturns() {
        var bench = ClusterBench.ready(6);
        bench.kill("node-0");
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(bench.tell(new ClusterCommand.ConfirmPowerOn(new NodeId("node-0"), attempt))
                            .events())
                    .hasSize(1);
            assertThat(bench.tell(new ClusterCommand.ConfirmPowerOn(new NodeId("node-0"), attempt)))
                    .isEqualTo(Decision.alreadySo());
            assertThat(bench.tell(new ClusterCommand.Heal())).isEqualTo(Decision.alreadySo());
            bench.now = bench.now.plus(Duration.ofMinutes(3));
        }
        only(bench.tell(new ClusterCommand.Heal()), InventoryEvent.NodeSentToRepair.class);
        assertThat(bench.tell(bench.heard("node-0", "boot-1"))).isEqualTo(Decision.alreadySo());
        only(bench.tell(bench.heard("node-0", "boot-2")), InventoryEvent.NodeBecameReady.class);
    }

    @Test
    void aNewHostAgentOfAReadyMachineIsNoted() {
        var bench = ClusterBench.ready(6);
        var ready = only(bench.tell(bench.heard("node-0", "boot-2")), InventoryEvent.NodeBecameReady.class);
        assertThat(ready.bootId()).isEqualTo("boot-2");
    }

    @Test
    void aMachineWithAForeignGoalIsNeitherReadyNorAWitness() {
        var bench = new ClusterBench();
        bench.tell(new ClusterCommand.AcceptDatacenter(LocalDatacenter.of(1, 2, 91)));
        var foreign = ClusterBench.status("node-0", new NodeState.Ready(), "boot-1", 0, "it holds a goal of epoch 57");
        assertThat(bench.tell(new ClusterCommand.Observe(foreign))).isEqualTo(Decision.alreadySo());
        assertThat(bench.health("node-0")).isInstanceOf(InventoryState.Unknown.class);
    }

    @Test
    void readyInstancesAreRoutedAnew() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 1);
        var node = bench.nodeOf(WEB_0);
        bench.tell(bench.heard(node, "boot-1", 1, ClusterBench.vm(bench.instance(WEB_0), "StartingRole")));
        var before = bench.state.routing();
        bench.tell(bench.heard(node, "boot-1", 1, ClusterBench.vm(bench.instance(WEB_0), "ReadyRole")));
        assertThat(bench.state.routing()).isEqualTo(before.next());
        bench.tell(bench.heard(node, "boot-1", 1, ClusterBench.vm(bench.instance(WEB_0), "ReadyRole")));
        assertThat(bench.state.routing()).isEqualTo(before.next());
    }

    @Test
    void theDatacenterIsTakenInOnceAndAgainWhenItChanged() {
        var bench = ClusterBench.ready(2);
        assertThat(bench.tell(new ClusterCommand.AcceptDatacenter(LocalDatacenter.of(1, 2, 91))))
                .isEqualTo(Decision.alreadySo());
        bench.tell(new ClusterCommand.AcceptDatacenter(LocalDatacenter.of(1, 4, 91)));
        assertThat(bench.state.inventory().machines()).hasSize(4);
        assertThat(bench.health("node-0")).as("what is believed of it stays").isInstanceOf(InventoryState.Ready.class);
        assertThat(bench.health("node-3")).isInstanceOf(InventoryState.Unknown.class);
    }

    @Test
    void aDatacenterThatLeavesOutAMachineInUseIsRefused() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 4);
        assertThat(why(bench.tell(new ClusterCommand.AcceptDatacenter(LocalDatacenter.of(1, 1, 91))))
                        .message())
                .contains("host instances", "node-1");
    }

    @Test
    void aStatusOfAMachineThatTheDatacenterDoesNotHaveIsIgnored() {
        assertThat(ClusterBench.ready(2).tell(ClusterBench.ready(6).heard("node-5", "boot-1")))
                .isEqualTo(Decision.alreadySo());
    }

    @Test
    void aMachineReservedForTheFabricHostsNothing() {
        var d = LocalDatacenter.of(1, 1, 91);
        var n = d.nodes().getFirst();
        var reserved = new Datacenter.Node(
                n.id(), n.rack(), n.address(), n.controllerAddress(), n.cores(), n.memory(), n.disk(), 1000, true);
        var rack = d.racks().getFirst();
        var bench = ClusterBench.ready(new Datacenter(
                "local",
                new ClusterId("local"),
                d.replicas(),
                List.of(new Datacenter.Rack(rack.id(), "", "", List.of(reserved))),
                d.loadBalancers(),
                d.dips(),
                d.vips()));
        assertThat(((Refusal.Exhausted) why(bench.deploy("r1", 1))).reasons().toString())
                .contains("reserved for the fabric controller");
    }
}
