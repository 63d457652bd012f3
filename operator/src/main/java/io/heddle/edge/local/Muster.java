package io.heddle.edge.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Starts processes one after the other, each when the one before it answers. Together they would all be late: on a machine
 * with few cores the first is ready sooner when it has them to itself, and one is enough to begin with.
 */
final class Muster {
    /** One that takes longer than this does not hold up the next. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private static final int CONNECT_MAX_MS = 200;
    private static final long LOOK_MS = 50;

    private final List<Step> steps;
    private final Consumer<String> start;

    /**
     * @param names started together
     * @param address open when the last of them answers
     * @param port of {@code address}
     */
    record Step(List<String> names, String address, int port) {
        Step {
            names = List.copyOf(names);
        }
    }

    /** @param start is given one name after the other, on a thread of the muster's own */
    Muster(List<Step> steps, Consumer<String> start) {
        this.steps = List.copyOf(steps);
        this.start = start;
    }

    void begin() {
        Thread.ofPlatform().name("muster").daemon().start(() -> {
            try {
                for (var step : steps) {
                    step.names().forEach(start);
                    awaitOpen(step);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void awaitOpen(Step step) throws InterruptedException {
        long deadline = System.nanoTime() + ANSWER_MAX.toNanos();
        while (!isOpen(step) && System.nanoTime() - deadline < 0) TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }

    private static boolean isOpen(Step step) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(step.address()), step.port()), CONNECT_MAX_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
