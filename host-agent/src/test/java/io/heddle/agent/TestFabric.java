package io.heddle.agent;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.heddle.protocol.FabricGatewayGrpc;
import io.heddle.protocol.FabricMessage;
import io.heddle.protocol.Hello;
import io.heddle.protocol.LoadBalancerGoal;
import io.heddle.protocol.MachineMessage;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.PackageChunk;
import io.heddle.protocol.PackageRequest;
import io.heddle.protocol.Report;
import io.heddle.protocol.VmReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A fabric's gateway for tests: says what it is told to say, and waits for what machines report. */
public final class TestFabric extends FabricGatewayGrpc.FabricGatewayImplBase implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Server server;
    private final Map<String, byte[]> packages = new ConcurrentHashMap<>();
    private final List<Hello> hellos = new ArrayList<>();
    private final List<PackageRequest> fetches = new ArrayList<>();
    private @Nullable StreamObserver<FabricMessage> machine;
    private @Nullable FabricMessage goal;
    private Report newest = Report.getDefaultInstance();

    public TestFabric() throws IOException {
        this(0, InsecureServerCredentials.create());
    }

    public TestFabric(int port, ServerCredentials credentials) throws IOException {
        server = Grpc.newServerBuilderForPort(port, credentials)
                .addService(this)
                .build()
                .start();
    }

    public int port() {
        return server.getPort();
    }

    synchronized void offer(String sha256, byte[] content) {
        packages.put(sha256, content);
    }

    public synchronized List<Hello> hellos() {
        return List.copyOf(hellos);
    }

    synchronized List<PackageRequest> fetches() {
        return List.copyOf(fetches);
    }

    /** Sends a goal now, and to whoever connects later. */
    public void send(NodeGoal nodeGoal) {
        send(FabricMessage.newBuilder().setNodeGoal(nodeGoal).build());
    }

    public void send(LoadBalancerGoal loadBalancerGoal) {
        send(FabricMessage.newBuilder().setLoadBalancerGoal(loadBalancerGoal).build());
    }

    private synchronized void send(FabricMessage message) {
        goal = message;
        if (machine != null) machine.onNext(message);
    }

    /** The one of the two that a machine comes to first. */
    static TestFabric firstHello(TestFabric one, TestFabric other) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (one.hellos().isEmpty() && other.hellos().isEmpty()) {
            if (System.nanoTime() > end) throw new AssertionError("no machine said hello");
            synchronized (one) {
                one.wait(50);
            }
        }
        return one.hellos().isEmpty() ? other : one;
    }

    /** Says nothing more to those who connect later. */
    public synchronized void forgetGoal() {
        goal = null;
        newest = Report.getDefaultInstance();
    }

    public synchronized Report newest() {
        return newest;
    }

    /** Waits for a report that the condition holds for. */
    public synchronized Report await(String what, Predicate<Report> condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(newest)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) throw new AssertionError("waited for " + what + "; the newest report is:\n" + newest);
            wait(left);
        }
        return newest;
    }

    VmReport awaitVm(String vmId, String what, Predicate<VmReport> condition) throws InterruptedException {
        Function<Report, VmReport> find = r -> r.getVmsList().stream()
                .filter(v -> v.getVmId().equals(vmId))
                .findFirst()
                .orElse(VmReport.getDefaultInstance());
        return find.apply(await(vmId + ": " + what, r -> condition.test(find.apply(r))));
    }

    @Override
    public StreamObserver<MachineMessage> connect(StreamObserver<FabricMessage> to) {
        return new StreamObserver<>() {
            @Override
            public void onNext(MachineMessage message) {
                synchronized (TestFabric.this) {
                    if (message.hasHello()) {
                        hellos.add(message.getHello());
                        newest = Report.getDefaultInstance();
                        machine = to;
                        if (goal != null) to.onNext(goal);
                    } else {
                        newest = message.getReport();
                    }
                    TestFabric.this.notifyAll();
                }
            }

            @Override
            public void onError(Throwable t) {
                forget(to);
            }

            @Override
            public void onCompleted() {
                forget(to);
                to.onCompleted();
            }
        };
    }

    private synchronized void forget(StreamObserver<FabricMessage> gone) {
        if (machine == gone) machine = null;
        notifyAll();
    }

    @Override
    public void fetchPackage(PackageRequest request, StreamObserver<PackageChunk> to) {
        byte[] content;
        synchronized (this) {
            fetches.add(request);
            content = packages.get(request.getSha256());
        }
        if (content == null) {
            to.onError(Status.NOT_FOUND.withDescription("no such package").asRuntimeException());
            return;
        }
        int offset = (int) request.getOffset();
        for (int from = offset; from < content.length; from += 1000) {
            int length = Math.min(1000, content.length - from);
            to.onNext(PackageChunk.newBuilder()
                    .setData(ByteString.copyFrom(content, from, length))
                    .setTotalSize(from == offset ? content.length : 0)
                    .build());
        }
        to.onCompleted();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
