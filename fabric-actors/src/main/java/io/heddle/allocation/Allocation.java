package io.heddle.allocation;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All nodes of a cluster and all that runs on them. Immutable: each change gives a new one that shares what did not change,
 * so an old one may be kept and a fork costs nothing. Which node an instance should get is {@link Allocator}'s affair; this
 * class applies what was decided, and so accepts every assignment that was ever made, even one that no longer fits.
 */
public final class Allocation {
    private final Dimensions dimensions;
    private final PersistentMap<NodeId, NodeState> nodes;
    private final PersistentMap<RoleInstanceId, Assignment> instances;
    private final PersistentMap<DeploymentId, PersistentMap<RoleInstanceId, Assignment>> deployments;
    private final PersistentMap<RackId, Integer> usablePerRack;
    private final Totals totals;
    /** Follows from the nodes; null until somebody searches, and after nodes came or went. */
    private volatile @Nullable Index index;

    private Allocation(
            Dimensions dimensions,
            PersistentMap<NodeId, NodeState> nodes,
            PersistentMap<RoleInstanceId, Assignment> instances,
            PersistentMap<DeploymentId, PersistentMap<RoleInstanceId, Assignment>> deployments,
            PersistentMap<RackId, Integer> usablePerRack,
            Totals totals,
            @Nullable Index index) {
        this.dimensions = dimensions;
        this.nodes = nodes;
        this.instances = instances;
        this.deployments = deployments;
        this.usablePerRack = usablePerRack;
        this.totals = totals;
        this.index = index;
    }

    /**
     * What can be seen of a node.
     *
     * @param excluded why nothing new goes there; empty when something may
     * @param warning why it is the last choice; empty when it is not
     * @param failedVolumes a bit per volume
     */
    public record NodeView(
            NodeSpec spec, String excluded, String warning, long failedVolumes, List<Assignment> instances) {}

    public static Allocation empty() {
        var none = new Dimensions(List.of());
        return new Allocation(
                none,
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                Totals.none(none),
                null);
    }

    public static Allocation of(Collection<NodeSpec> nodes) {
        return empty().addNodes(nodes);
    }

    /** Adds nodes, or takes in new facts about known ones, whose instances stay. */
    public Allocation addNodes(Collection<NodeSpec> specs) {
        var all = new TreeMap<NodeId, NodeSpec>();
        nodes.forEachValue(n -> all.put(n.spec().id(), n.spec()));
        specs.forEach(s -> all.put(s.id(), s));
        var wider = Dimensions.of(all.values());
        var next = nodes;
        for (var spec : wider.equals(dimensions) ? specs : all.values())
            next = next.put(spec.id(), renewed(spec, wider));
        return withNodes(wider, next);
    }

    public Allocation addNode(NodeSpec spec) {
        return addNodes(List.of(spec));
    }

    private NodeState renewed(NodeSpec spec, Dimensions wider) {
        var fresh = NodeState.empty(spec, wider);
        var old = nodes.get(spec.id());
        if (old == null) return fresh;
        for (var a : old.instances()) fresh = fresh.plus(a, wider);
        return new NodeState(
                spec,
                old.excluded(),
                old.warning(),
                old.failedVolumes(),
                fresh.free(),
                fresh.volumesFree(),
                fresh.instances());
    }

    /** Throws {@link IllegalStateException} when the node still has instances: move or release them first. */
    public Allocation removeNode(NodeId id) {
        var node = nodes.get(id);
        if (node == null) return this;
        if (!node.instances().isEmpty()) {
            throw new IllegalStateException(
                    "node " + id + " still has " + node.instances().size() + " instances");
        }
        return withNodes(dimensions, nodes.remove(id));
    }

    private Allocation withNodes(Dimensions wider, PersistentMap<NodeId, NodeState> next) {
        var sum = new Totals[] {Totals.none(wider)};
        next.forEachValue(n -> {
            sum[0] = sum[0].plusNode(n.spec(), wider);
            boolean first = true;
            for (var a : n.instances()) {
                sum[0] = sum[0].plus(a.want().demand(), wider, first);
                first = false;
            }
        });
        return new Allocation(wider, next, instances, deployments, usable(next), sum[0], null);
    }

