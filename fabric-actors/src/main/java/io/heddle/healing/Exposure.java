package io.heddle.healing;

import io.heddle.config.NodeId;
import io.heddle.deployment.DeploymentState;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.inventory.InventoryState;
import io.heddle.inventory.InventoryState.Machine;
import io.heddle.inventory.InventoryState.Ready;
import io.heddle.inventory.InventoryState.Suspect;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the loss of a silent machine would take from services that have already lost something. A silent machine may be alive,
 * and what it hosts may serve: while one update domain of a service is out, or is being replaced, a machine that hosts another
 * must not be fenced. Of several silent machines that stand in each other's way the one silent longest goes first.
 */
final class Exposure {
    private final InventoryState inventory;
    private final DeploymentState deployments;

    Exposure(InventoryState inventory, DeploymentState deployments) {
        this.inventory = inventory;
        this.deployments = deployments;
    }

    /** The suspect machines, those silent longest first. */
    List<Machine> suspects() {
        return inventory.machines().values().stream()
                .filter(m -> m.health() instanceof Suspect)
                .sorted(BY_SILENCE)
                .toList();
    }

    private static final Comparator<Machine> BY_SILENCE = Comparator.<Machine, Instant>comparing(
                    m -> m.health() instanceof Suspect s ? s.since() : Instant.MAX)
            .thenComparing(m -> m.definition().id());

    /** An instance of another update domain of a service on this machine that is out already; empty when there is none. */
    Optional<Instance> outAlready(Machine suspect) {
        return deployments.on(suspect.definition().id()).stream()
                .filter(own -> !deployments.deployment(own).deleting())
                .flatMap(own -> deployments.of(own.deployment()).stream()
                        .filter(other -> other.updateDomain() != own.updateDomain() && isOut(other, suspect)))
                .findFirst();
    }

    private boolean isOut(Instance instance, Machine suspect) {
        if (instance.place().isEmpty()) return true;
        @Nullable Machine host = host(instance.place().get().node());
        if (host == null) return true;
        if (host.health() instanceof Suspect) return BY_SILENCE.compare(host, suspect) < 0;
        return !(host.health() instanceof Ready) || !instance.isReady();
    }

    private @Nullable Machine host(NodeId node) {
        return inventory.machines().get(node);
    }
}
