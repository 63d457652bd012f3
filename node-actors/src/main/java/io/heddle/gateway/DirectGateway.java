package io.heddle.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.config.NodeId;
import io.heddle.node.MachineLink;
import io.heddle.protocol.Hello;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.Report;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/** The gateway for machines in the same JVM: the same messages of the agent protocol, without a wire. Thread-safe. */
public final class DirectGateway {
    private final ActorSystem<?> system;
    private final NodeDirectory nodes;
    private final BiConsumer<NodeId, NodeGoal> goals;
    /** The way to one boot of a machine: what was on its way to an earlier one must not reach it. */
    private record Link(String bootId, ActorRef<MachineLink> actor) {}

    private final Map<NodeId, Link> links = new ConcurrentHashMap<>();
    private final AtomicLong connections = new AtomicLong();

    /** @param goals where a node's goals are to go */
    public DirectGateway(ActorSystem<?> system, NodeDirectory nodes, BiConsumer<NodeId, NodeGoal> goals) {
        this.system = system;
        this.nodes = nodes;
        this.goals = goals;
    }

    /** A machine reports. */
    public void report(NodeId node, String bootId, Report report) {
        var link = links.compute(
                node, (id, old) -> old != null && old.bootId().equals(bootId) ? old : connect(id, bootId, old));
        var hello =
                Hello.newBuilder().setMachineId(node.value()).setBootId(bootId).build();
        nodes.tell(node, Reports.report(hello, link.actor(), report));
    }

    private Link connect(NodeId node, String bootId, @Nullable Link old) {
        if (old != null) old.actor().tell(new MachineConnection.Closed());
        String name = "direct-machine-" + connections.incrementAndGet();
        return new Link(bootId, system.systemActorOf(link(node), name, Props.empty()));
    }

    private Behavior<MachineLink> link(NodeId node) {
        return Behaviors.receive(MachineLink.class)
                .onMessage(MachineLink.Goal.class, goal -> {
                    goals.accept(node, parse(goal));
                    return Behaviors.same();
                })
                .onMessage(MachineConnection.Closed.class, closed -> Behaviors.stopped())
                .build();
    }

    private static NodeGoal parse(MachineLink.Goal goal) throws InvalidProtocolBufferException {
        return NodeGoal.parseFrom(goal.body().bytes());
    }
}
