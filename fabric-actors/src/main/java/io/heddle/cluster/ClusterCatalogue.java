package io.heddle.cluster;

import static io.heddle.persistence.EventCatalogue.entry;

import io.heddle.deployment.DeploymentEvent;
import io.heddle.inventory.InventoryEvent;
import io.heddle.persistence.CatalogueSource;
import io.heddle.persistence.EventCatalogue;
import io.heddle.replica.FcReplicaEvent;
import io.heddle.replica.FcReplicaState;

/** The names under which the controller's decisions are journalled. */
public final class ClusterCatalogue implements CatalogueSource {
    @Override
    public EventCatalogue catalogue() {
        return EventCatalogue.of(
                        entry("cluster.datacenter-accepted.v1", InventoryEvent.DatacenterAccepted.class),
                        entry("cluster.node-became-ready.v1", InventoryEvent.NodeBecameReady.class),
                        entry("cluster.node-suspected.v1", InventoryEvent.NodeSuspected.class),
                        entry("cluster.node-fenced.v1", InventoryEvent.NodeFenced.class),
                        entry("cluster.node-powered-on.v1", InventoryEvent.NodePoweredOn.class),
                        entry("cluster.node-sent-to-repair.v1", InventoryEvent.NodeSentToRepair.class),
                        entry("cluster.deployed.v1", DeploymentEvent.Deployed.class),
                        entry("cluster.deleted.v1", DeploymentEvent.Deleted.class),
                        entry("cluster.removed.v1", DeploymentEvent.Removed.class),
                        entry("cluster.vm-released.v1", DeploymentEvent.VmReleased.class),
                        entry("cluster.instance-moved.v1", DeploymentEvent.InstanceMoved.class),
                        entry("cluster.instance-stranded.v1", DeploymentEvent.InstanceStranded.class),
                        entry("cluster.instance-status-changed.v1", DeploymentEvent.InstanceStatusChanged.class),
                        entry("cluster.request-refused.v1", RequestEvent.RequestRefused.class),
                        entry("cluster.snapshot.v1", ClusterSnapshot.class),
                        entry("cluster.snapshot.v2", ClusterSnapshotV2.class),
                        entry("fc-replica.started.v1", FcReplicaEvent.Started.class),
                        entry("fc-replica.elected.v1", FcReplicaEvent.Elected.class),
                        entry("fc-replica.stepped-down.v1", FcReplicaEvent.SteppedDown.class),
                        entry("fc-replica.snapshot.v1", FcReplicaState.class))
                .covering(InventoryEvent.class, DeploymentEvent.class, RequestEvent.class, FcReplicaEvent.class);
    }
}
