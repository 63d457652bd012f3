package io.heddle.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.heddle.node.MachineLink;
import io.heddle.protocol.FabricMessage;
import io.heddle.protocol.LoadBalancerGoal;
import io.heddle.protocol.NodeGoal;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Holds one machine's stream and sends goals down it: nobody else writes to the stream once it has this actor. A goal that
 * meets a stream that is not ready is dropped: it is sent again until the machine confirms it, so nothing queues up behind a
 * machine that does not read.
 */
final class MachineConnection {
    /** The stream is gone. */
    record Closed() implements MachineLink {}

    /** The stream is to be ended, with this status. */
    record End(Status status) implements MachineLink {}

    private MachineConnection() {}

    static Behavior<MachineLink> create(ServerCallStreamObserver<FabricMessage> out, boolean loadBalancer) {
        return Behaviors.receive(MachineLink.class)
                .onMessage(MachineLink.Goal.class, goal -> {
                    if (!out.isCancelled() && out.isReady()) out.onNext(message(goal, loadBalancer));
                    return Behaviors.same();
                })
                .onMessage(End.class, end -> {
                    end(out, end.status());
                    return Behaviors.stopped();
                })
                .onMessage(Closed.class, closed -> Behaviors.stopped())
                .build();
    }

    static void end(ServerCallStreamObserver<FabricMessage> out, Status status) {
        if (out.isCancelled()) return;
        if (status.isOk()) out.onCompleted();
        else out.onError(status.asRuntimeException());
    }

    private static FabricMessage message(MachineLink.Goal goal, boolean loadBalancer)
            throws InvalidProtocolBufferException {
        var message = FabricMessage.newBuilder();
        byte[] bytes = goal.body().bytes();
        return loadBalancer
                ? message.setLoadBalancerGoal(LoadBalancerGoal.parseFrom(bytes)).build()
                : message.setNodeGoal(NodeGoal.parseFrom(bytes)).build();
    }
}
