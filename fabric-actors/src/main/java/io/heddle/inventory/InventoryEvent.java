package io.heddle.inventory;

import io.heddle.config.NodeId;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.persistence.Event;
import java.time.Instant;

/** Facts about the cluster's machines, as journalled: add records, never edit one that shipped. */
public sealed interface InventoryEvent extends Event {
    /** The cluster was given its datacenter: the first fact in every cluster's log, and again when the file changed. */
    record DatacenterAccepted(Instant at, Datacenter datacenter) implements InventoryEvent {}

    record NodeBecameReady(Instant at, NodeId node, String bootId) implements InventoryEvent {}

    /** {@code evidence} is for a person: what was not heard, since when. */
    record NodeSuspected(Instant at, NodeId node, Instant since, String evidence) implements InventoryEvent {}

    /** The machine is certain to run nothing any more; {@code how} says what made it so. */
    record NodeFenced(Instant at, NodeId node, String how) implements InventoryEvent {}

    /** The fenced machine was told to start, with a clean disk; {@code attempt} counts from 1 since it was fenced. */
    record NodePoweredOn(Instant at, NodeId node, int attempt) implements InventoryEvent {}

    record NodeSentToRepair(Instant at, NodeId node, String reason) implements InventoryEvent {}
}
