package io.heddle.roleinstance;

import io.heddle.config.VmId;
import io.heddle.persistence.Event;
import java.time.Instant;

/** Facts about one role instance, as journalled: add records, never edit one that shipped. */
public sealed interface RoleInstanceEvent extends Event {
    /** It runs in a VM that it was not in before. */
    record EnteredVm(Instant at, VmId vm) implements RoleInstanceEvent {}

    /** {@code status} in the management API's words. */
    record StatusChanged(Instant at, String status, String detail) implements RoleInstanceEvent {}

    /** The guest restarted the role; {@code restarts} counts them within one VM. */
    record RoleRestarted(Instant at, int restarts) implements RoleInstanceEvent {}
}
