package io.heddle.gateway;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.config.NodeId;
import io.heddle.node.MachineLink;
import io.heddle.protocol.FabricGatewayGrpc;
import io.heddle.protocol.FabricMessage;
import io.heddle.protocol.Hello;
import io.heddle.protocol.MachineMessage;
import io.heddle.protocol.PackageChunk;
import io.heddle.protocol.PackageRequest;
import io.heddle.protocol.Report;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.jspecify.annotations.Nullable;

/** The gateway's two calls. Each stream's messages arrive one after another, as gRPC guarantees. */
final class GatewayService extends FabricGatewayGrpc.FabricGatewayImplBase {
    /** Common name of the certificate that the machine showed; absent in plain text. */
    static final Context.Key<String> PEER = Context.key("peer");

    private final ActorSystem<?> system;
    private final NodeDirectory nodes;
    private final LoadBalancerPort loadBalancers;
    private final PackageSource packages;
    private final int chunkBytes;
    private final AtomicLong connections = new AtomicLong();

    GatewayService(
            ActorSystem<?> system,
            NodeDirectory nodes,
            LoadBalancerPort loadBalancers,
            PackageSource packages,
            int chunkBytes) {
        this.system = system;
        this.nodes = nodes;
        this.loadBalancers = loadBalancers;
        this.packages = packages;
        this.chunkBytes = chunkBytes;
    }

    @Override
    public StreamObserver<MachineMessage> connect(StreamObserver<FabricMessage> out) {
        return new Stream((ServerCallStreamObserver<FabricMessage>) out, PEER.get());
    }

    /** One machine's stream, from its hello to its end. */
    private final class Stream implements StreamObserver<MachineMessage> {
        private final ServerCallStreamObserver<FabricMessage> out;
        private final @Nullable String peer;
        private @Nullable Hello hello;
        private @Nullable ActorRef<MachineLink> link;
        private boolean over;

        Stream(ServerCallStreamObserver<FabricMessage> out, @Nullable String peer) {
            this.out = out;
            this.peer = peer;
            out.setOnCancelHandler(this::close);
        }

        @Override
        public void onNext(MachineMessage message) {
            if (over) return;
            try {
                switch (message.getMessageCase()) {
                    case HELLO -> greet(message.getHello());
                    case REPORT -> report(message.getReport());
                    case MESSAGE_NOT_SET -> end(Status.INVALID_ARGUMENT, "a message with neither hello nor report");
                }
            } catch (IllegalArgumentException | ArithmeticException e) { // A value that no id or quantity can have.
                end(Status.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
            }
        }

        private void greet(Hello h) {
            if (hello != null) {
                end(Status.FAILED_PRECONDITION, "a second hello on one stream");
            } else if (h.getKind() == Hello.Kind.UNRECOGNIZED) {
                end(Status.INVALID_ARGUMENT, "a machine of an unknown kind, " + h.getKindValue());
            } else if (!nodes.isConnected()) {
                end(Status.UNAVAILABLE, "this fabric process has not joined its fellows yet; try another");
            } else if (peer != null && !peer.equals(h.getMachineId())) {
                end(Status.PERMISSION_DENIED, "\"" + h.getMachineId() + "\" came with the certificate of " + peer);
            } else if (h.getKind() == Hello.Kind.NODE && !nodes.knows(new NodeId(h.getMachineId()))) {
                end(Status.NOT_FOUND, "the datacenter has no node \"" + h.getMachineId() + "\"");
            } else {
                hello = h;
                boolean balancer = h.getKind() == Hello.Kind.LOAD_BALANCER;
                String name = "machine-" + connections.incrementAndGet();
                link = system.systemActorOf(MachineConnection.create(out, balancer), name, Props.empty());
            }
        }

        private void report(Report report) {
            if (hello == null || link == null) {
                end(Status.FAILED_PRECONDITION, "a report before the hello");
            } else if (hello.getKind() == Hello.Kind.LOAD_BALANCER) {
                loadBalancers.reported(Reports.report(hello.getMachineId(), link, report));
            } else {
                nodes.tell(new NodeId(hello.getMachineId()), Reports.report(hello, link, report));
            }
        }

        private void end(Status status, String why) {
            over = true;
            var described = status.withDescription(why);
            if (link == null) MachineConnection.end(out, described);
            else link.tell(new MachineConnection.End(described));
        }

        private void close() {
            over = true;
            if (link != null) link.tell(new MachineConnection.Closed());
        }

        @Override
        public void onError(Throwable t) {
            close();
        }

        @Override
        public void onCompleted() {
            if (!over) end(Status.OK, "");
        }
    }

    @Override
    public void fetchPackage(PackageRequest request, StreamObserver<PackageChunk> response) {
        var out = (ServerCallStreamObserver<PackageChunk>) response;
        try {
            var found = packages.open(request.getSha256(), request.getOffset());
            if (found.isEmpty()) {
                out.onError(Status.NOT_FOUND
                        .withDescription("there is no package " + request.getSha256())
                        .asRuntimeException());
                return;
            }
            send(found.get(), out);
        } catch (IOException | RuntimeException e) {
            out.onError(Status.UNAVAILABLE
                    .withDescription("package store: " + e.getMessage())
                    .asRuntimeException());
        }
    }

    /** Sends from a virtual thread of the server's own, waiting while the machine does not read. */
    private void send(PackageSource.Opened opened, ServerCallStreamObserver<PackageChunk> out) throws IOException {
        try (var content = opened.content()) {
            boolean first = true;
            byte[] buffer = new byte[chunkBytes];
            for (int n = content.readNBytes(buffer, 0, chunkBytes); n > 0 || first; ) {
                var chunk = PackageChunk.newBuilder().setData(ByteString.copyFrom(buffer, 0, n));
                if (first) chunk.setTotalSize(opened.totalSize());
                first = false;
                if (!awaitReady(out)) return;
                out.onNext(chunk.build());
                n = content.readNBytes(buffer, 0, chunkBytes);
            }
            out.onCompleted();
        }
    }

    private static boolean awaitReady(ServerCallStreamObserver<?> out) {
        while (!out.isReady()) {
            if (out.isCancelled() || Thread.currentThread().isInterrupted()) return false;
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }
}
