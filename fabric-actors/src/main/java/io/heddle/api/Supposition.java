package io.heddle.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.ServiceName;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.persistence.Persisted;

/** Something that might happen to a fabric. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Supposition.NodeDies.class, name = "node-dies"),
    @JsonSubTypes.Type(value = Supposition.RackDies.class, name = "rack-dies"),
    @JsonSubTypes.Type(value = Supposition.PduDies.class, name = "pdu-dies"),
    @JsonSubTypes.Type(value = Supposition.Deploys.class, name = "deploys"),
    @JsonSubTypes.Type(value = Supposition.Deletes.class, name = "deletes"),
    @JsonSubTypes.Type(value = Supposition.UpdatesHosts.class, name = "updates-hosts")
})
public sealed interface Supposition extends Persisted {
    /** Suppositions in one question: bounds the work of answering it. */
    int COUNT_MAX = 100;

    /** A machine is lost for good, and with it all that runs on it. */
    record NodeDies(NodeId node) implements Supposition {}

    /** All machines of a rack are lost at once. */
    record RackDies(RackId rack) implements Supposition {}

    /** All machines that are powered through one distribution unit are lost at once; {@code address} as in Datacenter.xml. */
    record PduDies(String address) implements Supposition {}

    /** A service is deployed, by the rules by which it would be. */
    record Deploys(ServiceName service, Slot slot, ServiceDescription description) implements Supposition {}

    /** A deployment is removed, and its last VM has stopped. */
    record Deletes(ServiceName service, Slot slot) implements Supposition {}

    /** The host OS of all machines is updated, as things are after what was supposed before; answered with its forecast. */
    record UpdatesHosts(String version) implements Supposition {}
}
