package io.heddle.node;

/** How a node speaks upward. Implemented by the fabric; owned here, so that a node never imports the fabric. */
public interface NodePort {
    /** Level-triggered and lossy: the newest status counts, and one that is lost is sent again at the next watch. */
    void report(NodeStatus status);

    /**
     * Whether the fabric processes, who carry the machines' heartbeats to their nodes, are all well: none came, went or was
     * out of reach lately. While they are not, silence says little about a machine.
     */
    default boolean isCalm() {
        return true;
    }
}
