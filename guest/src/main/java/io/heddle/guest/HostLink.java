package io.heddle.guest;

import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.GuestHello;
import io.heddle.protocol.GuestMessage;
import io.heddle.protocol.GuestStatus;
import io.heddle.protocol.HostMessage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The guest's end of its line to the host: connects, says who it is, hands goals on, sends the newest status; and again,
 * for ever. A status that could not be sent is dropped, since the next one says more.
 */
final class HostLink {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private static final int CONNECT_TIMEOUT_MS = 3000;

    private final Path channel;
    private final Consumer<GuestGoal> goals;
    private @Nullable Socket connected;
    private @Nullable GuestStatus unsent;

    HostLink(Path channel, Consumer<GuestGoal> goals) {
        this.channel = channel;
        this.goals = goals;
    }

    void start() {
        Thread.ofPlatform().daemon().name("host-in").start(this::receive);
        Thread.ofPlatform().daemon().name("host-out").start(this::send);
    }

    /** Never waits. */
    synchronized void offer(GuestStatus status) {
        unsent = status;
        notifyAll();
    }

    private void receive() {
        int failures = 0;
        while (true) {
            try (Socket socket = connect()) {
                failures = 0;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                for (Optional<HostMessage> m = read(in); m.isPresent(); m = read(in)) {
                    if (m.get().hasGoal()) goals.accept(m.get().getGoal());
                }
                Log.warn("host.closed");
            } catch (IOException | IllegalArgumentException e) {
                Log.warn("host.lost", "cause", e);
            }
            synchronized (this) {
                connected = null;
            }
            failures++;
            try {
                Thread.sleep(BACKOFF.after(failures, ThreadLocalRandom.current().nextDouble()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Optional<HostMessage> read(InputStream in) throws IOException {
        return Frames.read(HostMessage.parser(), in);
    }

    private Socket connect() throws IOException {
        var p = new Properties();
        try (InputStream in = Files.newInputStream(channel)) {
            p.load(in);
        }
        String host = p.getProperty("host", "");
        int colon = host.lastIndexOf(':');
        if (colon < 0) throw new IOException("no host:port in " + channel + ": \"" + host + "\"");
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(host.substring(0, colon), Integer.parseInt(host.substring(colon + 1))),
                    CONNECT_TIMEOUT_MS);
            var hello = GuestHello.newBuilder()
                    .setVmId(p.getProperty("vm", ""))
                    .setToken(p.getProperty("token", ""))
                    .setPid(ProcessHandle.current().pid());
            Frames.write(GuestMessage.newBuilder().setHello(hello).build(), socket.getOutputStream());
        } catch (IOException | IllegalArgumentException e) {
            socket.close();
            throw e;
        }
        Log.info("host.connected", "host", host);
        synchronized (this) {
            connected = socket;
            notifyAll();
        }
        return socket;
    }

    private void send() {
        while (true) {
            Socket socket;
            GuestStatus status;
            synchronized (this) {
                while (connected == null || unsent == null) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                }
                socket = connected;
                status = unsent;
                unsent = null;
            }
            try {
                OutputStream out = socket.getOutputStream();
                Frames.write(GuestMessage.newBuilder().setStatus(status).build(), out);
            } catch (IOException e) {
                Log.warn("host.status-not-sent", "cause", e);
                forget(socket);
            }
        }
    }

    /** Closes the socket, so that the receiver connects anew. */
    private void forget(Socket socket) {
        synchronized (this) {
            if (connected == socket) connected = null;
        }
        try {
            socket.close();
        } catch (IOException e) {
            Log.warn("host.not-closed", "cause", e);
        }
    }
}
