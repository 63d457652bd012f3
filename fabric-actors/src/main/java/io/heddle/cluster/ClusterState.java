package io.heddle.cluster;

import io.heddle.allocation.Allocation;
import io.heddle.config.DeploymentId;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.deployment.DeploymentState;
import io.heddle.inventory.InventoryState;
import io.heddle.persistence.Persisted;
import io.heddle.persistence.Refusal;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * Everything durable about a cluster, composed of its parts. Immutable and shared structurally: a fork costs nothing.
 *
 * @param allocation who takes what room on which machine; follows from the other parts, and is kept for speed
 * @param goals version of each node's goal
 * @param routing version of the load balancers' goal
 * @param requests the newest accepted requests, oldest first, at most {@link #REQUESTS_MAX}
 * @param refused the newest refused requests, oldest first, at most as many
 */
public record ClusterState(
        InventoryState inventory,
        DeploymentState deployment,
        Allocation allocation,
        PSortedMap<NodeId, Incarnation> goals,
        Incarnation routing,
        PVector<Request> requests,
        PVector<Refused> refused) {
    /** A client that repeats itself does so within minutes; this is hours of a busy operator. */
    static final int REQUESTS_MAX = 1_000;

    public static final ClusterState EMPTY = new ClusterState(
            InventoryState.EMPTY,
            DeploymentState.EMPTY,
            Allocation.empty(),
            TreePMap.empty(),
            Incarnation.ZERO,
            TreePVector.empty(),
            TreePVector.empty());

    /** A request that was accepted, for answering a repeat and for following it. {@code kind}: deploy or delete. */
    public record Request(RequestId id, String kind, DeploymentId deployment, String subject, Instant at)
            implements Persisted {}

    /** A request that was refused, for answering a repeat as it was answered first. */
    public record Refused(RequestId id, Refusal why) implements Persisted {}

    public Incarnation goal(NodeId node) {
        var incarnation = goals.get(node);
        return incarnation == null ? Incarnation.ZERO : incarnation;
    }

    public Optional<Request> request(RequestId id) {
        return requests.stream().filter(r -> r.id().equals(id)).findFirst();
    }

    /** Why the request was refused; empty if it was not, as far as is remembered. */
    public Optional<Refusal> refusal(RequestId id) {
        return refused.stream().filter(r -> r.id().equals(id)).findFirst().map(Refused::why);
    }

    ClusterState with(InventoryState next) {
        return new ClusterState(next, deployment, allocation, goals, routing, requests, refused);
    }

    ClusterState with(DeploymentState next) {
        return new ClusterState(inventory, next, allocation, goals, routing, requests, refused);
    }

    ClusterState with(Allocation next) {
        return new ClusterState(inventory, deployment, next, goals, routing, requests, refused);
    }

    ClusterState with(Request request) {
        var kept = requests.plus(request);
        if (kept.size() > REQUESTS_MAX) kept = kept.minus(0);
        return new ClusterState(inventory, deployment, allocation, goals, routing, kept, refused);
    }

    ClusterState with(Refused request) {
        var kept = refused.plus(request);
        return with(kept.size() > REQUESTS_MAX ? kept.minus(0) : kept);
    }

    ClusterState with(PVector<Refused> next) {
        return new ClusterState(inventory, deployment, allocation, goals, routing, requests, next);
    }

    ClusterState newGoal(NodeId node) {
        return new ClusterState(
                inventory, deployment, allocation, goals.plus(node, goal(node).next()), routing, requests, refused);
    }

    ClusterState newRouting() {
        return new ClusterState(inventory, deployment, allocation, goals, routing.next(), requests, refused);
    }
}