    /** Keeps new instances off a node, whose own stay: it is suspect, draining, reserved. A second reason replaces the first. */
    public Allocation exclude(NodeId id, String reason) {
        if (reason.isEmpty()) throw new IllegalArgumentException("no reason to exclude node " + id);
        return replace(known(id), known(id).excluded(reason));
    }

    /** Ends an exclusion. */
    public Allocation readmit(NodeId id) {
        return replace(known(id), known(id).excluded(""));
    }

    /** Makes a node the last choice: it shows signs of failing. A second reason replaces the first; an empty one ends it. */
    public Allocation warn(NodeId id, String reason) {
        return replace(known(id), known(id).warned(reason));
    }

    /** Keeps new instances off one volume of a node; those on it stay until they are released. */
    public Allocation failVolume(NodeId id, int volume) {
        return replace(known(id), known(id).volumeFailed(requireVolume(id, volume), true));
    }

    /** The volume was replaced. */
    public Allocation repairVolume(NodeId id, int volume) {
        return replace(known(id), known(id).volumeFailed(requireVolume(id, volume), false));
    }

    /** Puts instances where they were assigned. An instance that is elsewhere moves. The nodes must be known. */
    public Allocation with(Collection<Assignment> assignments) {
        var next = this;
        for (var a : assignments) next = next.without(a.instance()).with(a);
        return next;
    }

    private Allocation with(Assignment a) {
        var before = known(a.node());
        var after = before.plus(a, dimensions);
        var peers = assigned(a.deployment());
        return new Allocation(
                dimensions,
                nodes.put(a.node(), after),
                instances.put(a.instance(), a),
                deployments.put(a.deployment(), peers.put(a.instance(), a)),
                usablePerRack,
                totals.plus(a.want().demand(), dimensions, before.instances().isEmpty()),
                indexWith(before, after));
    }

    /** Null when there is none yet, or when it is time for a new one. */
    private @Nullable Index indexWith(NodeState before, NodeState after) {
        var known = index;
        if (known == null || known.isFull()) return null;
        return known.with(before, after);
    }

    /** Takes instances away; unknown ones are ignored, so that it can be said twice. */
    public Allocation release(Collection<RoleInstanceId> ids) {
        var next = this;
        for (var id : ids) next = next.without(id);
        return next;
    }

    private Allocation without(RoleInstanceId id) {
        var a = instances.get(id);
        if (a == null) return this;
        var left = assigned(a.deployment()).remove(id);
        var before = known(a.node());
        var after = before.minus(a, dimensions);
        return new Allocation(
                dimensions,
                nodes.put(a.node(), after),
                instances.remove(id),
                left.isEmpty() ? deployments.remove(a.deployment()) : deployments.put(a.deployment(), left),
                usablePerRack,
                totals.minus(a.want().demand(), dimensions, after.instances().isEmpty()),
                indexWith(before, after));
    }

    public Optional<Assignment> assignment(RoleInstanceId id) {
        return Optional.ofNullable(instances.get(id));
    }

    /** All instances of a deployment, by id. */
    public List<Assignment> assignments(DeploymentId deployment) {
        return sorted(assigned(deployment));
    }

    /** Everything that is placed, by id. */
    public List<Assignment> assignments() {
        return sorted(instances);
    }

    /** Nodes that hold more than they have, with what they lack, by id. None, unless an allocator other than ours was here. */
    public List<String> overcommitted() {
        var all = new java.util.TreeMap<NodeId, String>();
        nodes.forEachValue(n -> {
            var lacks = new ArrayList<String>();
            for (int d = 0; d < n.free().length; d++) {
                if (n.free()[d] < 0) lacks.add(-n.free()[d] + " of " + dimensions.name(d));
            }
            for (int v = 0; v < n.volumesFree().length; v++) {
                if (n.volumesFree()[v] < 0) lacks.add(-n.volumesFree()[v] + " bytes of disk on volume " + v);
            }
            if (!lacks.isEmpty()) {
                var id = n.spec().id();
                all.put(id, "node " + id + " holds more than it has: it lacks " + String.join(", ", lacks));
            }
        });
        return List.copyOf(all.values());
    }

