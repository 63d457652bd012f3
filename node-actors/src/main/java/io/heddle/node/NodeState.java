package io.heddle.node;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.VmId;
import io.heddle.persistence.Persisted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything durable about one machine. When it was last heard is soft and lives in {@link NodeActor}.
 *
 * @param epoch newest term that has given this node a goal
 * @param incarnation newest goal taken
 * @param confirmed newest goal that the machine reported as its own
 * @param bootId of the host agent that was heard last; empty before the first
 * @param vms in the order of their ids
 */
public record NodeState(
        Epoch epoch, Incarnation incarnation, Incarnation confirmed, String bootId, Phase phase, List<VmSummary> vms)
        implements Persisted {
    static final NodeState INITIAL =
            new NodeState(Epoch.ZERO, Incarnation.ZERO, Incarnation.ZERO, "", new Unknown(), List.of());

    public NodeState {
        vms = List.copyOf(vms);
    }

    public Optional<VmSummary> vm(VmId id) {
        return vms.stream().filter(v -> v.vm().equals(id)).findFirst();
    }

    NodeState in(Phase next) {
        return new NodeState(epoch, incarnation, confirmed, bootId, next, vms);
    }

    NodeState with(VmSummary vm) {
        var next = new ArrayList<>(without(vm.vm()));
        next.add(vm);
        next.sort((a, b) -> a.vm().compareTo(b.vm()));
        return new NodeState(epoch, incarnation, confirmed, bootId, phase, next);
    }

    List<VmSummary> without(VmId id) {
        return vms.stream().filter(v -> !v.vm().equals(id)).toList();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Unknown.class, name = "unknown"),
        @JsonSubTypes.Type(value = Ready.class, name = "ready"),
        @JsonSubTypes.Type(value = Silent.class, name = "silent")
    })
    public sealed interface Phase extends Persisted {}

    /** Never heard. */
    public record Unknown() implements Phase {}

    /** Heard within its deadline. */
    public record Ready() implements Phase {}

    /** Not heard since {@code since}; what its VMs do is not known. */
    public record Silent(Instant since) implements Phase {}
}
