package io.heddle.gateway;

import io.heddle.config.NodeId;
import io.heddle.node.NodeActor;

/** How to reach a node's actor, on whichever fabric process it lives. Implemented over sharding; a router in simulation. */
public interface NodeDirectory {
    void tell(NodeId node, NodeActor.Message message);

    /** Whether the datacenter has such a node; a machine that it does not have is turned away. */
    boolean knows(NodeId node);

    /** Whether this fabric process is one of its fellows yet: before, no node can be reached from it. */
    default boolean isConnected() {
        return true;
    }
}
