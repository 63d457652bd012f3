package io.heddle.agent;

import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.VmGoal;

/** One step towards a goal. Each is safe to repeat. */
public sealed interface VmAction {
    String vmId();

    /** Make its disks and fill the package disk; the resource disk is kept if it is there. */
    record Prepare(VmGoal goal) implements VmAction {
        @Override
        public String vmId() {
            return goal.getVmId();
        }
    }

    /** End what is left of its processes, then start its guest. */
    record Start(String vmId) implements VmAction {}

    /** Give the guest its goal. */
    record Tell(String vmId, GuestGoal goal) implements VmAction {}

    /** Begin a graceful stop that is over at {@code stopAt}, milliseconds of the awake clock. */
    record BeginStop(String vmId, long stopAt) implements VmAction {}

    /** A stop that was begun is called off: the goal wants it running again. */
    record CancelStop(String vmId) implements VmAction {}

    /** End all its processes at once. {@code fault} counts it as a restart of the guest. */
    record Kill(String vmId, boolean fault, String why) implements VmAction {}

    /** End what is left of its processes and delete its disks. */
    record Remove(String vmId) implements VmAction {}
}
