package io.heddle.hostupdate;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.NodeSpec;
import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which update domains of which deployments each node hosts, in numbers, so that a step over ten thousand nodes takes about a
 * millisecond. Immutable; made anew when placements change. Nodes are numbered in the order of their ids.
 */
public final class Grid {
    /** Domains per deployment are below this. Source: the platform's service definition allows 20. */
    static final int DOMAINS_MAX = 20;

    /** Hints are below this. Source: the homes that the allocator gives to nodes. */
    static final int HINTS_MAX = NodeSpec.HOMES;

    private final NodeId[] ids;
    private final int[] racks;
    private final RackId[] rackIds;
    private final int rackCount;
    private final int[][] deployments;
    private final int[][] domains;
    private final DeploymentId[] names;
    private final Map<NodeId, Integer> numbers;
    private final Map<DeploymentId, Integer> deploymentNumbers;

    private final int[] hints;

    /** One update domain of a deployment on a node. */
    public record Tenant(NodeId node, DeploymentId deployment, int updateDomain) {}

    private Grid(Map<NodeId, RackId> nodes, Map<NodeId, Integer> homes, Collection<Tenant> tenants) {
        int count = nodes.size();
        ids = nodes.keySet().toArray(NodeId[]::new);
        numbers = new HashMap<>();
        for (int n = 0; n < count; n++) numbers.put(ids[n], n);
        hints = new int[count];
        for (int n = 0; n < count; n++) hints[n] = Math.floorMod(homes.getOrDefault(ids[n], 0), HINTS_MAX);
        var rackNumbers = new HashMap<RackId, Integer>();
        racks = new int[count];
        rackIds = nodes.values().toArray(RackId[]::new);
        for (int n = 0; n < count; n++) racks[n] = number(rackNumbers, nodes.get(ids[n]));
        rackCount = rackNumbers.size();
        deploymentNumbers = new HashMap<>();
        var sorted = new TreeSet<DeploymentId>();
        tenants.forEach(t -> sorted.add(t.deployment()));
        names = sorted.toArray(DeploymentId[]::new);
        for (int d = 0; d < names.length; d++) deploymentNumbers.put(names[d], d);
        var perNode = new ArrayList<TreeSet<Integer>>();
        for (int n = 0; n < count; n++) perNode.add(new TreeSet<>());
        for (var t : tenants) {
            var n = numbers.get(t.node());
            if (n == null) throw new IllegalArgumentException("there is no node " + t.node());
            if (t.updateDomain() < 0 || t.updateDomain() >= DOMAINS_MAX) {
                throw new IllegalArgumentException("update domain " + t.updateDomain() + " of " + t.deployment());
            }
            perNode.get(n).add(number(deploymentNumbers, t.deployment()) * DOMAINS_MAX + t.updateDomain());
        }
        deployments = new int[count][];
        domains = new int[count][];
        for (int n = 0; n < count; n++) {
            deployments[n] =
                    perNode.get(n).stream().mapToInt(k -> k / DOMAINS_MAX).toArray();
            domains[n] = perNode.get(n).stream().mapToInt(k -> k % DOMAINS_MAX).toArray();
        }
    }

    private static <K> int number(Map<K, Integer> numbers, @Nullable K key) {
        if (key == null) throw new IllegalArgumentException("a node without a rack");
        return numbers.computeIfAbsent(key, k -> numbers.size());
    }

    public static Grid of(Map<NodeId, RackId> nodes, Collection<Tenant> tenants) {
        return of(nodes, Map.of(), tenants);
    }

    /** @param homes nodes with the same number probably do not conflict; a wrong hint costs time, not safety */
    public static Grid of(Map<NodeId, RackId> nodes, Map<NodeId, Integer> homes, Collection<Tenant> tenants) {
        return new Grid(new TreeMap<>(nodes), homes, tenants);
    }

    public static Grid of(Allocation allocation) {
        var nodes = new TreeMap<NodeId, RackId>();
        var homes = new HashMap<NodeId, Integer>();
        var tenants = new ArrayList<Tenant>();
        for (var node : allocation.nodes()) {
            homes.put(node.spec().id(), node.spec().home());
            nodes.put(node.spec().id(), node.spec().rack());
            for (var a : node.instances()) {
                tenants.add(new Tenant(a.node(), a.deployment(), a.want().updateDomain()));
            }
        }
        return of(nodes, homes, tenants);
    }

    private Grid(Grid before, int[][] deployments, int[][] domains) {
        ids = before.ids;
        racks = before.racks;
        rackIds = before.rackIds;
        rackCount = before.rackCount;
        names = before.names;
        numbers = before.numbers;
        deploymentNumbers = before.deploymentNumbers;
        hints = before.hints;
        this.deployments = deployments;
        this.domains = domains;
    }

    /** The same with more tenants, of nodes and deployments that are in it. Costs what changes, and not a new grid. */
    public Grid with(Collection<Tenant> more) {
        var nextDeployments = deployments.clone();
        var nextDomains = domains.clone();
        for (var t : more) {
            int n = number(t.node());
            int d = number(t.deployment());
            if (n < 0 || d < 0) throw new IllegalArgumentException(t + " is not of this grid");
            var keys = new TreeSet<Integer>();
            keys.add(d * DOMAINS_MAX + t.updateDomain());
            for (int i = 0; i < nextDeployments[n].length; i++) {
                keys.add(nextDeployments[n][i] * DOMAINS_MAX + nextDomains[n][i]);
            }
            nextDeployments[n] = keys.stream().mapToInt(k -> k / DOMAINS_MAX).toArray();
            nextDomains[n] = keys.stream().mapToInt(k -> k % DOMAINS_MAX).toArray();
        }
        return new Grid(this, nextDeployments, nextDomains);
    }

    /** The same without any tenant of a node. */
    public Grid without(NodeId node) {
        int n = number(node);
        if (n < 0) throw new IllegalArgumentException("there is no node " + node);
        var nextDeployments = deployments.clone();
        var nextDomains = domains.clone();
        nextDeployments[n] = new int[0];
        nextDomains[n] = new int[0];
        return new Grid(this, nextDeployments, nextDomains);
    }

    public int nodes() {
        return ids.length;
    }

    public NodeId id(int node) {
        return ids[node];
    }

    /** The rack of a node. */
    public RackId rackOf(int node) {
        return rackIds[node];
    }

    /** The hint that the allocator gave: nodes of one home probably do not conflict. */
    public int home(int node) {
        return hints[node];
    }

    public List<NodeId> ids() {
        return List.of(ids);
    }

    /** What a node hosts, one entry per update domain of a deployment. */
    public List<Tenant> tenants(int node) {
        var all = new ArrayList<Tenant>();
        for (int i = 0; i < deployments[node].length; i++) {
            all.add(new Tenant(ids[node], names[deployments[node][i]], domains[node][i]));
        }
        return all;
    }

    /** Number of a node; -1 when it is not in the grid. */
    int number(NodeId id) {
        return numbers.getOrDefault(id, -1);
    }

    int rack(int node) {
        return racks[node];
    }

    int rackCount() {
        return rackCount;
    }

    /** Deployments on a node, one entry per update domain of it. Not to be written. */
    int[] deployments(int node) {
        return deployments[node];
    }

    /** The update domains that go with {@link #deployments}. Not to be written. */
    int[] domains(int node) {
        return domains[node];
    }

    int deploymentCount() {
        return names.length;
    }

    DeploymentId deployment(int number) {
        return names[number];
    }

    /** Number of a deployment; -1 when it has no instance here. */
    int number(DeploymentId id) {
        return deploymentNumbers.getOrDefault(id, -1);
    }
}
