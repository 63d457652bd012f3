package io.heddle.allocation;

import io.heddle.config.Bytes;
import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Small clusters and requests for the tests of this package. */
final class Samples {
    static final Demand SMALL = new Demand(1_000, Bytes.mib(1_792), Bytes.gib(225), 100, Map.of());
    static final Demand LARGE = new Demand(4_000, Bytes.mib(7_168), Bytes.gib(1_000), 400, Map.of());

    private Samples() {}

    static NodeSpec node(int number, int rack) {
        var capacity = new Capacity(8_000, Bytes.gib(14), List.of(Bytes.gib(1_000), Bytes.gib(1_000)), 1_000, Map.of());
        return new NodeSpec(new NodeId("n" + number), new RackId("r" + rack), number, capacity, Set.of());
    }

    static Allocation cluster(int racks, int nodesPerRack) {
        var nodes = new ArrayList<NodeSpec>();
        for (int i = 0; i < racks * nodesPerRack; i++) nodes.add(node(i, i / nodesPerRack));
        return Allocation.of(nodes);
    }

    static Request deployment(String id, int count, int faultDomains, int updateDomains, Demand demand) {
        return new Request(
                new DeploymentId(id),
                faultDomains,
                updateDomains,
                wants(id, "Web", count, faultDomains, updateDomains, demand));
    }

    static List<Want> wants(String id, String role, int count, int faultDomains, int updateDomains, Demand demand) {
        var wants = new ArrayList<Want>();
        for (int i = 0; i < count; i++) {
            var name = new RoleInstanceId(id + "." + role + "_IN_" + i);
            wants.add(new Want(name, role, demand, i % faultDomains, i % updateDomains, Constraints.NONE));
        }
        return wants;
    }

    static Placement.Placed placed(Placement p) {
        if (p instanceof Placement.Placed placed) return placed;
        throw new AssertionError(String.join("\n", p.report().reasons()));
    }

    static Report rejected(Placement p) {
        if (p instanceof Placement.Rejected r) return r.report();
        throw new AssertionError("placed: " + p.report().summary());
    }
}
