package io.heddle.agent.lb;

import io.heddle.guest.Log;
import io.heddle.protocol.Backend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One backend of one endpoint, with the probe that watches it. It is healthy once it has answered a probe; not so any more
 * when it refuses a connection, or leaves two probes in a row without the right answer.
 */
final class Target {
    /** One lost probe may be the prober's own pause. Source: as the platform's load balancer. */
    private static final int FAILURES_MAX = 2;

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    /** One that has just become ready may need a moment to listen: it is asked this often for {@link #EAGER_FOR}. */
    private static final Duration EAGER_INTERVAL = Duration.ofMillis(200);

    private static final Duration EAGER_FOR = Duration.ofSeconds(30);

    private final String endpoint;
    private final String instance;
    private final InetSocketAddress address;
    private final ProbeSetting probe;
    private final Runnable changed;
    private final AtomicInteger connections = new AtomicInteger();
    private final Semaphore poked = new Semaphore(0);
    private volatile boolean ready;
    private volatile long eagerFrom = System.nanoTime();
    private volatile boolean healthy;
    private volatile boolean closed;

    Target(String endpoint, Backend backend, ProbeSetting probe, Runnable changed) {
        this.endpoint = endpoint;
        this.instance = backend.getInstanceId();
        this.address = new InetSocketAddress(backend.getAddress(), backend.getPort());
        this.probe = probe;
        this.changed = changed;
        this.ready = backend.getReady();
    }

    void start() {
        Thread.ofVirtual().name("probe-" + instance).start(this::watch);
    }

    void close() {
        closed = true;
        poked.release();
    }

    void ready(boolean now) {
        if (now && !ready) {
            eagerFrom = System.nanoTime();
            poked.release();
        }
        ready = now;
    }

    boolean ready() {
        return ready;
    }

    boolean healthy() {
        return healthy;
    }

    int connections() {
        return connections.get();
    }

    String instance() {
        return instance;
    }

    ProbeSetting probe() {
        return probe;
    }

    InetSocketAddress address() {
        return address;
    }

    /**
     * A new connection to it, counted until {@link #released}.
     *
     * @throws IOException if it cannot be had; the backend then gets no other before it answers a probe
     */
    Socket connect() throws IOException {
        connections.incrementAndGet();
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, (int) CONNECT_MAX.toMillis());
            return socket;
        } catch (IOException e) {
            released();
            socket.close();
            become(false, "it refuses connections: " + e.getMessage());
            poked.release();
            throw e;
        }
    }

    void released() {
        connections.decrementAndGet();
    }

    private void become(boolean now, String why) {
        if (healthy == now) return;
        healthy = now;
        if (now) Log.info("backend.up", "endpoint", endpoint, "instance", instance);
        else Log.warn("backend.down", "endpoint", endpoint, "instance", instance, "why", why);
        changed.run();
    }

    private void watch() {
        int failures = 0;
        try {
            while (!closed) {
                String fault = ask();
                failures = fault.isEmpty() ? 0 : failures + 1;
                if (closed) return;
                if (failures == 0) become(true, "");
                else if (failures >= FAILURES_MAX) become(false, fault);
                // A backend that has just refused a connection is asked again, but not in a tight loop.
                poked.drainPermits();
                poked.tryAcquire(interval().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration interval() {
        boolean eager = ready && !healthy && System.nanoTime() - eagerFrom < EAGER_FOR.toNanos();
        return eager && probe.interval().compareTo(EAGER_INTERVAL) > 0 ? EAGER_INTERVAL : probe.interval();
    }

    /** Empty if it answers as it should, else what is wrong. */
    private String ask() {
        int port = probe.port() == 0 ? address.getPort() : probe.port();
        int timeout = (int) probe.timeout().toMillis();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getAddress(), port), timeout);
            if (probe.path().isEmpty()) return "";
            socket.setSoTimeout(timeout);
            String request = "GET " + probe.path() + " HTTP/1.1\r\nHost: " + address.getHostString()
                    + "\r\nUser-Agent: heddle-probe\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String line = in.readLine();
            boolean well = line != null && line.matches("HTTP/1\\.[01] 200( .*)?");
            return well ? "" : "it answers its probe with " + line;
        } catch (IOException e) {
            return "it does not answer its probe: " + e.getMessage();
        }
    }
}
