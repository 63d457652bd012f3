package io.heddle.allocation;

import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the other instances of a deployment are, as far as rules ask. Grows while a request is being placed. */
final class Peers {
    /** Instead of a pod, when the deployment has no instance yet. */
    static final int NOWHERE = -1;

    private final Map<NodeId, OnNode> nodes = new HashMap<>();
    /** Instances per pod. */
    private final Map<Integer, Integer> pods = new HashMap<>();

    private int anchor = NOWHERE;
    /** Per role and rack: how many of its instances, per fault domain. */
    private final Map<String, Map<RackId, int[]>> racks = new HashMap<>();

    /** What a deployment has on one node. */
    static final class OnNode {
        final int updateDomain;
        final Set<String> roles = new HashSet<>();
        final Set<String> apart = new HashSet<>();
        int count;
        int countMax = Integer.MAX_VALUE;

        OnNode(int updateDomain) {
            this.updateDomain = updateDomain;
        }
    }

    /** @param pod that the rack is in */
    void add(Assignment a, RackId rack, int pod) {
        var want = a.want();
        int here = pods.merge(pod, 1, Integer::sum);
        int most = anchor == NOWHERE ? 0 : pods.getOrDefault(anchor, 0);
        if (here > most || (here == most && pod < anchor)) anchor = pod;
        var on = nodes.computeIfAbsent(a.node(), n -> new OnNode(want.updateDomain()));
        on.roles.add(want.role());
        on.apart.addAll(want.constraints().apart());
        on.count++;
        if (want.constraints().perNodeMax() > 0) {
            on.countMax = Math.min(on.countMax, want.constraints().perNodeMax());
        }
        racks.computeIfAbsent(want.role(), r -> new HashMap<>())
                .computeIfAbsent(rack, r -> new int[Request.DOMAINS_MAX])[want.faultDomain()]++;
    }

    @Nullable
    OnNode on(NodeId node) {
        return nodes.get(node);
    }

    /** Whether {@code role} has instances of this fault domain in {@code rack}. */
    boolean uses(String role, RackId rack, int faultDomain) {
        var perRack = racks.get(role);
        var counts = perRack == null ? null : perRack.get(rack);
        return counts != null && counts[faultDomain] > 0;
    }

    /** Instances of each role. */
    Map<String, Integer> counts() {
        var sums = new HashMap<String, Integer>();
        racks.forEach((role, perRack) -> perRack.values()
                .forEach(counts -> sums.merge(role, Arrays.stream(counts).sum(), Integer::sum)));
        return sums;
    }

    /** Racks in which {@code role} has instances. */
    Set<RackId> racks(String role) {
        var perRack = racks.get(role);
        return perRack == null ? Set.of() : perRack.keySet();
    }

    /** The pod with most of the deployment's instances, the first of several; {@link #NOWHERE} when it has none. */
    int anchor() {
        return anchor;
    }

    /** Nodes on which the deployment has instances. */
    Set<NodeId> nodes() {
        return nodes.keySet();
    }

    /** Instances of {@code role} in {@code rack}. */
    int inRack(String role, RackId rack) {
        var perRack = racks.get(role);
        var counts = perRack == null ? null : perRack.get(rack);
        return counts == null ? 0 : Arrays.stream(counts).sum();
    }

    /** Instances of {@code role} in {@code rack} that belong to another fault domain. */
    int strangers(String role, RackId rack, int faultDomain) {
        var perRack = racks.get(role);
        var counts = perRack == null ? null : perRack.get(rack);
        if (counts == null) return 0;
        int others = 0;
        for (int d = 0; d < counts.length; d++) {
            if (d != faultDomain) others += counts[d];
        }
        return others;
    }
}
