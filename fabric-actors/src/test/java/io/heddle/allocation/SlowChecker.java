package io.heddle.allocation;

import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says what is wrong with a placement, from the rules of the design page alone. Shares nothing with the allocator but the
 * records that describe nodes and assignments, and makes no attempt to be fast.
 */
final class SlowChecker {
    private final Map<NodeId, NodeSpec> nodes = new HashMap<>();

    SlowChecker(List<NodeSpec> specs) {
        specs.forEach(s -> nodes.put(s.id(), s));
    }

    /** Rules that hold for any set of placed instances. */
    List<String> violations(List<Assignment> assignments) {
        var wrong = new ArrayList<String>();
        var seen = new HashSet<RoleInstanceId>();
        var perNode = new TreeMap<NodeId, List<Assignment>>();
        for (var a : assignments) {
            if (!seen.add(a.instance())) wrong.add(a.instance() + " is placed twice");
            if (!nodes.containsKey(a.node())) wrong.add(a.instance() + " is on unknown node " + a.node());
            else perNode.computeIfAbsent(a.node(), n -> new ArrayList<>()).add(a);
        }
        perNode.forEach((id, here) -> wrong.addAll(node(spec(id), here)));
        return wrong;
    }

    private List<String> node(NodeSpec spec, List<Assignment> here) {
        var wrong = new ArrayList<String>();
        var capacity = spec.capacity();
        sum(
                wrong,
                spec,
                "cores",
                capacity.millicores(),
                here.stream().mapToLong(a -> a.want().demand().millicores()).sum());
        long memory =
                here.stream().mapToLong(a -> a.want().demand().memory().value()).sum();
        sum(wrong, spec, "memory", capacity.memory().value(), memory);
        long bandwidth =
                here.stream().mapToLong(a -> a.want().demand().bandwidthMbps()).sum();
        sum(wrong, spec, "bandwidth", capacity.bandwidthMbps(), bandwidth);
        var others = new TreeMap<String, Long>();
        here.forEach(a -> a.want().demand().others().forEach((k, v) -> others.merge(k, v, Long::sum)));
        others.forEach((k, v) -> sum(wrong, spec, k, capacity.others().getOrDefault(k, 0L), v));
        var disks = new TreeMap<Integer, Long>();
        for (var a : here) {
            long disk = a.want().demand().disk().value();
            if (disk > 0 && (a.volume() < 0 || a.volume() >= capacity.volumes().size())) {
                wrong.add(a.instance() + " needs a disk but has volume " + a.volume() + " of " + spec.id());
            } else if (disk > 0) {
                disks.merge(a.volume(), disk, Long::sum);
            }
        }
        disks.forEach((v, used) ->
                sum(wrong, spec, "volume " + v, capacity.volumes().get(v).value(), used));
        for (var a : here) wrong.addAll(pairs(spec, a, here));
        return wrong;
    }

    private static List<String> pairs(NodeSpec spec, Assignment a, List<Assignment> here) {
        var wrong = new ArrayList<String>();
        var constraints = a.want().constraints();
        if (!spec.capabilities().containsAll(constraints.requires())) {
            wrong.add(a.instance() + " requires " + constraints.requires() + " of " + spec.id());
        }
        var peers =
                here.stream().filter(b -> b.deployment().equals(a.deployment())).toList();
        for (var b : peers) {
            if (b.want().updateDomain() != a.want().updateDomain()) {
                wrong.add(a.instance() + " and " + b.instance() + " share " + spec.id() + " across update domains");
            }
            if (constraints.apart().contains(b.want().role())) {
                wrong.add(a.instance() + " and " + b.instance() + " share " + spec.id() + " but must be apart");
            }
        }
        if (constraints.perNodeMax() > 0 && peers.size() > constraints.perNodeMax()) {
            wrong.add(a.instance() + " is one of " + peers.size() + " on " + spec.id());
        }
        return wrong;
    }

    private static void sum(List<String> wrong, NodeSpec spec, String what, long capacity, long used) {
        if (used > capacity) wrong.add(spec.id() + " is over its " + what + ": " + used + " of " + capacity);
    }

    /**
     * For a complete role, freshly placed: losing any one rack, or updating any one domain, takes at most ceil(n/k).
     *
     * @param faultDomains as asked for, or the usable racks if these are fewer
     */
    List<String> spread(List<Assignment> role, int faultDomains, int updateDomains) {
        var wrong = new ArrayList<String>();
        var racks = new TreeMap<RackId, Integer>();
        var updates = new TreeMap<Integer, Integer>();
        for (var a : role) {
            racks.merge(spec(a.node()).rack(), 1, Integer::sum);
            updates.merge(a.want().updateDomain(), 1, Integer::sum);
        }
        int perRack = (role.size() + faultDomains - 1) / faultDomains;
        int perUpdate = (role.size() + updateDomains - 1) / updateDomains;
        racks.forEach((rack, n) -> {
            if (n > perRack) wrong.add("losing rack " + rack + " takes " + n + " of " + role.size());
        });
        updates.forEach((domain, n) -> {
            if (n > perUpdate) wrong.add("updating domain " + domain + " takes " + n + " of " + role.size());
        });
        return wrong;
    }

    /** Instances that must join a role and share a node with none of it. Holds when a request was just placed. */
    List<String> lonely(List<Assignment> assignments) {
        var wrong = new ArrayList<String>();
        for (var a : assignments) {
            for (var role : a.want().constraints().together()) {
                boolean joined = assignments.stream()
                        .anyMatch(b -> b.node().equals(a.node())
                                && b.deployment().equals(a.deployment())
                                && b.want().role().equals(role));
                if (!joined) wrong.add(a.instance() + " is without " + role);
            }
        }
        return wrong;
    }

    /**
     * Whether some node that is not among {@code closed} could take one more instance, by trying each of them.
     *
     * @param racks that can be used
     */
    boolean anyRoom(List<Assignment> assignments, Assignment wanted, Set<NodeId> closed, int racks) {
        for (var node : nodes.values()) {
            if (closed.contains(node.id())) continue;
            for (int v = 0; v < Math.max(1, node.capacity().volumes().size()); v++) {
                var tried = new Assignment(
                        wanted.deployment(),
                        wanted.faultDomains(),
                        wanted.updateDomains(),
                        wanted.want(),
                        node.id(),
                        v);
                var all = new ArrayList<>(assignments);
                all.add(tried);
                if (violations(all).isEmpty() && spreads(all, tried, racks)) return true;
            }
        }
        return false;
    }

    private boolean spreads(List<Assignment> all, Assignment tried, int racks) {
        var rack = spec(tried.node()).rack();
        var role = all.stream()
                .filter(b -> b.deployment().equals(tried.deployment()))
                .filter(b -> b.want().role().equals(tried.want().role()))
                .toList();
        var inRack =
                role.stream().filter(b -> spec(b.node()).rack().equals(rack)).toList();
        int domains = Math.min(racks, tried.faultDomains());
        boolean own = inRack.stream()
                .allMatch(b -> b.want().faultDomain() == tried.want().faultDomain());
        boolean enoughRacks = racks >= tried.faultDomains();
        return (enoughRacks && own) || inRack.size() <= (role.size() + domains - 1) / domains;
    }

    private NodeSpec spec(NodeId id) {
        var spec = nodes.get(id);
        if (spec == null) throw new AssertionError("no node " + id);
        return spec;
    }
}
