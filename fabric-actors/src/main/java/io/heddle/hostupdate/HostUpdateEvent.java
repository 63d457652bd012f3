package io.heddle.hostupdate;

import io.heddle.config.NodeId;
import java.time.Instant;
import java.util.Map;

/** What happened in a host update. Enough to rebuild its state. */
public sealed interface HostUpdateEvent {
    Instant at();

    /**
     * An update was decided on.
     *
     * @param waves the wave of each node that takes part: the order of the dynamic schedule
     */
    record Planned(Instant at, String version, String from, Map<NodeId, Integer> waves) implements HostUpdateEvent {
        public Planned {
            waves = Map.copyOf(waves);
        }
    }

    /** A node was taken out of service. */
    record NodeStarted(Instant at, NodeId node) implements HostUpdateEvent {}

    /** A node is back, with the new version; one in repair comes back empty. */
    record NodeReturned(Instant at, NodeId node) implements HostUpdateEvent {}

    /** A node did not come back, or came back ill. It counts as offline until it returns or is given up. */
    record NodeFailed(Instant at, NodeId node, String why) implements HostUpdateEvent {}

    /**
     * A node is late and holds others up. It is switched off, so that nothing on it runs, and its instances are being started
     * on other nodes; until they run there they count as offline.
     */
    record NodeQuarantined(Instant at, NodeId node, String why) implements HostUpdateEvent {}

    /** The instances of a quarantined node run elsewhere. It is empty and in repair, and holds nobody up. */
    record NodeRelieved(Instant at, NodeId node) implements HostUpdateEvent {}

    /** A node takes no part any more: it was removed, or its instances were moved off and it is in repair. */
    record NodeGivenUp(Instant at, NodeId node, String why) implements HostUpdateEvent {}

    /** Nothing new starts until somebody resumes; what is out of service comes back. */
    record Paused(Instant at, String why) implements HostUpdateEvent {}

    record Resumed(Instant at) implements HostUpdateEvent {}

    /** From now on nodes go back to the old version. */
    record TurnedBack(Instant at, String why) implements HostUpdateEvent {}

    /** Every node that takes part is done, in repair or given up. */
    record Finished(Instant at) implements HostUpdateEvent {}
}
