package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.edge.local.Hint;
import io.heddle.edge.local.Installation;
import io.heddle.edge.local.LocalFabric;
import io.heddle.edge.local.Takedown;
import io.heddle.edge.local.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Starts a whole fabric on this machine, or goes on with the one that is there. */
@Command(name = "up", description = "starts a whole fabric on this machine", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private static final String NONE = "none";
    private static final String SLOT = "production";
    private static final Duration ROOM_MAX = Duration.ofSeconds(90);
    private static final Duration MACHINES_MAX = Duration.ofSeconds(60);
    private static final Duration READY_MAX = Duration.ofMinutes(5);
    /** What was deployed before may be broken; that is no reason to hold up the fabric. */
    private static final Duration RESUMED_READY_MAX = Duration.ofMinutes(2);

    private static final long LOOK_MS = 100;

    @Option(names = "--replicas", paramLabel = "N", description = "fabric processes (3)")
    private Optional<Integer> replicas = Optional.empty();

    @Option(names = "--nodes", paramLabel = "N", description = "machines (6)")
    private Optional<Integer> nodes = Optional.empty();

    @Option(names = "--network", paramLabel = "N", description = "the N of its addresses 127.N.x.y, 1 to 255 (10)")
    private Optional<Integer> network = Optional.empty();

    @Option(names = "--datacenter", paramLabel = "FILE", description = "a Datacenter.xml that says all of that")
    private Optional<Path> datacenter = Optional.empty();

    @Option(names = "--deploy", paramLabel = "DIR|none", description = "the first service (the guestbook sample)")
    private Optional<String> deploy = Optional.empty();

    @Option(names = "--journal", paramLabel = "URL", description = "a PostgreSQL database of your own, as JDBC URL")
    private Optional<String> journal = Optional.empty();

    @Option(names = "--adopt", description = "take that database over from the fabric that had it")
    private boolean adopt;

    @Option(names = "--driver", paramLabel = "NAME", description = "how machines are made: process, or simulated")
    private Optional<String> driver = Optional.empty();

    @Option(names = "--fresh", description = "stop and delete what is there, and begin anew")
    private boolean fresh;

    @Option(
            names = "--detach",
            description = "return once the processes are started; the next `up` deploys the first service")
    private boolean detach;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${env:HEDDLE_DIR:-.heddle}",
            description = "folder of the fabric (${DEFAULT-VALUE})")
    private Path directory = Path.of(".heddle");

    @ParentCommand
    private Heddle heddle = Heddle.none();

    private Duration firstReady = Duration.ZERO;

    @Override
    public Integer call() throws InterruptedException {
        var installation = Installation.ofThisProcess();
        var fabric = new LocalFabric(directory);
        var wished = deploy.filter(name -> !name.equals(NONE)).map(Path::of);
        // Looked at before anything is started for it.
        try (var software = new Chosen(wished)) {
            boolean ran = open(fabric, installation, wished);
            if (detach) {
                terminal().print("started; " + Hint.command("status", directory) + " shows how it comes up");
                return 0;
            }
            var client = client(Duration.ofSeconds(60));
            awaitMachines(client);
            followOld(client);
            deployFirst(client, fabric, software);
            awaitReplicas(client, fabric.datacenter().replicas().size());
            if (ran) terminal().print("a fabric runs from " + fabric.folder().root() + " already");
            new UpReport(heddle, directory, fabric.isSimulated())
                    .print(client, fabric.folder().root(), firstReady, sinceStart());
        }
        return 0;
    }

    /** Makes it if there is none, and opens its machine room if that is not open. Whether it was. */
    private boolean open(LocalFabric fabric, Installation installation, Optional<Path> wished)
            throws InterruptedException {
        var wish = new Wish(datacenter, replicas, nodes, network, journal, driver);
        return fabric.alone(terminal()::progress, () -> {
            if (fresh) clear(fabric, installation);
            if (!fabric.exists()) {
                var first = deploy.isPresent() ? wished : installation.sample();
                fabric.make(wish, installation, first);
            } else {
                fabric.require(wish);
            }
            if (fabric.roomIsOpen()) return true;
            fabric.openRoom(installation, adopt);
            await(ROOM_MAX, fabric::started, fabric::progress);
            return false;
        });
    }

    private void clear(LocalFabric fabric, Installation installation) throws InterruptedException {
        if (!fabric.exists()) return;
        var journal = fabric.foreignJournal();
        var takedown = new Takedown(fabric.folder(), installation, terminal()::progress);
        takedown.run();
        takedown.purge();
        journal.ifPresent(url -> terminal().say(DownCommand.keeps(url)));
    }

    /** Waits for every machine that is expected; goes on with fewer when some stay away. */
    private void awaitMachines(ApiClient client) throws InterruptedException {
        long deadline = System.nanoTime() + MACHINES_MAX.toNanos();
        while (true) {
            var status = client.get("status");
            int ready = status.path("nodesReady").asInt();
            int all = status.path("nodes").asInt();
            terminal().progress("machines ready: " + ready + " of " + all);
            if (all > 0 && ready == all) return;
            if (System.nanoTime() - deadline > 0) {
                terminal()
                        .say("going on with " + ready + " of " + all + " machines; " + Hint.command("nodes", directory)
                                + " says more");
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    /** The first replica is enough to begin with; the fabric is up when its fellows are there, too. */
    private void awaitReplicas(ApiClient client, int all) throws InterruptedException {
        long deadline = System.nanoTime() + MACHINES_MAX.toNanos();
        long there = replicasUp(client);
        while (there < all && System.nanoTime() - deadline < 0) {
            terminal().progress("replicas up: " + there + " of " + all);
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            there = replicasUp(client);
        }
    }

    private static long replicasUp(ApiClient client) {
        long up = 0;
        for (var replica : client.get("replicas")) {
            if (!replica.path("role").asText().equals("Down")) up++;
        }
        return up;
    }

    /** Waits for what was deployed before. One that does not come up is named, and left to its operator. */
    private void followOld(ApiClient client) {
        for (var service : client.get("services")) {
            try {
                follow(
                        client,
                        service.path("service").asText(),
                        service.path("slot").asText(),
                        RESUMED_READY_MAX);
            } catch (Failure e) {
                terminal().say(e.getMessage());
                e.details().forEach(line -> terminal().say("  " + line));
            }
        }
    }

    /** Deploys what was asked for now, or what is still due from when the fabric was made. */
    private void deployFirst(ApiClient client, LocalFabric fabric, Chosen chosen) throws InterruptedException {
        // Alone until it is sent: two commands at once must not both do it.
        var sent = fabric.alone(terminal()::progress, () -> {
            var source = deploy.isPresent() ? chosen.source() : fabric.firstService();
            var service = source.map(path -> send(client, chosen.or(path)));
            if (fabric.firstService().isPresent()) fabric.firstServiceIsThere();
            return service;
        });
        sent.ifPresent(service -> follow(client, service, SLOT, READY_MAX));
    }

    private String send(ApiClient client, Software software) {
        if (!isThere(client.get("services"), software.service())) {
            DeployCommand.send(client, terminal(), software, SLOT);
        }
        return software.service();
    }

    private static boolean isThere(JsonNode services, String name) {
        for (var service : services) {
            if (service.path("service").asText().equals(name)
                    && service.path("slot").asText().equals(SLOT)) return true;
        }
        return false;
    }

    private void follow(ApiClient client, String service, String slot, Duration most) {
        new Deployment(client, terminal(), service, slot)
                .whenFirstIsReady(() -> {
                    if (firstReady.isZero()) firstReady = sinceStart();
                })
                .awaitReady(most);
    }

    private void await(Duration most, BooleanSupplier done, java.util.function.Supplier<String> progress)
            throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!done.getAsBoolean()) {
            terminal().progress(progress.get());
            if (System.nanoTime() - deadline > 0) {
                throw Failure.unusable("the machine room is not open after " + most.toSeconds() + " s; see "
                        + new LocalFabric(directory).folder().log("room"));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS / 4);
        }
    }

    private ApiClient client(Duration patience) {
        var context = Context.in(directory)
                .orElseThrow(() -> Failure.unusable("there is no " + directory.resolve(Context.FILE)));
        var fabric = new LocalFabric(directory);
        return new ApiClient(context, patience, line -> {
            if (!Files.exists(directory)) throw Failure.unusable(directory + " was deleted meanwhile");
            var why = fabric.cannotStart();
            if (!why.isEmpty()) throw Failure.unusable("the fabric processes cannot start", why);
            terminal().progress("the fabric processes are starting");
        });
    }

    private Terminal terminal() {
        return heddle.terminal();
    }

    /** Since this process was started, the time that it took to load included. */
    private static Duration sinceStart() {
        var now = Instant.now();
        return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
    }

    /** The service that was named on the command line, packed at once so that what is wrong with it is said at once. */
    private static final class Chosen implements AutoCloseable {
        private final Optional<Path> source;
        private Optional<Software> software;

        Chosen(Optional<Path> source) {
            this.source = source;
            this.software = source.map(Chosen::pack);
        }

        Optional<Path> source() {
            return source;
        }

        Software or(Path other) {
            if (software.isEmpty()) software = Optional.of(pack(other));
            return software.get();
        }

        private static Software pack(Path source) {
            return Software.of(source, Optional.empty(), Optional.empty());
        }

        @Override
        public void close() {
            software.ifPresent(Software::close);
        }
    }
}
