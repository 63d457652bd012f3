package io.heddle.api;

import io.heddle.config.NodeId;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.Report;
import java.util.concurrent.CompletionStage;

/**
 * An embedder's own machines, driven in this JVM instead of by host agents that connect from outside. Goals are sent again
 * until a report confirms their incarnation, so each method must be idempotent and may ignore what it has seen.
 */
public interface Machines extends AutoCloseable {
    /** Called once, before anything else. Reports are the machines' heartbeats: at least one every 2 s, and one on each change. */
    void start(Reports reports);

    /** Everything that the node should run; what it does not name must not run. Must not block. */
    void pursue(NodeId node, NodeGoal goal);

    /** Cuts the node's power. Done with one line about how, and only when nothing of it runs any more. */
    CompletionStage<String> powerOff(NodeId node);

    /** Starts the node afresh, with a clean disk and a new boot id. */
    CompletionStage<String> powerOn(NodeId node);

    @Override
    void close();

    /** Where reports go. */
    interface Reports {
        /** @param bootId changes at each start of the machine */
        void report(NodeId node, String bootId, Report report);
    }
}
