package io.heddle.node;

import io.heddle.config.Bytes;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.VmId;
import io.heddle.persistence.Persisted;
import java.time.Duration;
import java.util.List;

/**
 * What a node tells the fabric: its durable state and what is known softly. Sent on each change and to each watch.
 *
 * @param silent how long the machine has not been heard by this copy of the node
 * @param finding why the machine does not take this fabric's goals, for a person; empty when it does
 * @param needsGoal this copy of the node has no goal body to hand to its machine
 * @param silentGuests VMs whose guest passed its deadline although the host is heard
 * @param hardware as the machine reported it at its newest hello; zeros before
 */
public record NodeStatus(
        NodeId node,
        Epoch epoch,
        Incarnation incarnation,
        Incarnation confirmed,
        NodeState.Phase phase,
        String bootId,
        Duration silent,
        String finding,
        boolean needsGoal,
        Hardware hardware,
        List<VmSummary> vms,
        List<VmId> silentGuests)
        implements Persisted {
    public NodeStatus {
        vms = List.copyOf(vms);
        silentGuests = List.copyOf(silentGuests);
    }

    /** What the machine found in itself when its host agent started. */
    public record Hardware(int cores, Bytes memory, Bytes disk) implements Persisted {
        public static final Hardware NONE = new Hardware(0, Bytes.ZERO, Bytes.ZERO);
    }
}
