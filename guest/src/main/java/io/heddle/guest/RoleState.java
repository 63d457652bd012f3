package io.heddle.guest;

/**
 * A role's state as the processes of one guest tell it to each other; the names are those of the agent protocol's {@code
 * RoleStatus}. It is an enumeration of its own so that only {@link WaAppAgent} need load the protocol.
 */
enum RoleState {
    STARTING_ROLE,
    READY_ROLE,
    BUSY_ROLE,
    STOPPING_ROLE,
    STOPPED_ROLE,
    RESTARTING_ROLE,
    CYCLING_ROLE,
    FAILED_STARTING_ROLE,
    UNRESPONSIVE_ROLE
}
