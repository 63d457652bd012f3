package io.heddle.cluster;

import io.heddle.api.Views;
import io.heddle.config.Epoch;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.RoleDescription.Endpoint;
import io.heddle.deployment.DeploymentState.Deployment;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.inventory.InventoryState.Machine;
import io.heddle.inventory.InventoryState.Ready;
import io.heddle.network.Routes;
import io.heddle.node.NodeStatus;
import io.heddle.node.VmSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a cluster's state and sightings look like to an operator. */
final class ClusterViews {
    private static final double MILLI = 1000.0;

    private final ClusterState state;
    private final Sightings sightings;

    ClusterViews(ClusterState state, Sightings sightings) {
        this.state = state;
        this.sightings = sightings;
    }

    /** @param primary number of the replica that answers, which is the primary; its fellows it does not look at */
    Views.Status status(String cluster, int primary, Epoch epoch, int replicas) {
        var machines = state.inventory().machines().values();
        var instances = state.deployment().instances().values();
        return new Views.Status(
                cluster,
                primary,
                epoch.value(),
                replicas,
                1,
                machines.size(),
                (int) machines.stream().filter(m -> m.health() instanceof Ready).count(),
                (int) state.deployment().byId().values().stream()
                        .map(Deployment::service)
                        .distinct()
                        .count(),
                instances.size(),
                (int) instances.stream().filter(Instance::isReady).count(),
                machines.stream().mapToInt(m -> m.definition().cores()).sum(),
                instances.stream()
                                .filter(i -> i.place().isPresent())
                                .mapToInt(i -> state.deployment().role(i).size().millicores())
                                .sum()
                        / MILLI,
                Duration.ZERO);
    }

    List<Views.Service> services() {
        return state.deployment().byId().values().stream().map(this::service).toList();
    }

    private Views.Service service(Deployment d) {
        var instances = state.deployment().of(d.id());
        int ready = (int) instances.stream().filter(Instance::isReady).count();
        boolean everReady = instances.stream().noneMatch(i -> isStarting(i.status()));
        String phase = d.deleting()
                ? "Deleting"
                : ready == instances.size() ? "Running" : everReady ? "Degraded" : "Deploying";
        var endpoints = new ArrayList<Views.Endpoint>();
        for (var role : d.description().roles()) {
            for (var e : role.endpoints()) {
                if (e.kind() == Endpoint.Kind.INPUT) endpoints.add(endpoint(d, role, e, instances));
            }
        }
        return new Views.Service(
                d.service().value(),
                d.slot(),
                d.id().value(),
                phase,
                instances.size(),
                ready,
                endpoints,
                d.createdAt());
    }

    private static boolean isStarting(String status) {
        return switch (status) {
            case "CreatingVM", "RoleStateUnknown", "CreatingRole", "StartingRole" -> true;
            default -> false;
        };
    }

    private Views.Endpoint endpoint(Deployment d, RoleDescription role, Endpoint e, List<Instance> instances) {
        String scheme = e.protocol().startsWith("http") ? e.protocol() : "tcp";
        return new Views.Endpoint(
                role.name(),
                e.name(),
                e.protocol(),
                d.vip(),
                e.publicPort(),
                scheme + "://" + d.vip() + ":" + e.publicPort(),
                (int) instances.stream()
                        .filter(i -> i.role().equals(role.name()))
                        .count(),
                sightings.healthyBackends(Routes.id(d, role.name(), e.name())));
    }

    List<Views.Instance> instances() {
        return state.deployment().instances().values().stream()
                .map(this::instance)
                .toList();
    }

    private Views.Instance instance(Instance i) {
        var d = state.deployment().deployment(i);
        var seen = i.place().flatMap(p -> sightings.node(p.node()).flatMap(n -> n.vms().stream()
                .filter(v -> v.vm().equals(p.vm()))
                .findFirst()));
        return new Views.Instance(
                d.service().value(),
                d.slot(),
                d.id().value(),
                i.id().value().substring(d.id().value().length() + 1),
                i.role(),
                i.status(),
                i.detail(),
                i.place().map(p -> p.node().value()).orElse(""),
                i.place().map(p -> p.vm().value()).orElse(""),
                i.address(),
                i.faultDomain(),
                i.updateDomain(),
                seen.map(VmSummary::roleRestarts).orElse(0),
                seen.map(VmSummary::guestRestarts).orElse(0),
                seen.map(VmSummary::guestPid).orElse(0L),
                seen.map(VmSummary::rolePid).orElse(0L));
    }

    List<Views.Node> nodes() {
        var racks = state.inventory().machines().values().stream()
                .map(m -> m.definition().rack())
                .distinct()
                .sorted()
                .toList();
        return state.inventory().machines().values().stream()
                .map(m -> node(m, racks.indexOf(m.definition().rack())))
                .toList();
    }

    private Views.Node node(Machine m, int faultDomain) {
        var id = m.definition().id();
        var seen = sightings.node(id);
        var instances = state.deployment().on(id);
        return new Views.Node(
                id.value(),
                m.definition().rack().value(),
                faultDomain,
                m.health().getClass().getSimpleName(),
                seen.map(NodeStatus::finding)
                        .filter(f -> !f.isEmpty())
                        .orElse(m.health().detail()),
                instances.size(),
                m.definition().cores(),
                instances.stream()
                                .mapToInt(i -> state.deployment().role(i).size().millicores())
                                .sum()
                        / MILLI,
                m.definition().memory().toMib(),
                instances.stream()
                        .mapToLong(
                                i -> state.deployment().role(i).size().memory().toMib())
                        .sum(),
                state.goal(id).value(),
                seen.map(s -> s.confirmed().value()).orElse(0L),
                seen.map(NodeStatus::silent).orElse(Duration.ZERO));
    }

    List<Views.Operation> operations() {
        return state.requests().stream().map(this::operation).toList();
    }

    private Views.Operation operation(ClusterState.Request r) {
        var deployment = Optional.ofNullable(state.deployment().byId().get(r.deployment()));
        boolean deploy = r.kind().equals("deploy");
        String phase;
        String message;
        if (deploy && deployment.filter(d -> !d.deleting()).isPresent()) {
            var instances = state.deployment().of(r.deployment());
            long ready = instances.stream().filter(Instance::isReady).count();
            phase = ready == instances.size() ? "Succeeded" : "InProgress";
            message = ready + " of " + instances.size() + " instances are ready";
        } else if (deploy) {
            phase = "Failed";
            message = "deployment " + r.deployment() + " was deleted";
        } else {
            phase = deployment.isEmpty() ? "Succeeded" : "InProgress";
            message = deployment.isEmpty()
                    ? "deployment " + r.deployment() + " is gone"
                    : state.deployment().of(r.deployment()).size() + " instances are stopping";
        }
        return new Views.Operation(r.id().value(), r.kind(), r.subject(), phase, message, r.at());
    }
}
