package io.heddle.hostupdate;

import java.time.Duration;

/**
 * When a node that does not come back is taken out for repair and its instances are given other nodes, so that those who
 * wait for it may go. It costs the node's capacity and its instances a start elsewhere, so few nodes may be there at a time.
 *
 * @param medians a node is late when it is out for longer than this many medians of what nodes take, and than is expected;
 *     infinite: only {@link Limits#nodeMax} counts
 * @param share of all nodes that may be in quarantine at one time, rounded down; 0: none ever is, and all wait as long as it takes
 * @param moving how long it takes, as far as one knows, until the instances of such a node run elsewhere
 */
public record Quarantine(double medians, double share, Duration moving) {
    /** Nodes that may be there at one time are never a larger part than this: it would be an outage, not a repair. */
    public static final double SHARE_MAX = 0.2;

    public static final Quarantine NONE = new Quarantine(Double.POSITIVE_INFINITY, 0, Duration.ZERO);

    /** After 1.65 medians, five nodes in a hundred, two minutes. Source: docs/planning.md. */
    public static final Quarantine STANDARD = new Quarantine(1.65, 0.05, Duration.ofMinutes(2));

    public Quarantine {
        if (!(medians > 1) || !(share >= 0 && share <= SHARE_MAX) || moving.isNegative()) {
            throw new IllegalArgumentException("a quarantine after " + medians + " medians for " + share
                    + " of the nodes, with moves of " + moving + ", is none that can be kept");
        }
    }

    /** Most nodes that may be in quarantine at one time. */
    public int nodesMax(int nodes) {
        return (int) (share * nodes + 1e-9);
    }
}
