package io.heddle.cluster;

import io.heddle.allocation.Assignment;
import io.heddle.allocation.Capacity;
import io.heddle.allocation.Constraints;
import io.heddle.allocation.Demand;
import io.heddle.allocation.NodeSpec;
import io.heddle.allocation.Want;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.deployment.DeploymentState;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.inventory.InventoryState.Machine;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the cluster's machines and instances look to the allocator. */
final class Ledger {
    private Ledger() {}

    static NodeSpec node(Machine machine) {
        var d = machine.definition();
        var capacity = new Capacity(1000L * d.cores(), d.memory(), List.of(d.disk()), d.bandwidthMbps(), Map.of());
        return new NodeSpec(d.id(), d.rack(), machine.ordinal(), capacity, Set.of());
    }

    /** The instance where it is; it must have a place. */
    static Assignment assignment(DeploymentState state, Instance i) {
        var description = state.deployment(i).description();
        var place = i.place().orElseThrow();
        return new Assignment(
                i.deployment(),
                description.faultDomains(),
                description.updateDomains(),
                want(description, i),
                place.node(),
                place.volume());
    }

    static Want want(ServiceDescription description, Instance i) {
        var role = description.role(i.role()).orElseThrow();
        return new Want(i.id(), i.role(), Demand.of(role.size()), i.faultDomain(), i.updateDomain(), Constraints.NONE);
    }
}
