package io.heddle.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.node.NodeStatus;
import io.heddle.persistence.Persisted;

/** What may be asked of a cluster's rules. Imperative; carries no actor reference, so a test or a trace can hold it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClusterCommand.AcceptDatacenter.class, name = "accept-datacenter"),
    @JsonSubTypes.Type(value = ClusterCommand.Deploy.class, name = "deploy"),
    @JsonSubTypes.Type(value = ClusterCommand.Delete.class, name = "delete"),
    @JsonSubTypes.Type(value = ClusterCommand.Observe.class, name = "observe"),
    @JsonSubTypes.Type(value = ClusterCommand.ConfirmPowerOff.class, name = "confirm-power-off"),
    @JsonSubTypes.Type(value = ClusterCommand.ConfirmPowerOn.class, name = "confirm-power-on"),
    @JsonSubTypes.Type(value = ClusterCommand.Heal.class, name = "heal")
})
public sealed interface ClusterCommand extends Persisted {
    record AcceptDatacenter(Datacenter datacenter) implements ClusterCommand {}

    /** {@code slot} in lower case. */
    record Deploy(RequestId request, ServiceName service, String slot, ServiceDescription description)
            implements ClusterCommand {}

    record Delete(RequestId request, ServiceName service, String slot) implements ClusterCommand {}

    /** A node told its status. */
    record Observe(NodeStatus status) implements ClusterCommand {}

    /** A machine's controller says that its power is off. */
    record ConfirmPowerOff(NodeId node, String how) implements ClusterCommand {}

    /** A machine's controller was told to start it. */
    record ConfirmPowerOn(NodeId node, int attempt) implements ClusterCommand {}

    /** Time passed: look at stranded instances and at machines that did not come back. */
    record Heal() implements ClusterCommand {}
}
