package io.heddle.agent.lb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries bytes between a client and a backend until both have said all they had to say, one of them breaks, or neither says
 * anything for the idle limit. Each direction has a virtual thread: a slow reader holds up its own connection alone.
 */
final class Relay {
    private static final int BUFFER = 8 << 10;

    private final Socket client;
    private final Socket backend;
    private final Duration idleMax;
    private final AtomicLong active = new AtomicLong(System.nanoTime());

    private Relay(Socket client, Socket backend, Duration idleMax) {
        this.client = client;
        this.backend = backend;
        this.idleMax = idleMax;
    }

    /** Returns when the connection is over; both sockets are closed then. */
    static void run(Socket client, Socket backend, Duration idleMax) throws InterruptedException {
        var relay = new Relay(client, backend, idleMax);
        Thread up = Thread.ofVirtual().name("relay-up").start(() -> relay.copy(client, backend));
        relay.copy(backend, client);
        up.join();
    }

    private void copy(Socket from, Socket to) {
        try {
            from.setSoTimeout((int) idleMax.toMillis());
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            while (true) {
                int n;
                try {
                    n = in.read(buffer);
                } catch (SocketTimeoutException e) {
                    // The other direction may be busy: then this one may be silent.
                    if (System.nanoTime() - active.get() < idleMax.toNanos()) continue;
                    throw e;
                }
                if (n < 0) break;
                active.set(System.nanoTime());
                out.write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(client);
            close(backend);
        }
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
