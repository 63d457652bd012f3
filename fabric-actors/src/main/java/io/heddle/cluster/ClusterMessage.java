package io.heddle.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.heddle.api.Plans;
import io.heddle.api.Supposition;
import io.heddle.api.Views;
import io.heddle.config.NodeId;
import io.heddle.gateway.LoadBalancerPort;
import io.heddle.node.NodeStatus;
import io.heddle.persistence.Persisted;
import io.heddle.persistence.Refusal;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What may be sent to the primary's cluster actor from any fabric process, and what it answers. */
public sealed interface ClusterMessage extends Persisted {
    /** A command that wants an answer, once it is durable. {@code ticket} is the asker's own and comes back. */
    record Submit(long ticket, ClusterCommand command, ActorRef<Answered> replyTo) implements ClusterMessage {}

    /** A question. It never changes anything. */
    record Ask(long ticket, Question question, ActorRef<Answered> replyTo) implements ClusterMessage {}

    /** A question that takes thought. It never changes anything either. */
    record Inquire(long ticket, Inquiry inquiry, ActorRef<Answered> replyTo) implements ClusterMessage {}

    /** A node's status, unasked or in answer to a watch. */
    record NodeSaid(NodeStatus status) implements ClusterMessage {}

    /** A load balancer's heartbeat. */
    record BalancerSaid(LoadBalancerPort.Report report) implements ClusterMessage {}

    record Answered(long ticket, Answer answer) implements Persisted {}

    enum Question {
        STATUS,
        SERVICES,
        INSTANCES,
        NODES,
        OPERATIONS
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Explain.class, name = "explain"),
        @JsonSubTypes.Type(value = WhatIf.class, name = "what-if")
    })
    sealed interface Inquiry extends Persisted {}

    /** @param node empty: where the instance is */
    record Explain(String instance, Optional<NodeId> node) implements Inquiry {}

    record WhatIf(List<Supposition> suppositions) implements Inquiry {
        public WhatIf {
            suppositions = List.copyOf(suppositions);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Done.class, name = "done"),
        @JsonSubTypes.Type(value = Declined.class, name = "declined"),
        @JsonSubTypes.Type(value = Status.class, name = "status"),
        @JsonSubTypes.Type(value = Services.class, name = "services"),
        @JsonSubTypes.Type(value = Instances.class, name = "instances"),
        @JsonSubTypes.Type(value = Nodes.class, name = "nodes"),
        @JsonSubTypes.Type(value = Operations.class, name = "operations"),
        @JsonSubTypes.Type(value = Explained.class, name = "explained"),
        @JsonSubTypes.Type(value = Foreseen.class, name = "foreseen")
    })
    sealed interface Answer extends Persisted {}

    record Done() implements Answer {}

    record Declined(Refusal why) implements Answer {}

    record Status(Views.Status status) implements Answer {}

    record Services(List<Views.Service> services) implements Answer {}

    record Instances(List<Views.Instance> instances) implements Answer {}

    record Nodes(List<Views.Node> nodes) implements Answer {}

    record Explained(Plans.Explanation explanation) implements Answer {}

    record Foreseen(Plans.Foresight foresight) implements Answer {}

    /** The newest, oldest first. */
    record Operations(List<Views.Operation> operations) implements Answer {}
}
