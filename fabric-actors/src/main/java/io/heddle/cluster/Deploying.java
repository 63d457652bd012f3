package io.heddle.cluster;

import static io.heddle.persistence.Decision.accept;
import static io.heddle.persistence.Decision.refuse;

import io.heddle.allocation.Allocator;
import io.heddle.allocation.Constraints;
import io.heddle.allocation.Demand;
import io.heddle.allocation.Placement;
import io.heddle.allocation.Request;
import io.heddle.allocation.Want;
import io.heddle.config.DeploymentId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.controller.InstanceCell;
import io.heddle.config.controller.RoleDescription.Endpoint;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.translation.Topology;
import io.heddle.deployment.DeploymentEvent;
import io.heddle.deployment.DeploymentEvent.Placed;
import io.heddle.deployment.ServiceChecks;
import io.heddle.network.Addresses;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Event;
import io.heddle.persistence.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One request to deploy: the service finds room for all its instances, addresses for them and a VIP, or is refused. */
final class Deploying {
    private final ClusterState state;
    private final ClusterCommand.Deploy command;
    private final Instant now;
    private final DeploymentId id;

    Deploying(ClusterState state, ClusterCommand.Deploy command, Instant now) {
        this.state = state;
        this.command = command;
        this.now = now;
        this.id = new DeploymentId("d-%05d".formatted(state.deployment().deployments() + 1));
    }

    Decision<Event> decide() {
        var findings = ServiceChecks.check(command.description());
        if (!findings.isEmpty()) return refuse(new Refusal.Invalid(findings));
        var taken = state.deployment().in(command.service(), command.slot());
        if (taken.isPresent()) {
            return refuse(new Refusal.WrongState(
                    "deploying to slot " + command.slot() + " of service " + command.service(),
                    "deployment " + taken.get().id() + " is there; delete it first"));
        }
        var datacenter = state.inventory().datacenter();
        if (datacenter.isEmpty())
            return refuse(new Refusal.WrongState("deploying", "the cluster has no datacenter yet"));
        return place(datacenter.get());
    }

    private Decision<Event> place(Datacenter datacenter) {
        var cells = Topology.cells(command.description());
        return switch (new Allocator().place(state.allocation(), request())) {
            case Placement.Rejected r ->
                refuse(new Refusal.Exhausted(
                        "no room for service " + command.service(), r.report().reasons()));
            case Placement.Placed p -> address(datacenter, cells, p);
        };
    }

    /** What the allocator is asked for. */
    Request request() {
        return new Request(
                id,
                command.description().faultDomains(),
                command.description().updateDomains(),
                Topology.cells(command.description()).stream().map(this::want).toList());
    }

    private Decision<Event> address(Datacenter datacenter, List<InstanceCell> cells, Placement.Placed plan) {
        var used = state.deployment().addresses();
        var dips = Addresses.pick(datacenter.dips(), used, cells.size());
        var vips = isPublic() ? Addresses.pick(datacenter.vips(), used, 1) : List.of("");
        var lacking = new ArrayList<String>();
        if (dips.size() < cells.size()) {
            lacking.add(
                    "the pool of instance addresses has " + dips.size() + " left of the " + cells.size() + " needed");
        }
        if (vips.isEmpty()) lacking.add("the pool of virtual IP addresses is empty");
        if (!lacking.isEmpty()) {
            return refuse(new Refusal.Exhausted("no addresses for service " + command.service(), lacking));
        }
        var placed = new ArrayList<Placed>();
        for (int i = 0; i < cells.size(); i++) {
            var cell = cells.get(i);
            var a = plan.plan().get(i);
            placed.add(new Placed(
                    instance(cell),
                    cell.role(),
                    cell.index(),
                    cell.faultDomain(),
                    cell.updateDomain(),
                    a.node(),
                    Moving.vm(state, i),
                    a.volume(),
                    dips.get(i)));
        }
        return accept(new DeploymentEvent.Deployed(
                now,
                command.request(),
                id,
                command.service(),
                command.slot(),
                command.description(),
                vips.getFirst(),
                placed));
    }

    private boolean isPublic() {
        return command.description().roles().stream()
                .flatMap(r -> r.endpoints().stream())
                .anyMatch(e -> e.kind() != Endpoint.Kind.INTERNAL);
    }

    private Want want(InstanceCell cell) {
        var role = command.description().role(cell.role()).orElseThrow();
        return new Want(
                instance(cell),
                cell.role(),
                Demand.of(role.size()),
                cell.faultDomain(),
                cell.updateDomain(),
                Constraints.NONE);
    }

    private RoleInstanceId instance(InstanceCell cell) {
        return new RoleInstanceId(id + "." + cell.instance());
    }
}
