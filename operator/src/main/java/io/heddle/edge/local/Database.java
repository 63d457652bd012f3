package io.heddle.edge.local;

import io.heddle.guest.process.ProcessTable;
import io.heddle.persistence.StorageFault;
import io.heddle.persistence.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the fabric's own database running: starts it, adopts it, starts it again when it has died. */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long LOOK_MS = 500;

    private final Path directory;
    private final String address;
    private final int port;
    private final ProcessTable processes;
    private final Launcher launcher;

    Database(Path directory, String address, int port, ProcessTable processes, Launcher launcher) {
        this.directory = directory;
        this.address = address;
        this.port = port;
        this.processes = processes;
        this.launcher = launcher;
    }

    /** Has it run from programs that were unpacked ahead, which takes seconds off its first start. */
    void use(Path programs) throws IOException {
        var link = directory.resolve("programs");
        if (!Files.isExecutable(programs.resolve("bin/postgres")) || Files.exists(link)) return;
        Files.createDirectories(directory);
        // One that leads nowhere: the programs were taken away, and others have come.
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, programs);
    }

    /**
     * Starts looking after it, on a thread that ends with this process.
     *
     * @param ready is given the URL, once, when it first answers
     * @param failed is told why, once, if it could not be started the first time
     */
    void keep(Consumer<String> ready, Consumer<String> failed) {
        Thread.ofPlatform().name("database").daemon().start(() -> {
            try {
                var server = start();
                LOG.info("database.running pid={} url={}", server.pid(), server.url());
                ready.accept(url(server));
                watch(server);
            } catch (StorageFault e) {
                LOG.error("database.cannot-start", e);
                failed.accept(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private EmbeddedPostgresServer.Running start() {
        return EmbeddedPostgresServer.start(directory, address, port, launcher.before("database"));
    }

    private void watch(EmbeddedPostgresServer.Running first) throws InterruptedException {
        long pid = first.pid();
        var watch = Watch.wanted(true, System.nanoTime()).started(System.nanoTime());
        while (true) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            long now = System.nanoTime();
            if (watch.running() && processes.find(pid).filter(p -> !p.ended()).isEmpty()) {
                LOG.warn("database.died pid={}", pid);
                watch = watch.died(now, true);
            }
            if (!watch.due(now)) continue;
            try {
                pid = start().pid();
                watch = watch.started(System.nanoTime());
                LOG.info("database.running pid={}", pid);
            } catch (StorageFault e) {
                LOG.error("database.start-failed", e);
                watch = watch.died(System.nanoTime(), true);
            }
        }
    }

    private static String url(EmbeddedPostgresServer.Running server) {
        return server.url() + "?user=" + encode(server.user()) + "&password=" + encode(server.password());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
