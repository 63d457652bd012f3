package io.heddle.vm;

import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import io.heddle.persistence.Event;
import java.time.Instant;

/** Facts about one VM, as journalled: add records, never edit one that shipped. */
public sealed interface VmEvent extends Event {
    record Created(Instant at, NodeId node, RoleInstanceId instance) implements VmEvent {}

    /** {@code phase} in the agent protocol's words. */
    record PhaseChanged(Instant at, String phase, String detail) implements VmEvent {}

    /** The host restarted the guest; {@code restarts} counts them over the VM's life. */
    record GuestRestarted(Instant at, int restarts) implements VmEvent {}
}
