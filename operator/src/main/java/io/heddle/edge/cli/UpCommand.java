package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.edge.local.Installation;
import io.heddle.edge.local.LocalFabric;
import io.heddle.edge.local.Takedown;
import io.heddle.edge.local.Wish;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final Duration ROOM_MAX = Duration.ofSeconds(90);
    private static final Duration MACHINES_MAX = Duration.ofSeconds(60);
    private static final Duration READY_MAX = Duration.ofMinutes(5);
    private static final long LOOK_MS = 100;

    @Option(names = "--replicas", paramLabel = "N", description = "fabric processes (3)")
    private Optional<Integer> replicas = Optional.empty();

    @Option(names = "--nodes", paramLabel = "N", description = "machines (6)")
    private Optional<Integer> nodes = Optional.empty();

    @Option(names = "--network", paramLabel = "N", description = "the N of its addresses 127.N.x.y (10)")
    private Optional<Integer> network = Optional.empty();

    @Option(names = "--datacenter", paramLabel = "FILE", description = "a Datacenter.xml that says all of that")
    private Optional<Path> datacenter = Optional.empty();

    @Option(names = "--deploy", paramLabel = "DIR|none", description = "the first service (the guestbook sample)")
    private Optional<String> deploy = Optional.empty();

    @Option(names = "--journal", paramLabel = "URL", description = "a PostgreSQL database of your own, as JDBC URL")
    private Optional<String> journal = Optional.empty();

    @Option(names = "--driver", paramLabel = "NAME", description = "how machines are made: process, or simulated")
    private Optional<String> driver = Optional.empty();

    @Option(names = "--fresh", description = "stop and delete what is there, and begin anew")
    private boolean fresh;

    @Option(names = "--detach", description = "return once the processes are started")
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
        var wish = new Wish(datacenter, replicas, nodes, network, journal, driver);
        if (fresh) clear(fabric, installation);
        if (fabric.exists() && fabric.roomIsOpen()) return runsAlready(fabric);
        boolean first = !fabric.exists();
        if (first) {
            fabric.make(wish, installation);
        } else {
            fabric.require(wish);
        }
        fabric.openRoom(installation);
        await(ROOM_MAX, fabric::started, () -> fabric.progress());
        if (detach) {
            terminal().print("started; `heddle status` shows how it comes up");
            return 0;
        }
        var client = client(Duration.ofSeconds(60));
        awaitMachines(client);
        deployOrResume(client, installation, first);
        awaitReplicas(client, fabric.datacenter().replicas().size());
        report(client, fabric);
        return 0;
    }

    private void clear(LocalFabric fabric, Installation installation) throws InterruptedException {
        if (!Files.exists(fabric.folder().root())) return;
        var takedown = new Takedown(fabric.folder(), installation, terminal()::progress);
        takedown.run();
        takedown.purge();
    }

    private int runsAlready(LocalFabric fabric) {
        terminal().print("a fabric runs from " + fabric.folder().root() + " already; nothing was changed");
        if (!detach) report(client(RemoteCommand.READ_PATIENCE), fabric);
        return 0;
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
                terminal().say("going on with " + ready + " of " + all + " machines; `heddle nodes` says more");
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

    private void deployOrResume(ApiClient client, Installation installation, boolean first) {
        var there = client.get("services");
        var wanted = deploy.map(Path::of).or(() -> first ? installation.sample() : Optional.empty());
        for (var service : there) {
            follow(
                    client,
                    service.path("service").asText(),
                    service.path("slot").asText());
        }
        if (wanted.isEmpty() || deploy.filter(NONE::equals).isPresent()) return;
        try (var software = Software.of(wanted.get(), Optional.empty(), Optional.empty())) {
            if (isThere(there, software.service())) return;
            DeployCommand.send(client, terminal(), software, "production");
            follow(client, software.service(), "production");
        }
    }

    private static boolean isThere(JsonNode services, String name) {
        for (var service : services) {
            if (service.path("service").asText().equals(name)
                    && service.path("slot").asText().equals("production")) return true;
        }
        return false;
    }

    private void follow(ApiClient client, String service, String slot) {
        new Deployment(client, terminal(), service, slot)
                .whenFirstIsReady(() -> {
                    if (firstReady.isZero()) firstReady = sinceStart();
                })
                .awaitReady(READY_MAX);
    }

    private void report(ApiClient client, LocalFabric fabric) {
        terminal().clear();
        var status = client.get("status");
        var lines = new ArrayList<String>();
        lines.add("The fabric is up: " + status.path("nodesReady").asInt() + " machines, "
                + status.path("replicas").asInt() + " replicas, "
                + status.path("instancesReady").asInt()
                + " instances ready.");
        if (!firstReady.isZero()) {
            lines.add("From start to the first ready instance: " + seconds(firstReady) + "; to now: "
                    + seconds(sinceStart()) + ".");
        }
        for (var service : client.get("services")) {
            service.path("endpoints").findValuesAsText("url").forEach(url -> lines.add("  open   " + url));
        }
        lines.add("  API    " + client.server() + "/api/v1/status (token in "
                + fabric.folder().root().resolve(Context.FILE) + ")");
        lines.add("  look   heddle status | services | instances | nodes | fc | events --follow");
        lines.addAll(victims(client));
        lines.add("  stop   heddle down");
        lines.forEach(terminal()::print);
    }

    /** What can be killed, to see it heal. */
    private static List<String> victims(ApiClient client) {
        var lines = new ArrayList<String>();
        for (var replica : client.get("replicas")) {
            if (replica.path("role").asText().equals("Primary")) {
                lines.add("  kill   kill -9 " + replica.path("pid").asText() + "  (the controller's primary)");
            }
        }
        for (var instance : client.get("instances")) {
            if (lines.size() > 1 || instance.path("rolePid").asLong() == 0) continue;
            lines.add("         kill -9 " + instance.path("rolePid").asText() + "  (the role "
                    + instance.path("instance").asText() + ")");
            lines.add("         heddle node " + instance.path("node").asText() + " power-off  (a whole machine)");
        }
        return lines;
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
            var why = fabric.cannotStart();
            if (!why.isEmpty()) throw Failure.unusable("the fabric processes cannot start", why);
            terminal().progress(line);
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

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
