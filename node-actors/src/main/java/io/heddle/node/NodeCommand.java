package io.heddle.node;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import java.time.Instant;
import java.util.List;

/** What may be asked of one node's rules. Imperative; carries no actor reference, so a test or a trace can hold it. */
public sealed interface NodeCommand {
    /** The primary's goal for this machine. Its body travels beside it; only its version decides. */
    record TakeGoal(Epoch epoch, Incarnation incarnation) implements NodeCommand {}

    /** A report arrived. {@code epoch} and {@code incarnation} are of the goal that the machine has journalled. */
    record Hear(String bootId, Epoch epoch, Incarnation incarnation, List<VmSummary> vms) implements NodeCommand {
        public Hear {
            vms = List.copyOf(vms);
        }
    }

    /** The machine's deadline passed without a word from it. */
    record MissDeadline(Instant lastHeard) implements NodeCommand {}
}
