package io.heddle.cluster;

import io.heddle.config.Epoch;

/** Who follows the primary's state in its own process: told of each one that is durable, the recovered one first. */
@FunctionalInterface
public interface CommitListener {
    /**
     * Called on the primary's own thread, before anything is done about the state; must return soon.
     *
     * @param sequence of the log's last event that {@code state} includes
     */
    void committed(Epoch epoch, long sequence, ClusterState state);
}
