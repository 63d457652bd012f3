package io.heddle.agent;

import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.VmGoal;

/**
 * What is known of one virtual machine, as the {@link Reconciler} needs it. Times are milliseconds of the agent's own awake
 * clock.
 *
 * @param goal the newest goal for it; for one that the node's goal no longer names, the last there was
 * @param busy something is being done to it: nothing else may begin
 * @param prepared its disks exist
 * @param installed SHA-256 of the package that its package disk was made from; empty for none
 * @param runs its guest's process runs
 * @param connected its guest is on the line
 * @param heardAt when the guest was last heard; before its first word, when it was started
 * @param heard the guest has been heard since it was started
 * @param told what the guest was last told on this line; the default instance for nothing
 * @param stopAt when a stop that was begun must be over; 0 when none was
 * @param roleStopped the guest has said that its role has stopped, since it was told so
 * @param retryAt nothing that failed is tried again before this
 */
public record VmFacts(
        String vmId,
        VmGoal goal,
        boolean busy,
        boolean prepared,
        String installed,
        boolean runs,
        boolean connected,
        long heardAt,
        boolean heard,
        GuestGoal told,
        long stopAt,
        boolean roleStopped,
        long retryAt) {}
