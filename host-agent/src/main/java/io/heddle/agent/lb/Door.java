package io.heddle.agent.lb;

import io.heddle.guest.Log;
import io.heddle.protocol.Backend;
import io.heddle.protocol.VirtualEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One virtual endpoint: the socket that listens, and the backends behind it. Backends may change at any time. */
final class Door {
    private static final int BACKLOG = 1024;

    private final String vip;
    private final int port;
    private final String id;
    private final Semaphore free;
    private final Duration idleMax;
    private final Runnable changed;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Target> targets = List.of();
    private @Nullable ServerSocket server;

    Door(VirtualEndpoint endpoint, Semaphore free, Duration idleMax, Runnable changed) {
        this.id = endpoint.getId();
        this.vip = endpoint.getVip();
        this.port = endpoint.getPort();
        this.free = free;
        this.idleMax = idleMax;
        this.changed = changed;
    }

    boolean isAt(VirtualEndpoint endpoint) {
        return vip.equals(endpoint.getVip()) && port == endpoint.getPort();
    }

    List<Target> targets() {
        return targets;
    }

    boolean isOpen() {
        return server != null;
    }

    /** Listens; returns what hinders it, or nothing. */
    String open() {
        try {
            var socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getByName(vip), port), BACKLOG);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            server = socket;
            Thread.ofVirtual().name("door-" + id).start(() -> acceptAll(socket));
            Log.info("endpoint.open", "endpoint", id, "at", vip + ":" + port);
            return "";
        } catch (IOException e) {
            String remedy = port < 1024
                    ? "a port below 1024 needs the right to bind it: choose another port, or run as root, or lower"
                            + " net.ipv4.ip_unprivileged_port_start"
                    : "free the port, or choose another";
            return id + ": lb-bind: cannot listen on " + vip + ":" + port + " (" + e.getMessage() + "): " + remedy;
        }
    }

    /** Takes in new backends. Those that stay keep their connections and their health; those that go keep their connections. */
    void update(VirtualEndpoint endpoint) {
        ProbeSetting probe = ProbeSetting.of(endpoint);
        Map<String, Target> known = new HashMap<>();
        for (Target t : targets) known.put(t.instance(), t);
        List<Target> next = new ArrayList<>();
        for (Backend b : endpoint.getBackendsList()) {
            var address = new InetSocketAddress(b.getAddress(), b.getPort());
            Target target = known.get(b.getInstanceId());
            if (target != null
                    && target.address().equals(address)
                    && target.probe().equals(probe)) {
                known.remove(b.getInstanceId());
                target.ready(b.getReady());
            } else {
                target = new Target(id, b, probe, changed);
                target.start();
            }
            next.add(target);
        }
        targets = List.copyOf(next);
        known.values().forEach(Target::close);
    }

    /** Listens no more. Connections that were made live on until one of their sides ends them. */
    void close() {
        targets.forEach(Target::close);
        targets = List.of();
        ServerSocket socket = server;
        server = null;
        if (socket == null) return;
        try {
            socket.close();
        } catch (IOException e) {
            Log.warn("endpoint.not-closed", "endpoint", id, "cause", e);
        }
        Log.info("endpoint.closed", "endpoint", id);
    }

    private void acceptAll(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (free.tryAcquire()) {
                    Thread.ofVirtual().name("relay").start(() -> serve(client));
                } else {
                    Log.warn("endpoint.full", "endpoint", id);
                    Relay.close(client);
                }
            } catch (IOException e) {
                if (!socket.isClosed()) Log.warn("endpoint.not-accepted", "endpoint", id, "cause", e);
            }
        }
    }

    private void serve(Socket client) {
        List<Target> now = targets;
        try (client) {
            client.setTcpNoDelay(true);
            for (int index : Choice.order(standings(now), turn.getAndIncrement())) {
                Target target = now.get(index);
                Socket backend;
                try {
                    backend = target.connect();
                } catch (IOException e) {
                    continue;
                }
                try (backend) {
                    Relay.run(client, backend, idleMax);
                } finally {
                    target.released();
                }
                return;
            }
        } catch (IOException e) {
            // The client is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            free.release();
        }
    }

    private static List<Choice.Standing> standings(List<Target> targets) {
        List<Choice.Standing> standings = new ArrayList<>(targets.size());
        for (int i = 0; i < targets.size(); i++) {
            Target t = targets.get(i);
            standings.add(new Choice.Standing(i, t.ready(), t.healthy(), t.connections()));
        }
        return standings;
    }
}
