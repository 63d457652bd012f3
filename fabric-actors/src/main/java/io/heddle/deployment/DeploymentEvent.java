package io.heddle.deployment;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.ServiceName;
import io.heddle.config.VmId;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.persistence.Event;
import io.heddle.persistence.Persisted;
import java.time.Instant;
import java.util.List;

/** Facts about deployments, as journalled: add records, never edit one that shipped. */
public sealed interface DeploymentEvent extends Event {
    /** A service was placed, whole. {@code slot} in lower case; {@code vip} empty when it has no public endpoint. */
    record Deployed(
            Instant at,
            RequestId request,
            DeploymentId deployment,
            ServiceName service,
            String slot,
            ServiceDescription description,
            String vip,
            List<Placed> instances)
            implements DeploymentEvent {
        public Deployed {
            instances = List.copyOf(instances);
        }
    }

    /** One instance of a new deployment: its cell, its place and its address. {@code volume}: see allocation. */
    record Placed(
            RoleInstanceId instance,
            String role,
            int index,
            int faultDomain,
            int updateDomain,
            NodeId node,
            VmId vm,
            int volume,
            String address)
            implements Persisted {}

    /** A deployment was given up: its VMs are to stop, and hold their room until they have. */
    record Deleted(Instant at, RequestId request, DeploymentId deployment) implements DeploymentEvent {}

    /** The last VM of a deleted deployment is gone, and its addresses are free. */
    record Removed(Instant at, DeploymentId deployment) implements DeploymentEvent {}

    /** A VM that is no longer wanted does not exist any more: its room is free. */
    record VmReleased(Instant at, RoleInstanceId instance, VmId vm) implements DeploymentEvent {}

    /** The instance has a new VM, on a node that is not the old one; the old VM is certain to be dead. */
    record InstanceMoved(Instant at, RoleInstanceId instance, NodeId node, VmId vm, int volume)
            implements DeploymentEvent {}

    /** The instance lost its node and found no other; {@code reasons} says what rejected the rest. */
    record InstanceStranded(Instant at, RoleInstanceId instance, List<String> reasons) implements DeploymentEvent {
        public InstanceStranded {
            reasons = List.copyOf(reasons);
        }
    }

    /** {@code status} in the management API's words. */
    record InstanceStatusChanged(Instant at, RoleInstanceId instance, String status, String detail)
            implements DeploymentEvent {}
}
