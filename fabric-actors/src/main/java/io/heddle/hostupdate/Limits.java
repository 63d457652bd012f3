package io.heddle.hostupdate;

import java.time.Duration;

/**
 * What an operator allows and expects of a host update.
 *
 * @param atOnceMax most nodes out of service for the update at one time; follows from the bandwidth of the image store
 * @param perRackMax most of them in one rack; follows from the bandwidth of its uplink
 * @param failuresMax nodes that may fail before the update pauses by itself
 * @param nodeExpected how long a node is expected to be out of service, until nodes have shown it
 * @param nodeMax a node that is out for longer is late, whatever the others take
 * @param quarantine when a late node's instances are given other nodes
 * @param rehoming share of the instances that may be moved before an update, rounded up, if that saves waves; 0: none is
 */
public record Limits(
        int atOnceMax,
        int perRackMax,
        int failuresMax,
        Duration nodeExpected,
        Duration nodeMax,
        Quarantine quarantine,
        double rehoming) {
    /** Instances that are moved before an update are never a larger part than this: it would be an update of its own. */
    public static final double REHOMING_MAX = 0.05;

    /**
     * 15 minutes a node, an hour at most, any number at once, a pause after three failures; one instance in two hundred
     * moved before. Source: docs/planning.md.
     */
    public static final Limits STANDARD = new Limits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            3,
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Quarantine.STANDARD,
            0.005);

    public Limits {
        if (atOnceMax < 1 || perRackMax < 1 || failuresMax < 0) {
            throw new IllegalArgumentException("limits of " + atOnceMax + " at once, " + perRackMax + " per rack, "
                    + failuresMax + " failures cannot be met");
        }
        if (!nodeExpected.isPositive() || nodeMax.compareTo(nodeExpected) < 0) {
            throw new IllegalArgumentException(
                    "a node cannot be expected to take " + nodeExpected + ", at most " + nodeMax);
        }
        if (!(rehoming >= 0 && rehoming <= REHOMING_MAX)) {
            throw new IllegalArgumentException(rehoming + " of the instances cannot be moved before an update");
        }
    }

    /** Without a quarantine, where everybody waits for a late node, and without moves before. */
    public Limits(int atOnceMax, int perRackMax, int failuresMax, Duration nodeExpected, Duration nodeMax) {
        this(atOnceMax, perRackMax, failuresMax, nodeExpected, nodeMax, Quarantine.NONE, 0);
    }

    public Limits with(Quarantine other) {
        return new Limits(atOnceMax, perRackMax, failuresMax, nodeExpected, nodeMax, other, rehoming);
    }
}
