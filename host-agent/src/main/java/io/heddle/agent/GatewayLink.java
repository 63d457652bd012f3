package io.heddle.agent;

import io.grpc.Attributes;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.heddle.guest.Backoff;
import io.heddle.guest.Log;
import io.heddle.protocol.FabricGatewayGrpc;
import io.heddle.protocol.FabricMessage;
import io.heddle.protocol.Hello;
import io.heddle.protocol.MachineMessage;
import io.heddle.protocol.Report;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A machine's line to the fabric: one stream to one gateway, and to the next one when it breaks, for ever. Messages from
 * the fabric are handed on; of the reports offered, the newest is sent as soon as the stream takes it.
 */
public final class GatewayLink {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

    /** A stream that stood this long shows that the fabric is well: the next failure is a first one. */
    private static final Duration STABLE_AFTER = Duration.ofSeconds(10);

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    /** A gateway that does not answer a ping this long after a silence of {@link #PING_AFTER} is given up. */
    private static final Duration PING_ANSWER_MAX = Duration.ofSeconds(3);

    private static final Duration PING_AFTER = Duration.ofSeconds(10);
    private static final int MESSAGE_BYTES_MAX = 64 << 20;

    private final GatewaySettings settings;
    private volatile @Nullable ManagedChannel channel;
    private @Nullable ClientCallStreamObserver<MachineMessage> stream;
    private @Nullable Report unsent;

    public GatewayLink(GatewaySettings settings) {
        this.settings = settings;
    }

    /**
     * Connects, for ever.
     *
     * @param hello what is said first on each stream
     * @param received must not wait
     */
    public void start(Supplier<Hello> hello, Consumer<FabricMessage> received) {
        Thread.ofPlatform().daemon().name("gateway").start(() -> loop(hello, received));
    }

    /** The channel in use, for other calls to the same gateway; empty while there is none. */
    public Optional<ManagedChannel> channel() {
        return Optional.ofNullable(channel);
    }

    /** Never waits; may be called by any thread. */
    public synchronized void offer(Report report) {
        unsent = report;
        flush();
    }

    private synchronized void flush() {
        ClientCallStreamObserver<MachineMessage> to = stream;
        Report report = unsent;
        if (to == null || report == null || !to.isReady()) return;
        unsent = null;
        to.onNext(MachineMessage.newBuilder().setReport(report).build());
    }

    private void loop(Supplier<Hello> hello, Consumer<FabricMessage> received) {
        int failures = 0;
        int next = ThreadLocalRandom.current().nextInt(settings.targets().size());
        try {
            while (true) {
                String target = settings.targets().get(next);
                next = (next + 1) % settings.targets().size();
                long from = System.nanoTime();
                String why;
                try {
                    why = converse(target, hello.get(), received);
                } catch (IOException | IllegalArgumentException e) {
                    why = String.valueOf(e.getMessage());
                }
                boolean stood = System.nanoTime() - from >= STABLE_AFTER.toNanos();
                failures = stood ? 1 : failures + 1;
                // Ever fewer lines while the fabric is away.
                if (stood || Integer.bitCount(failures) == 1) {
                    Log.warn("gateway.lost", "gateway", target, "why", why, "failures", failures);
                }
                // The others are tried at once: a wait comes after a whole round of failures only.
                boolean roundOver = !stood && failures % settings.targets().size() == 0;
                Duration wait = BACKOFF.after(
                        roundOver ? failures / settings.targets().size() : 0,
                        ThreadLocalRandom.current().nextDouble());
                Thread.sleep(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Speaks with one gateway until the stream ends; says why it ended. */
    private String converse(String target, Hello hello, Consumer<FabricMessage> received)
            throws IOException, InterruptedException {
        if (!listens(target, own())) return "nobody listens there";
        var from = own();
        var builder = NettyChannelBuilder.forTarget(target, credentials(settings.tls()))
                .localSocketPicker(new NettyChannelBuilder.LocalSocketPicker() {
                    @Override
                    public @Nullable SocketAddress createSocketAddress(SocketAddress remote, Attributes attributes) {
                        return from;
                    }
                })
                .directExecutor()
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .keepAliveTime(PING_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(PING_ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        settings.authority().ifPresent(builder::overrideAuthority);
        ManagedChannel opened = builder.build();
        try {
            if (!awaitReady(opened)) return "cannot connect";
            var conversation = new Conversation(received);
            var to = FabricGatewayGrpc.newStub(opened).connect(conversation);
            to.onNext(MachineMessage.newBuilder().setHello(hello).build());
            Log.info("gateway.connected", "gateway", target);
            channel = opened;
            synchronized (this) {
                stream = conversation.calling();
                flush();
            }
            conversation.ended.await();
            return conversation.why;
        } finally {
            channel = null;
            synchronized (this) {
                stream = null;
            }
            opened.shutdownNow();
        }
    }

    /** Where connections begin, at any port; null: the system chooses. */
    private @Nullable SocketAddress own() {
        return settings.from().map(address -> new InetSocketAddress(address, 0)).orElse(null);
    }

    /** Costs next to nothing, where a secure channel costs the better part of a second: a fabric that is away is asked often. */
    private static boolean listens(String target, @Nullable SocketAddress from) {
        int colon = target.lastIndexOf(':');
        var host = target.substring(0, colon).replace("[", "").replace("]", "");
        try (var socket = new Socket()) {
            socket.bind(from);
            socket.connect(new InetSocketAddress(host, Integer.parseInt(target.substring(colon + 1))), (int)
                    CONNECT_MAX.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean awaitReady(ManagedChannel opened) throws InterruptedException {
        long end = System.nanoTime() + CONNECT_MAX.toNanos();
        for (ConnectivityState s = opened.getState(true); ; s = opened.getState(false)) {
            if (s == ConnectivityState.READY) return true;
            if (s == ConnectivityState.TRANSIENT_FAILURE || System.nanoTime() >= end) return false;
            var changed = new CountDownLatch(1);
            opened.notifyWhenStateChanged(s, changed::countDown);
            changed.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private static ChannelCredentials credentials(Optional<Path> tls) throws IOException {
        if (tls.isEmpty()) return InsecureChannelCredentials.create();
        Path folder = tls.get();
        return TlsChannelCredentials.newBuilder()
                .trustManager(folder.resolve("ca.pem").toFile())
                .keyManager(
                        folder.resolve("cert.pem").toFile(),
                        folder.resolve("key.pem").toFile())
                .build();
    }

    private final class Conversation implements ClientResponseObserver<MachineMessage, FabricMessage> {
        private final Consumer<FabricMessage> received;
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile String why = "";
        private volatile @Nullable ClientCallStreamObserver<MachineMessage> call;

        Conversation(Consumer<FabricMessage> received) {
            this.received = received;
        }

        @Nullable
        ClientCallStreamObserver<MachineMessage> calling() {
            return call;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<MachineMessage> started) {
            call = started;
            started.setOnReadyHandler(GatewayLink.this::flush);
        }

        @Override
        public void onNext(FabricMessage message) {
            received.accept(message);
        }

        @Override
        public void onError(Throwable t) {
            Status status = Status.fromThrowable(t);
            why = status.getCode() + (status.getDescription() == null ? "" : ": " + status.getDescription());
            ended.countDown();
        }

        @Override
        public void onCompleted() {
            why = "closed by the gateway";
            ended.countDown();
        }
    }
}
