package io.heddle.edge.cli;

import io.heddle.edge.local.Installation;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Runs every kind of process of a small fabric once, while each records what it loads, so that from then on it starts from
 * an archive: {@code java -Dheddle.record=FOLDER ... io.heddle.edge.cli.Recording FOLDER}. This process is the command
 * line's own recording. It leaves nothing running, and no archive is no harm.
 */
public final class Recording {
    /** Longest time that the fabric may take to come up: a slow machine must not wait for ever for a faster start. */
    private static final Duration UP_MAX = Duration.ofSeconds(150);
    /** Its addresses are 127.N.x.y, with an N from here on that depends on the process, so that two do not meet. */
    private static final int NETWORK_FIRST = 200;

    private static final int NETWORKS = 50;

    private Recording() {}

    public static void main(String[] arguments) throws InterruptedException {
        var terminal = new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                false);
        var directory = arguments[0];
        var network = Long.toString(NETWORK_FIRST + ProcessHandle.current().pid() % NETWORKS);
        var up = Thread.ofPlatform().start(() -> {
            Heddle.run(terminal, "up", "--dir", directory, "--replicas", "1", "--nodes", "2", "--network", network);
            for (var view : List.of("status", "services", "instances", "nodes", "fc", "events")) {
                Heddle.run(terminal, view, "--dir", directory);
            }
        });
        up.join(UP_MAX);
        up.interrupt();
        Heddle.run(terminal, "down", "--dir", directory);
        Installation.ofThisProcess().keepDatabase(java.nio.file.Path.of(directory));
        Heddle.run(terminal, "down", "--dir", directory, "--purge");
    }
}
