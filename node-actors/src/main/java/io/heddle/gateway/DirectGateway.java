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
    private final String name;

    /** The way to one boot of a machine: what was on its way to an earlier one must not reach it. */
    private record Link(String bootId, ActorRef<MachineLink> actor) {}

    private final Map<NodeId, Link> links = new ConcurrentHashMap<>();
    private final AtomicLong connections = new AtomicLong();

    /** @param goals where a node's goals are to go */
    public DirectGateway(ActorSystem<?> system, NodeDirectory nodes, BiConsumer<NodeId, NodeGoal> goals) {
        this(system, nodes, goals, "direct-machine");
    }

    /** @param name with which its actors' names begin: unique in the actor system */
    public DirectGateway(ActorSystem<?> system, NodeDirectory nodes, BiConsumer<NodeId, NodeGoal> goals, String name) {
        this.system = system;
        this.nodes = nodes;
        this.goals = goals;
        this.name = name;
    }

    /** All its machines are gone: their links end. */
    public void close() {
        links.values().forEach(link -> link.actor().tell(new MachineConnection.Closed()));
        links.clear();
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
        String unique = name + "-" + connections.incrementAndGet();
        return new Link(bootId, system.systemActorOf(link(node), unique, Props.empty()));
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
