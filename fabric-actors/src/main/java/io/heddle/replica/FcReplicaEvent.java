package io.heddle.replica;

import io.heddle.config.Epoch;
import io.heddle.persistence.Event;
import java.time.Instant;

/** Facts about one fabric process's part in the controller, as journalled: add records, never edit one that shipped. */
public sealed interface FcReplicaEvent extends Event {
    record Started(Instant at, long pid, String version) implements FcReplicaEvent {}

    record Elected(Instant at, Epoch epoch) implements FcReplicaEvent {}

    record SteppedDown(Instant at, Epoch epoch, String reason) implements FcReplicaEvent {}
}
