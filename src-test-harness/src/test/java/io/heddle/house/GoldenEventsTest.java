package io.heddle.house;

import io.heddle.cluster.ClusterCatalogue;
import io.heddle.cluster.ClusterEvolution;
import io.heddle.cluster.ClusterSnapshot;
import io.heddle.cluster.ClusterSnapshotV2;
import io.heddle.cluster.ClusterState;
import io.heddle.cluster.RequestEvent;
import io.heddle.config.Bytes;
import io.heddle.config.DeploymentId;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.ServiceName;
import io.heddle.config.VmId;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.controller.VmSize;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.deployment.DeploymentEvent;
import io.heddle.inventory.InventoryEvent;
import io.heddle.node.NodeCatalogue;
import io.heddle.node.NodeEvent;
import io.heddle.node.NodeState;
import io.heddle.node.VmSummary;
import io.heddle.persistence.Event;
import io.heddle.persistence.Persisted;
import io.heddle.persistence.Refusal;
import io.heddle.persistence.golden.CatalogueGolden;
import io.heddle.replica.FcReplicaEvent;
import io.heddle.replica.FcReplicaState;
import io.heddle.roleinstance.RoleInstanceEvent;
import io.heddle.roleinstance.RoleInstanceState;
import io.heddle.startuptask.StartupTaskEvent;
import io.heddle.startuptask.StartupTaskState;
import io.heddle.vm.VmEvent;
import io.heddle.vm.VmState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is journalled today can be read for ever: golden samples, and a listing that is reviewed as a diff. */
class GoldenEventsTest {
    private static final Path TOP = Path.of(System.getProperty("heddle.top"));
    private static final Path GOLDEN = TOP.resolve("src-test-harness/src/test/resources/golden");
    private static final Path LISTING = TOP.resolve("docs/generated/events.txt");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final NodeId NODE = new NodeId("node-1");
    private static final RoleInstanceId INSTANCE = new RoleInstanceId("d-00001.Web_IN_0");
    private static final VmId VM = new VmId("vm-000001");
    private static final DeploymentId DEPLOYMENT = new DeploymentId("d-00001");
    private static final RequestId REQUEST = new RequestId("request-1");

    @Test
    void whatHappensOnMachinesCanBeReadForEver() {
        var golden = new CatalogueGolden(new NodeCatalogue().catalogue());
        golden.verifySamples(GOLDEN.resolve("node.events"), onMachines());
        golden.verifyListing(LISTING);
    }

    @Test
    void whatTheControllerDecidesCanBeReadForEver() {
        var golden = new CatalogueGolden(new ClusterCatalogue().catalogue());
        golden.verifySamples(GOLDEN.resolve("cluster.events"), decisions());
        golden.verifyListing(LISTING);
    }

    private static List<Persisted> onMachines() {
        var task = new VmSummary.TaskLine(0, "sh prepare.sh", 2, false, 1);
        var vm = new VmSummary(
                VM, INSTANCE, new Incarnation(1), "VM_RUNNING", "ReadyRole", "all well", 1, 2, 41, 42, List.of(task));
        return List.of(
                new NodeEvent.GoalTaken(NOON, new Epoch(3), new Incarnation(7)),
                new NodeEvent.GoalConfirmed(NOON, new Incarnation(7)),
                new NodeEvent.Heard(NOON, "boot-1"),
                new NodeEvent.WentSilent(NOON, NOON.minusSeconds(5)),
                new NodeEvent.VmObserved(NOON, vm),
                new NodeEvent.VmGone(NOON, VM),
                new NodeState(
                        new Epoch(3),
                        new Incarnation(7),
                        new Incarnation(6),
                        "boot-1",
                        new NodeState.Silent(NOON),
                        List.of(vm)),
                new VmEvent.Created(NOON, NODE, INSTANCE),
                new VmEvent.PhaseChanged(NOON, "VM_RUNNING", "all well"),
                new VmEvent.GuestRestarted(NOON, 2),
                new VmState("VM_RUNNING", 2),
                new RoleInstanceEvent.EnteredVm(NOON, VM),
                new RoleInstanceEvent.StatusChanged(NOON, "ReadyRole", "all well"),
                new RoleInstanceEvent.RoleRestarted(NOON, 2),
                new RoleInstanceState("vm-000001", "ReadyRole", 2),
                new StartupTaskEvent.Started(NOON, "sh prepare.sh", 2),
                new StartupTaskEvent.Finished(NOON, 2, 1),
                new StartupTaskState(2, 1));
    }

