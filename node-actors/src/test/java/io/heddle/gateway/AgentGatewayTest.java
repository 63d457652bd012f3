package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.typesafe.config.ConfigFactory;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.node.GoalBody;
import io.heddle.node.MachineLink;
import io.heddle.node.NodeActor;
import io.heddle.protocol.FabricGatewayGrpc;
import io.heddle.protocol.FabricMessage;
import io.heddle.protocol.Hello;
import io.heddle.protocol.LoadBalancerGoal;
import io.heddle.protocol.MachineMessage;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.PackageRequest;
import io.heddle.protocol.Report;
import io.heddle.protocol.VmReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentGatewayTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load());
    private static final String SHA = "ab".repeat(32);

    private final BlockingQueue<NodeActor.Message> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<LoadBalancerPort.Report> balancers = new LinkedBlockingQueue<>();
    private final byte[] content = "0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private AgentGateway gateway;
    private ManagedChannel channel;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void open() throws IOException {
        var nodes = new NodeDirectory() {
            @Override
            public void tell(NodeId node, NodeActor.Message message) {
                told.add(message);
            }

            @Override
            public boolean knows(NodeId node) {
                return node.value().equals("node-1");
            }
        };
        PackageSource packages = (sha, offset) -> sha.equals(SHA)
                ? Optional.of(new PackageSource.Opened(
                        new ByteArrayInputStream(content, (int) offset, content.length), content.length))
                : Optional.empty();
        gateway = AgentGateway.start(
                KIT.system(),
                new GatewaySettings("127.0.0.1", 0, Optional.empty(), 1 << 20, 4),
                nodes,
                balancers::add,
                packages);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        gateway.close();
    }

    @Test
    void aReportReachesTheNodeAndAGoalTheMachine() throws Exception {
        var machine = new Machine();
        machine.hello("node-1", Hello.Kind.NODE);
        machine.report(Report.newBuilder().setEpoch(3).setIncarnation(7).build());
        var report = (NodeActor.Report) take(told);
        assertThat(report.bootId()).isEqualTo("boot-1");
        assertThat(report.epoch()).isEqualTo(new Epoch(3));
        assertThat(report.incarnation()).isEqualTo(new Incarnation(7));
        var goal = NodeGoal.newBuilder().setNodeId("node-1").setEpoch(4).build();
        report.link().tell(new MachineLink.Goal(new GoalBody(goal.toByteArray())));
        assertThat(take(machine.received))
                .isEqualTo(FabricMessage.newBuilder().setNodeGoal(goal).build());
        machine.out.onCompleted();
        assertThat(take(machine.ended)).isEqualTo(Status.Code.OK);
    }

    @Test
    void aLoadBalancerIsGivenGoalsOfItsOwnKind() throws Exception {
        var machine = new Machine();
        machine.hello("lb-0", Hello.Kind.LOAD_BALANCER);
        machine.report(Report.getDefaultInstance());
        var goal = LoadBalancerGoal.newBuilder().setEpoch(4).build();
        take(balancers).link().tell(new MachineLink.Goal(new GoalBody(goal.toByteArray())));
        assertThat(take(machine.received).getLoadBalancerGoal()).isEqualTo(goal);
    }

    @Test
    void aMachineThatTheDatacenterDoesNotHaveIsTurnedAway() throws Exception {
        var machine = new Machine();
        machine.hello("node-2", Hello.Kind.NODE);
        assertThat(take(machine.ended)).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void whatIsNotOfTheProtocolEndsTheStreamWithItsReason() throws Exception {
        var silent = new Machine();
        silent.report(Report.getDefaultInstance());
        silent.report(Report.getDefaultInstance());
        assertThat(take(silent.ended)).isEqualTo(Status.Code.FAILED_PRECONDITION);

        var twice = new Machine();
        twice.hello("node-1", Hello.Kind.NODE);
        twice.hello("node-1", Hello.Kind.NODE);
        assertThat(take(twice.ended)).isEqualTo(Status.Code.FAILED_PRECONDITION);

        var empty = new Machine();
        empty.out.onNext(MachineMessage.getDefaultInstance());
        assertThat(take(empty.ended)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void aReportWithValuesThatNothingCanHaveEndsTheStream() throws Exception {
        for (var bad : new Report[] {
            Report.newBuilder().setEpoch(-1).build(),
            Report.newBuilder().addVms(VmReport.newBuilder().setVmId("../x")).build(),
        }) {
            var machine = new Machine();
            machine.hello("node-1", Hello.Kind.NODE);
            machine.report(bad);
            assertThat(take(machine.ended)).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aReportIsCutToWhatAnEventMayHold() throws Exception {
        var machine = new Machine();
        machine.hello("node-1", Hello.Kind.NODE);
        machine.report(Report.newBuilder()
                .addVms(VmReport.newBuilder()
                        .setVmId("vm-1")
                        .setInstanceId("d-1.Web_IN_0")
                        .setDetail("x".repeat(100_000))
                        .setGuestSilentMs(Long.MAX_VALUE))
                .build());
        var report = (NodeActor.Report) take(told);
        assertThat(report.vms().getFirst().detail()).hasSize(1_000);
        assertThat(report.guestSilentMs()).containsExactly(86_400_000L);
    }

    @Test
    void aPackageTravelsInPiecesFromWhereItIsWanted() {
        var chunks = FabricGatewayGrpc.newBlockingStub(channel)
                .fetchPackage(
                        PackageRequest.newBuilder().setSha256(SHA).setOffset(3).build());
        var first = chunks.next();
        assertThat(first.getTotalSize()).isEqualTo(10);
        var all = first.getData();
        while (chunks.hasNext()) all = all.concat(chunks.next().getData());
        assertThat(all).isEqualTo(ByteString.copyFromUtf8("3456789"));
    }

    @Test
    void aPackageThatIsNotThereIsNotFound() {
        var chunks = FabricGatewayGrpc.newBlockingStub(channel)
                .fetchPackage(PackageRequest.newBuilder().setSha256("cd").build());
        org.assertj.core.api.Assertions.assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(chunks::hasNext)
                .satisfies(e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        var next = queue.poll(20, TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("nothing came");
        return next;
    }

    /** A host agent's end of a stream. */
    private final class Machine implements StreamObserver<FabricMessage> {
        final BlockingQueue<FabricMessage> received = new LinkedBlockingQueue<>();
        final BlockingQueue<Status.Code> ended = new LinkedBlockingQueue<>();
        final StreamObserver<MachineMessage> out =
                FabricGatewayGrpc.newStub(channel).connect(this);

        void hello(String id, Hello.Kind kind) {
            out.onNext(MachineMessage.newBuilder()
                    .setHello(Hello.newBuilder().setKind(kind).setMachineId(id).setBootId("boot-1"))
                    .build());
        }

        void report(Report report) {
            out.onNext(MachineMessage.newBuilder().setReport(report).build());
        }

        @Override
        public void onNext(FabricMessage message) {
            received.add(message);
        }

        @Override
        public void onError(Throwable t) {
            ended.add(Status.fromThrowable(t).getCode());
        }

        @Override
        public void onCompleted() {
            ended.add(Status.Code.OK);
        }
    }
}
