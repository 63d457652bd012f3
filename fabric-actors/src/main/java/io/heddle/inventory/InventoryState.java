package io.heddle.inventory;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.heddle.config.NodeId;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.persistence.Persisted;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The machines of the cluster, by id. {@code datacenter} is empty until the cluster was given one.
 *
 * <p>A machine is Unknown until heard, Ready while heard, Suspect once silent; from there it is either heard again, or
 * Fenced, after which nothing of it can run. A fenced machine is powered on with a clean disk and is Ready when heard; one
 * that does not come back after some attempts is OutForRepair.
 */
public record InventoryState(Optional<Datacenter> datacenter, PSortedMap<NodeId, Machine> machines) {
    public static final InventoryState EMPTY = new InventoryState(Optional.empty(), TreePMap.empty());

    /** @param ordinal its number in the datacenter's own order, from 0 */
    public record Machine(Datacenter.Node definition, int ordinal, Health health) implements Persisted {
        public Machine in(Health next) {
            return new Machine(definition, ordinal, next);
        }

        /** May new instances go there? */
        public boolean isUsable() {
            return health instanceof Ready && !definition.reservedForFc();
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Unknown.class, name = "unknown"),
        @JsonSubTypes.Type(value = Ready.class, name = "ready"),
        @JsonSubTypes.Type(value = Suspect.class, name = "suspect"),
        @JsonSubTypes.Type(value = Fenced.class, name = "fenced"),
        @JsonSubTypes.Type(value = OutForRepair.class, name = "out-for-repair")
    })
    public sealed interface Health extends Persisted {
        /** One line for a person. */
        default String detail() {
            return "";
        }
    }

    public record Unknown() implements Health {
        @Override
        public String detail() {
            return "never heard";
        }
    }

    public record Ready(String bootId) implements Health {}

    public record Suspect(Instant since, String evidence, String bootId) implements Health {
        @Override
        public String detail() {
            return evidence;
        }
    }

    /**
     * @param bootId of the host agent that ran before the fence: nothing it said counts any more
     * @param lastAttempt when it was powered on last; when it was fenced, before the first attempt
     */
    public record Fenced(String how, int attempts, Instant lastAttempt, String bootId) implements Health {
        @Override
        public String detail() {
            return how + (attempts == 0 ? "" : "; powered on " + attempts + " times since");
        }
    }

    public record OutForRepair(String reason, String bootId) implements Health {
        @Override
        public String detail() {
            return reason;
        }
    }

    /** Applies one journalled fact. */
    public InventoryState evolve(InventoryEvent event) {
        return switch (event) {
            case InventoryEvent.DatacenterAccepted e -> accept(e.datacenter());
            case InventoryEvent.NodeBecameReady e -> in(e.node(), new Ready(e.bootId()));
            case InventoryEvent.NodeSuspected e -> in(e.node(), new Suspect(e.since(), e.evidence(), bootId(e.node())));
            case InventoryEvent.NodeFenced e -> in(e.node(), new Fenced(e.how(), 0, e.at(), bootId(e.node())));
            case InventoryEvent.NodePoweredOn e -> {
                var machine = machines.get(e.node());
                yield machine != null && machine.health() instanceof Fenced f
                        ? in(e.node(), new Fenced(f.how(), e.attempt(), e.at(), f.bootId()))
                        : this;
            }
            case InventoryEvent.NodeSentToRepair e -> in(e.node(), new OutForRepair(e.reason(), bootId(e.node())));
        };
    }

    private InventoryState accept(Datacenter next) {
        PSortedMap<NodeId, Machine> all = TreePMap.empty();
        int ordinal = 0;
        for (var node : next.nodes()) {
            var old = machines.get(node.id());
            all = all.plus(node.id(), new Machine(node, ordinal++, old == null ? new Unknown() : old.health()));
        }
        return new InventoryState(Optional.of(next), all);
    }

    private String bootId(NodeId node) {
        var machine = machines.get(node);
        if (machine == null) return "";
        return switch (machine.health()) {
            case Unknown h -> "";
            case Ready h -> h.bootId();
            case Suspect h -> h.bootId();
            case Fenced h -> h.bootId();
            case OutForRepair h -> h.bootId();
        };
    }

    private InventoryState in(NodeId node, Health health) {
        var machine = machines.get(node);
        return machine == null ? this : new InventoryState(datacenter, machines.plus(node, machine.in(health)));
    }
}
