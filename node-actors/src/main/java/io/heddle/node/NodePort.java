package io.heddle.node;

/** How a node speaks upward. Implemented by the fabric; owned here, so that a node never imports the fabric. */
public interface NodePort {
    /** Level-triggered and lossy: the newest status counts, and one that is lost is sent again at the next watch. */
    void report(NodeStatus status);

    /** How those are who carry the machines' heartbeats to their nodes. Asked at each tick of each node. */
    default Watchers watchers() {
        return Watchers.CALM;
    }
}
