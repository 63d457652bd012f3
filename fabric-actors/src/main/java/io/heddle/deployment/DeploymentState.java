package io.heddle.deployment;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.ServiceName;
import io.heddle.config.VmId;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.persistence.Persisted;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * All deployments, by id, with their instances. {@code hosted} is the index from a node to the instances that have a VM
 * there, those of deleted deployments included until they are released.
 *
 * @param deployments ever begun, for new ids
 * @param vms ever created, for new ids
 */
public record DeploymentState(
        PSortedMap<DeploymentId, Deployment> byId,
        PSortedMap<RoleInstanceId, Instance> instances,
        PSortedMap<NodeId, PSortedSet<RoleInstanceId>> hosted,
        long deployments,
        long vms) {
    public static final DeploymentState EMPTY =
            new DeploymentState(TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), 0, 0);

    /** @param deleting its instances are to stop; it is forgotten when the last is gone */
    public record Deployment(
            DeploymentId id,
            ServiceName service,
            String slot,
            ServiceDescription description,
            String vip,
            Instant createdAt,
            boolean deleting)
            implements Persisted {}

    /**
     * One role instance.
     *
     * @param place empty while it has no node
     * @param address its own, kept when it moves
     */
    public record Instance(
            RoleInstanceId id,
            DeploymentId deployment,
            String role,
            int index,
            int faultDomain,
            int updateDomain,
            Optional<Place> place,
            String address,
            String status,
            String detail)
            implements Persisted {
        public boolean isReady() {
            return status.equals("ReadyRole");
        }

        Instance at(Optional<Place> next, String nextStatus, String nextDetail) {
            return new Instance(
                    id, deployment, role, index, faultDomain, updateDomain, next, address, nextStatus, nextDetail);
        }
    }

    /** @param volume see allocation */
    public record Place(NodeId node, VmId vm, int volume) implements Persisted {}

    public Deployment deployment(Instance instance) {
        return require(byId.get(instance.deployment()), instance.deployment());
    }

    public RoleDescription role(Instance instance) {
        var deployment = deployment(instance);
        return deployment.description().role(instance.role()).orElseThrow();
    }

    public Collection<Instance> on(NodeId node) {
        var ids = hosted.get(node);
        return ids == null
                ? List.of()
                : ids.stream().map(id -> require(instances.get(id), id)).toList();
    }

    /** A deployment's instances, by id. Their ids begin with its own, so they stand together. */
    public List<Instance> of(DeploymentId deployment) {
        var prefix = deployment.value() + ".";
        return instances.tailMap(new RoleInstanceId(prefix), true).values().stream()
                .takeWhile(i -> i.id().value().startsWith(prefix))
                .toList();
    }

    /** The deployment that lives in a slot; one that is being deleted no longer does. */
    public Optional<Deployment> in(ServiceName service, String slot) {
        return byId.values().stream()
                .filter(d ->
                        !d.deleting() && d.service().equals(service) && d.slot().equals(slot))
                .findFirst();
    }

    /** Addresses in use, VIPs and instances' own. */
    public TreeSet<String> addresses() {
        var all = new TreeSet<String>();
        byId.values().forEach(d -> all.add(d.vip()));
        instances.values().forEach(i -> all.add(i.address()));
        return all;
    }

    /** Applies one journalled fact. */
    public DeploymentState evolve(DeploymentEvent event) {
        return switch (event) {
            case DeploymentEvent.Deployed e -> deployed(e);
            case DeploymentEvent.Deleted e ->
                new DeploymentState(
                        byId.plus(e.deployment(), deleting(e.deployment())), instances, hosted, deployments, vms);
            case DeploymentEvent.Removed e ->
                new DeploymentState(byId.minus(e.deployment()), instances, hosted, deployments, vms);
            case DeploymentEvent.VmReleased e -> released(e.instance());
            case DeploymentEvent.InstanceMoved e ->
                placed(e.instance(), Optional.of(new Place(e.node(), e.vm(), e.volume())), "CreatingVM", "");
            case DeploymentEvent.InstanceStranded e ->
                placed(e.instance(), Optional.empty(), "RoleStateUnknown", String.join("; ", e.reasons()));
            case DeploymentEvent.InstanceStatusChanged e -> {
                var old = require(instances.get(e.instance()), e.instance());
                yield new DeploymentState(
                        byId,
                        instances.plus(old.id(), old.at(old.place(), e.status(), e.detail())),
                        hosted,
                        deployments,
                        vms);
            }
        };
    }

    private DeploymentState deployed(DeploymentEvent.Deployed e) {
        var deployment = new Deployment(e.deployment(), e.service(), e.slot(), e.description(), e.vip(), e.at(), false);
        var next = new DeploymentState(byId.plus(e.deployment(), deployment), instances, hosted, deployments + 1, vms);
        for (var p : e.instances()) {
            var place = Optional.of(new Place(p.node(), p.vm(), p.volume()));
            var instance = new Instance(
                    p.instance(),
                    e.deployment(),
                    p.role(),
                    p.index(),
                    p.faultDomain(),
                    p.updateDomain(),
                    Optional.empty(),
                    p.address(),
                    "CreatingVM",
                    "");
            next = new DeploymentState(
                            next.byId,
                            next.instances.plus(p.instance(), instance),
                            next.hosted,
                            next.deployments,
                            next.vms)
                    .placed(p.instance(), place, "CreatingVM", "");
        }
        return next;
    }

    private Deployment deleting(DeploymentId id) {
        var d = require(byId.get(id), id);
        return new Deployment(d.id(), d.service(), d.slot(), d.description(), d.vip(), d.createdAt(), true);
    }

    private DeploymentState placed(RoleInstanceId id, Optional<Place> place, String status, String detail) {
        var old = require(instances.get(id), id);
        var index = hosted;
        if (old.place().isPresent()) index = leave(index, old.place().get().node(), id);
        if (place.isPresent()) {
            var node = place.get().node();
            var there = index.get(node);
            index = index.plus(node, (there == null ? TreePSet.<RoleInstanceId>empty() : there).plus(id));
        }
        return new DeploymentState(
                byId,
                instances.plus(id, old.at(place, status, detail)),
                index,
                deployments,
                place.isPresent() ? vms + 1 : vms);
    }

    private DeploymentState released(RoleInstanceId id) {
        var old = instances.get(id);
        if (old == null) return this;
        var index = old.place().isPresent() ? leave(hosted, old.place().get().node(), id) : hosted;
        return new DeploymentState(byId, instances.minus(id), index, deployments, vms);
    }

    private static PSortedMap<NodeId, PSortedSet<RoleInstanceId>> leave(
            PSortedMap<NodeId, PSortedSet<RoleInstanceId>> index, NodeId node, RoleInstanceId id) {
        var there = index.get(node);
        if (there == null) return index;
        var left = there.minus(id);
        return left.isEmpty() ? index.minus(node) : index.plus(node, left);
    }

    private static <T> T require(@Nullable T found, Object id) {
        if (found == null) throw new IllegalStateException("the log speaks of " + id + ", which it never introduced");
        return found;
    }
}
