package io.heddle.agent;

import io.heddle.guest.Frames;
import io.heddle.guest.Log;
import io.heddle.protocol.GuestHello;
import io.heddle.protocol.GuestMessage;
import io.heddle.protocol.GuestStatus;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Where the guests of this machine call in: each says who it is and shows its token, then sends its status for ever. */
final class GuestServer {
    /** Told of guests, from many threads. */
    interface Listener {
        void connected(String vmId, GuestConnection connection);

        void heard(String vmId, GuestConnection connection, GuestStatus status);

        void lost(String vmId, GuestConnection connection);
    }

    /** A caller that has not said who it is by then is cut off. */
    private static final int HELLO_MAX_MS = 10_000;

    private static final int CONNECTIONS_MAX = 2 * GoalCheck.VMS_MAX;

    private final ServerSocket server;
    private final Function<String, Optional<String>> tokens;
    private final Listener listener;
    private final Semaphore free = new Semaphore(CONNECTIONS_MAX);

    private GuestServer(ServerSocket server, Function<String, Optional<String>> tokens, Listener listener) {
        this.server = server;
        this.tokens = tokens;
        this.listener = listener;
    }

    /**
     * Opens the port.
     *
     * @param wanted tried first; 0 for any
     * @param tokens the token of each guest that may call
     * @throws IOException if no port of the address can be had
     */
    static GuestServer open(String address, int wanted, Function<String, Optional<String>> tokens, Listener listener)
            throws IOException {
        InetAddress host = InetAddress.getByName(address);
        var server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            try {
                server.bind(new InetSocketAddress(host, wanted));
            } catch (IOException e) {
                if (wanted == 0) throw e;
                Log.warn("guests.port-taken", "port", wanted, "cause", e);
                server.close();
                server = new ServerSocket();
                server.bind(new InetSocketAddress(host, 0));
            }
            return new GuestServer(server, tokens, listener);
        } catch (IOException e) {
            server.close();
            throw new IOException("guests cannot be served on " + address + ": " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    void start() {
        Thread.ofPlatform().daemon().name("guests").start(this::acceptAll);
    }

    void close() throws IOException {
        server.close();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (free.tryAcquire()) {
                    Thread.ofVirtual().name("guest-in").start(() -> serve(socket));
                } else {
                    socket.close();
                }
            } catch (IOException e) {
                if (!server.isClosed()) Log.warn("guests.not-accepted", "cause", e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(HELLO_MAX_MS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Optional<GuestMessage> first = Frames.read(GuestMessage.parser(), in);
            if (first.isEmpty() || !first.get().hasHello()) return;
            GuestHello hello = first.get().getHello();
            if (!admitted(hello)) {
                Log.warn("guest.not-admitted", "vm", hello.getVmId(), "from", socket.getRemoteSocketAddress());
                return;
            }
            socket.setSoTimeout(0);
            converse(hello.getVmId(), socket, in);
        } catch (IOException e) {
            Log.info("guest.line-broke", "cause", e);
        } finally {
            free.release();
        }
    }

    private boolean admitted(GuestHello hello) {
        return tokens.apply(hello.getVmId())
                .filter(t -> MessageDigest.isEqual(bytes(t), bytes(hello.getToken())))
                .isPresent();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void converse(String vmId, Socket socket, InputStream in) throws IOException {
        var connection = new GuestConnection(socket);
        connection.start(vmId);
        listener.connected(vmId, connection);
        try {
            while (true) {
                Optional<GuestMessage> message = Frames.read(GuestMessage.parser(), in);
                if (message.isEmpty()) return;
                if (message.get().hasStatus()) {
                    listener.heard(vmId, connection, message.get().getStatus());
                }
            }
        } finally {
            connection.close();
            listener.lost(vmId, connection);
        }
    }
}
