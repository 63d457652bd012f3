package io.heddle.cluster;

import io.heddle.api.Views;
import io.heddle.config.Bytes;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.ServiceName;
import io.heddle.config.VmId;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.RoleDescription.Endpoint;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.controller.VmSize;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.healing.Healing;
import io.heddle.healing.HealingSettings;
import io.heddle.inventory.InventoryState;
import io.heddle.node.NodeState;
import io.heddle.node.NodeStatus;
import io.heddle.node.VmSummary;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Event;
import io.heddle.persistence.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A cluster's rules on a bench: commands go in, events come out and are applied, time stands still unless it is moved. */
public final class ClusterBench {
    public static final HealingSettings SETTINGS =
            new HealingSettings(0.5, Duration.ofSeconds(60), Duration.ofMinutes(2), 3, Duration.ofMinutes(3));
    public static final ServiceName SHOP = new ServiceName("shop");

    final Cluster rules = new Cluster(new Healing(SETTINGS));
    final List<Event> log = new ArrayList<>();
    Instant now = Instant.parse("2026-01-01T12:00:00Z");
    ClusterState state = ClusterState.EMPTY;

    /** A cluster whose machines have all been heard. */
    static ClusterBench ready(Datacenter datacenter) {
        var bench = new ClusterBench();
        bench.tell(new ClusterCommand.AcceptDatacenter(datacenter));
        datacenter.nodes().forEach(n -> bench.tell(bench.heard(n.id().value(), "boot-1")));
        return bench;
    }

    static ClusterBench ready(int nodes) {
        return ready(LocalDatacenter.of(1, nodes, 91));
    }

    Decision<Event> tell(ClusterCommand command) {
        var decision = rules.decide(state, command, now);
        for (var event : decision.events()) state = ClusterEvolution.evolve(state, event);
        log.addAll(decision.events());
        return decision;
    }

    Decision<Event> deploy(String request, int instances) {
        return tell(deployment(request, service(instances)));
    }

    static ClusterCommand.Deploy deployment(String request, ServiceDescription service) {
        return new ClusterCommand.Deploy(new RequestId(request), SHOP, "production", service);
    }

    Decision<Event> delete(String request) {
        return tell(new ClusterCommand.Delete(new RequestId(request), SHOP, "production"));
    }

    /** A machine that runs what it should, says so, and has confirmed its newest goal. */
    ClusterCommand.Observe heard(String node, String bootId) {
        var vms = state.deployment().on(new NodeId(node)).stream()
                .filter(i -> !state.deployment().deployment(i).deleting())
                .map(i -> vm(i, "ReadyRole"))
                .toArray(VmSummary[]::new);
        return heard(node, bootId, state.goal(new NodeId(node)).value(), vms);
    }

    ClusterCommand.Observe heard(String node, String bootId, long confirmed, VmSummary... vms) {
        return observe(node, new NodeState.Ready(), bootId, confirmed, vms);
    }

    ClusterCommand.Observe silent(String node) {
        return observe(node, new NodeState.Silent(now.minusSeconds(5)), "boot-1", 0);
    }

    private ClusterCommand.Observe observe(
            String node, NodeState.Phase phase, String bootId, long confirmed, VmSummary... vms) {
        return new ClusterCommand.Observe(status(node, phase, bootId, confirmed, "", vms));
    }

    static NodeStatus status(
            String node, NodeState.Phase phase, String bootId, long confirmed, String finding, VmSummary... vms) {
        return status(node, phase, bootId, 1, confirmed, finding, false, vms);
    }

    static NodeStatus status(
            String node,
            NodeState.Phase phase,
            String bootId,
            long epoch,
            long confirmed,
            String finding,
            boolean needsGoal,
            VmSummary... vms) {
        return new NodeStatus(
                new NodeId(node),
                new Epoch(epoch),
                new Incarnation(confirmed),
                new Incarnation(confirmed),
                phase,
                bootId,
                Duration.ZERO,
                finding,
                needsGoal,
                NodeStatus.Hardware.NONE,
                Arrays.asList(vms),
                List.of());
    }

    /** Silent, then fenced: what it hosted has left it. */
    void kill(String node) {
        tell(silent(node));
        tell(new ClusterCommand.ConfirmPowerOff(new NodeId(node), "powered off"));
    }

    Instance instance(String id) {
        var found = state.deployment().instances().get(new RoleInstanceId(id));
        if (found == null) throw new AssertionError("no instance " + id);
        return found;
    }

    String nodeOf(String instance) {
        return instance(instance).place().orElseThrow().node().value();
    }

    static VmSummary vm(Instance instance, String status) {
        return vm(instance.place().orElseThrow().vm(), instance.id(), status);
    }

    static VmSummary vm(VmId vm, RoleInstanceId instance, String status) {
        return new VmSummary(vm, instance, new Incarnation(1), "VM_RUNNING", status, "", 0, 0, 0, 0, List.of());
    }

    /** One web role with a public endpoint. */
    public static ServiceDescription service(int instances) {
        return service(instances, 1000);
    }

    static ServiceDescription service(int instances, int millicores) {
        return new ServiceDescription("Shop", 5, 2, "", List.of(role("Web", instances, millicores)));
    }

    static RoleDescription role(String name, int instances, int millicores, Endpoint... endpoints) {
        var own = endpoints.length > 0
                ? List.of(endpoints)
                : List.of(endpoint("http", Endpoint.Kind.INPUT, 80, 80, 8080));
        return new RoleDescription(
                name,
                RoleDescription.RoleKind.WEB,
                new VmSize("Small", millicores, Bytes.mib(1792), Bytes.gib(20), 100),
                instances,
                new RoleDescription.EntryPoint(RoleDescription.EntryPoint.Kind.PROGRAM, "serve", true, false),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                own,
                Duration.ofMinutes(10),
                Duration.ofMinutes(5));
    }

    static Endpoint endpoint(String name, Endpoint.Kind kind, int port, int portMax, int localPort) {
        return new Endpoint(name, kind, "tcp", port, portMax, localPort, localPort, false, Optional.empty());
    }

    InventoryState.Health health(String node) {
        var machine = state.inventory().machines().get(new NodeId(node));
        if (machine == null) throw new AssertionError("no machine " + node);
        return machine.health();
    }

    static List<Event> events(Decision<Event> decision) {
        return switch (decision) {
            case Decision.Accepted<Event> d -> d.events();
            case Decision.Refused<Event> d ->
                throw new AssertionError("refused: " + d.why().message());
        };
    }

    static <E extends Event> E only(Decision<Event> decision, Class<E> type) {
        var events = events(decision);
        if (events.size() != 1) throw new AssertionError("not one event: " + events);
        return type.cast(events.getFirst());
    }

    static Refusal why(Decision<Event> decision) {
        return switch (decision) {
            case Decision.Refused<Event> d -> d.why();
            case Decision.Accepted<Event> d -> throw new AssertionError("accepted: " + d.events());
        };
    }

    /** What node-0 says once all of these are as {@code status} says. */
    static ClusterCommand.Observe observe(List<Views.Instance> instances, String status) {
        var vms = instances.stream()
                .map(i -> vm(new VmId(i.vm()), new RoleInstanceId(i.deployment() + "." + i.instance()), status))
                .toArray(VmSummary[]::new);
        return new ClusterCommand.Observe(status("node-0", new NodeState.Ready(), "boot-1", 1, "", vms));
    }
}