    private static List<Persisted> decisions() {
        var all = new ArrayList<Persisted>(clusterEvents());
        var state = ClusterState.EMPTY;
        for (var event : clusterEvents()) {
            if (event instanceof DeploymentEvent.VmReleased) break; // What follows takes it all away again.
            state = ClusterEvolution.evolve(state, event);
        }
        all.add(ClusterSnapshot.of(state));
        all.add(ClusterSnapshotV2.of(state));
        all.add(new FcReplicaEvent.Started(NOON, 4711, "0.1.0"));
        all.add(new FcReplicaEvent.Elected(NOON, new Epoch(3)));
        all.add(new FcReplicaEvent.SteppedDown(NOON, new Epoch(3), "it was not renewed"));
        all.add(new FcReplicaState(FcReplicaState.Role.PRIMARY, new Epoch(3)));
        return all;
    }

    /** A history that could have happened, with each kind of fact once. */
    private static List<Event> clusterEvents() {
        var other = new NodeId("node-2");
        return List.of(
                new InventoryEvent.DatacenterAccepted(NOON, LocalDatacenter.of(1, 3, 94)),
                new InventoryEvent.NodeBecameReady(NOON, NODE, "boot-1"),
                new RequestEvent.RequestRefused(
                        NOON,
                        new RequestId("request-0"),
                        new Refusal.Exhausted("no room for service shop", List.of("cores: 3 of 3 nodes"))),
                new DeploymentEvent.Deployed(
                        NOON,
                        REQUEST,
                        DEPLOYMENT,
                        new ServiceName("shop"),
                        "production",
                        service(),
                        "127.94.1.1",
                        List.of(new DeploymentEvent.Placed(INSTANCE, "Web", 0, 0, 0, NODE, VM, 0, "127.94.2.1"))),
                new DeploymentEvent.InstanceStatusChanged(NOON, INSTANCE, "ReadyRole", "all well"),
                new InventoryEvent.NodeSuspected(NOON, NODE, NOON.minusSeconds(5), "not heard"),
                new InventoryEvent.NodeFenced(NOON, NODE, "its controller did it"),
                new DeploymentEvent.InstanceStranded(NOON, INSTANCE, List.of("no node is usable")),
                new DeploymentEvent.InstanceMoved(NOON, INSTANCE, other, new VmId("vm-000002"), 0),
                new InventoryEvent.NodePoweredOn(NOON, NODE, 1),
                new InventoryEvent.NodeSentToRepair(NOON, NODE, "not heard after 3 power-ons"),
                new DeploymentEvent.Deleted(NOON, new RequestId("request-2"), DEPLOYMENT),
                new DeploymentEvent.VmReleased(NOON, INSTANCE, new VmId("vm-000002")),
                new DeploymentEvent.Removed(NOON, DEPLOYMENT));
    }

    private static ServiceDescription service() {
        var variable = new RoleDescription.Variable("ID", Optional.empty(), Optional.of("/RoleEnvironment/@id"));
        var probe = new RoleDescription.Probe("http", "/health", 0, Duration.ofSeconds(15), Duration.ofSeconds(31));
        var role = new RoleDescription(
                "Web",
                RoleDescription.RoleKind.WEB,
                new VmSize("Small", 1000, Bytes.mib(1792), Bytes.gib(20), 100),
                1,
                new RoleDescription.EntryPoint(RoleDescription.EntryPoint.Kind.PROGRAM, "sh run.sh", true, false),
                List.of(new RoleDescription.StartupTask(
                        "sh prepare.sh", RoleDescription.StartupTask.Kind.SIMPLE, true, List.of(variable))),
                List.of(new RoleDescription.Variable("GREETING", Optional.of("hello"), Optional.empty())),
                List.of(new RoleDescription.Setting("Greeting", "hello")),
                List.of(new RoleDescription.LocalStorage("Book", 64, false)),
                List.of(new RoleDescription.Endpoint(
                        "Http",
                        RoleDescription.Endpoint.Kind.INPUT,
                        "http",
                        80,
                        80,
                        8080,
                        8080,
                        true,
                        Optional.of(probe))),
                Duration.ofMinutes(10),
                Duration.ofMinutes(5));
        return new ServiceDescription("Shop", 5, 2, "ab".repeat(32), List.of(role));
    }
}
