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

/** The gateway for machines in the same JVM: the same messages of the agent protocol, without a wire. Thread-safe. */
public final class DirectGateway {
    private final ActorSystem<?> system;
    private final NodeDirectory nodes;
    private final BiConsumer<NodeId, NodeGoal> goals;
    private final Map<NodeId, ActorRef<MachineLink>> links = new ConcurrentHashMap<>();
    private final AtomicLong connections = new AtomicLong();

    /** @param goals where a node's goals are to go */
    public DirectGateway(ActorSystem<?> system, NodeDirectory nodes, BiConsumer<NodeId, NodeGoal> goals) {
        this.system = system;
        this.nodes = nodes;
        this.goals = goals;
    }

    /** A machine reports. */
    public void report(NodeId node, String bootId, Report report) {
        var link = links.computeIfAbsent(node, this::connect);
        var hello =
                Hello.newBuilder().setMachineId(node.value()).setBootId(bootId).build();
        nodes.tell(node, Reports.report(hello, link, report));
    }

    private ActorRef<MachineLink> connect(NodeId node) {
        return system.systemActorOf(link(node), "direct-machine-" + connections.incrementAndGet(), Props.empty());
    }

    private Behavior<MachineLink> link(NodeId node) {
        return Behaviors.receive(MachineLink.class)
                .onMessage(MachineLink.Goal.class, goal -> {
                    goals.accept(node, parse(goal));
                    return Behaviors.same();
                })
                .build();
    }

    private static NodeGoal parse(MachineLink.Goal goal) throws InvalidProtocolBufferException {
        return NodeGoal.parseFrom(goal.body().bytes());
    }
}