    /** All nodes, by id. */
    public List<NodeView> nodes() {
        var all = new ArrayList<NodeView>();
        nodes.forEachValue(n -> all.add(view(n)));
        all.sort(Comparator.comparing(n -> n.spec().id()));
        return all;
    }

    public Optional<NodeView> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id)).map(Allocation::view);
    }

    public int nodeCount() {
        return nodes.size();
    }

    public int instanceCount() {
        return instances.size();
    }

    /** Nodes with at least one instance. */
    public int busyNodes() {
        return totals.busy;
    }

    /** Per dimension with any capacity, the share of all nodes' that is in use: 0 to 1, or more if nodes shrank. */
    public Map<String, Double> utilisation() {
        var shares = new TreeMap<String, Double>();
        for (int d = 0; d < totals.capacity.length; d++) {
            var name = d < dimensions.count() ? dimensions.name(d) : "disk";
            if (totals.capacity[d] > 0) shares.put(name, (double) totals.used[d] / totals.capacity[d]);
        }
        return shares;
    }

    /** Racks in which something may be placed. */
    public int usableRacks() {
        return usablePerRack.size();
    }

    /** The index, built at need. Two threads may build it at once; they get equal ones. */
    Index index() {
        var known = index;
        if (known == null) {
            known = Index.of(nodes, dimensions);
            index = known;
        }
        return known;
    }

    Totals totals() {
        return totals;
    }

    Dimensions dimensions() {
        return dimensions;
    }

    PersistentMap<NodeId, NodeState> nodeStates() {
        return nodes;
    }

    PersistentMap<RoleInstanceId, Assignment> assigned(DeploymentId deployment) {
        var peers = deployments.get(deployment);
        return peers == null ? PersistentMap.empty() : peers;
    }

    NodeState known(NodeId id) {
        var node = nodes.get(id);
        if (node == null) throw new IllegalArgumentException("there is no node " + id);
        return node;
    }

    /** Same nodes with the same instances, however they came to be. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Allocation that
                && nodes.size() == that.nodes.size()
                && instances.size() == that.instances.size()
                && nodes().equals(that.nodes());
    }

    @Override
    public int hashCode() {
        return 31 * nodes.size() + instances.size();
    }

    private Allocation replace(NodeState old, NodeState now) {
        var racks = usablePerRack;
        if (old.usable() != now.usable()) {
            var rack = now.spec().rack();
            var count = racks.get(rack);
            int left = (count == null ? 0 : count) + (now.usable() ? 1 : -1);
            racks = left == 0 ? racks.remove(rack) : racks.put(rack, left);
        }
        var next = nodes.put(now.spec().id(), now);
        return new Allocation(dimensions, next, instances, deployments, racks, totals, indexWith(old, now));
    }

    private int requireVolume(NodeId id, int volume) {
        int count = known(id).volumesFree().length;
        if (volume < 0 || volume >= count) {
            throw new IllegalArgumentException(
                    "node " + id + " has " + count + " volumes; there is no number " + volume);
        }
        return volume;
    }

    private static PersistentMap<RackId, Integer> usable(PersistentMap<NodeId, NodeState> nodes) {
        var counts = new TreeMap<RackId, Integer>();
        nodes.forEachValue(n -> {
            if (n.usable()) counts.merge(n.spec().rack(), 1, Integer::sum);
        });
        PersistentMap<RackId, Integer> racks = PersistentMap.empty();
        for (Map.Entry<RackId, Integer> e : counts.entrySet()) racks = racks.put(e.getKey(), e.getValue());
        return racks;
    }

    private static List<Assignment> sorted(PersistentMap<RoleInstanceId, Assignment> map) {
        var all = new ArrayList<Assignment>(map.size());
        map.forEachValue(all::add);
        all.sort(Comparator.comparing(Assignment::instance));
        return all;
    }

    private static NodeView view(NodeState n) {
        return new NodeView(n.spec(), n.excluded(), n.warning(), n.failedVolumes(), n.instances());
    }
}
