package io.heddle.node;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.VmId;
import io.heddle.persistence.Event;
import java.time.Instant;

/** Facts about one machine, as journalled. This file is the on-disk schema: add records, never edit one that shipped. */
public sealed interface NodeEvent extends Event {
    record GoalTaken(Instant at, Epoch epoch, Incarnation incarnation) implements NodeEvent {}

    record GoalConfirmed(Instant at, Incarnation incarnation) implements NodeEvent {}

    /** The machine is heard: for the first time, again after silence, or by a new host agent process. */
    record Heard(Instant at, String bootId) implements NodeEvent {}

    record WentSilent(Instant at, Instant since) implements NodeEvent {}

    record VmObserved(Instant at, VmSummary vm) implements NodeEvent {}

    record VmGone(Instant at, VmId vm) implements NodeEvent {}
}
