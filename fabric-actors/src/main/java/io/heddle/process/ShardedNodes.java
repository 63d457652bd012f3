package io.heddle.process;

import io.heddle.config.NodeId;
import io.heddle.config.TimeSource;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.gateway.NodeDirectory;
import io.heddle.node.NodeActor;
import io.heddle.node.NodePort;
import io.heddle.node.NodeSettings;
import io.heddle.replica.Membership;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** The cluster's node actors, spread over the fabric processes by sharding. */
final class ShardedNodes implements NodeDirectory {
    private static final EntityTypeKey<NodeActor.Message> NODE = EntityTypeKey.create(NodeActor.Message.class, "node");

    private final ClusterSharding sharding;
    private final Set<NodeId> known;

    private final Membership.Port membership;

    private ShardedNodes(ClusterSharding sharding, Set<NodeId> known, Membership.Port membership) {
        this.membership = membership;
        this.sharding = sharding;
        this.known = known;
    }

    static ShardedNodes start(
            ActorSystem<?> system, Datacenter datacenter, TimeSource time, Membership.Port membership, NodePort port) {
        var settings = NodeSettings.of(system.settings().config());
        var cluster = datacenter.cluster().value();
        var sharding = ClusterSharding.get(system);
        sharding.init(Entity.of(
                NODE, entity -> NodeActor.create(cluster, new NodeId(entity.getEntityId()), time, settings, port)));
        var known = datacenter.nodes().stream().map(Datacenter.Node::id).collect(Collectors.toUnmodifiableSet());
        return new ShardedNodes(sharding, known, membership);
    }

    @Override
    public void tell(NodeId node, NodeActor.Message message) {
        sharding.entityRefFor(NODE, node.value()).tell(message);
    }

    @Override
    public boolean isConnected() {
        return membership.isMember();
    }

    @Override
    public boolean knows(NodeId node) {
        return known.contains(node);
    }
}
