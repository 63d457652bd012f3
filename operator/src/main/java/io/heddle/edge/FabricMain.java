package io.heddle.edge;

import io.heddle.api.Fabric;
import io.heddle.api.SimulatedMachines;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.edge.json.ApiSettings;
import io.heddle.edge.json.JsonApi;
import io.heddle.edge.json.PackagedService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fabric process: {@code java -cp ... io.heddle.edge.FabricMain FILE}, where the file holds {@link FabricFile}. It ends in
 * good order on SIGTERM. Exit codes: 0 when it was ended so, 1 when it cannot start, 2 when its settings are wrong, 3 when
 * its fellows went on without it, and it must be started afresh.
 */
public final class FabricMain {
    private static final Logger LOG = LoggerFactory.getLogger(FabricMain.class);
    /** From a simulated VM's goal to its role being ready. */
    private static final Duration SIMULATED_START = Duration.ofSeconds(1);

    private static final int FELLOWS_WENT_ON = 3;

    private FabricMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 1) {
            System.err.println("usage: java -cp ... io.heddle.edge.FabricMain FILE");
            System.exit(2);
        }
        FabricFile file;
        try {
            file = FabricFile.read(Path.of(arguments[0]));
        } catch (FabricFile.Unusable e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        int code = 1;
        try {
            code = run(file);
        } catch (Fabric.StartFailed | JsonApi.ApiUnavailable e) {
            LOG.error("fabric.cannot-start", e);
            note(file, Optional.of(e));
        }
        // What remains of libraries' threads must not keep a process alive that has closed everything.
        System.exit(code);
    }

    /** Runs until it is asked to end, or must; gives the exit code. */
    private static int run(FabricFile file) throws InterruptedException {
        var asked = new AtomicBoolean();
        var ending = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.set(true);
            ending.countDown();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (var fabric = start(file);
                var api = JsonApi.start(fabric, new PackagedService(file.simulated()), api(file))) {
            LOG.info("fabric.started replica={} api={}", fabric.number(), api.address());
            note(file, Optional.empty());
            var over = fabric.ended().thenRun(ending::countDown);
            ending.await();
            LOG.info(
                    "fabric.ending asked={} over={}",
                    asked.get(),
                    over.toCompletableFuture().isDone());
            return asked.get() ? 0 : FELLOWS_WENT_ON;
        } finally {
            ended.countDown();
        }
    }

    /** For those who wait for this process. */
    private static void note(FabricFile file, Optional<RuntimeException> failure) {
        var directory = file.fabric().directory();
        try {
            if (failure.isPresent()) StartFailures.add(directory, failure.get());
            else StartFailures.clear(directory);
        } catch (IOException e) {
            LOG.warn("fabric.failure-unwritten", e);
        }
    }

    private static Fabric start(FabricFile file) {
        if (!file.simulated()) return Fabric.start(file.fabric());
        var nodes = file.fabric().datacenter().nodes().stream()
                .map(Datacenter.Node::id)
                .toList();
        return Fabric.start(file.fabric(), new SimulatedMachines(nodes, SIMULATED_START));
    }

    private static ApiSettings api(FabricFile file) {
        var own = file.fabric().replica();
        return ApiSettings.of(own.address(), own.apiPort(), file.apiToken());
    }
}
