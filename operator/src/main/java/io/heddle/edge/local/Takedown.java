package io.heddle.edge.local;

import io.heddle.guest.process.ProcessTable;
import io.heddle.persistence.StorageFault;
import io.heddle.persistence.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The orderly end of a local fabric, whether or not its machine room is open. The controller ends first, so that it takes
 * nothing of what follows for a failure; then the roles are stopped as their services wish, then the rest. What does not end
 * in its time is killed, and nothing is left.
 */
public final class Takedown {
    private static final Duration PROCESS_MAX = Duration.ofSeconds(8);
    private static final Duration GUESTS_MAX = Duration.ofSeconds(20);
    /** A process that records what it loaded makes its archive when it ends. */
    private static final Duration RECORD_MAX = Duration.ofSeconds(60);

    private static final Duration KILL_MAX = Duration.ofSeconds(5);
    private static final long LOOK_MS = 20;

    private final Folder folder;
    private final Installation installation;
    private final Consumer<String> progress;
    private final Duration processMax;
    private final ProcessTable processes = new ProcessTable();

    public Takedown(Folder folder, Installation installation, Consumer<String> progress) {
        this(folder, installation, progress, Installation.recording().isPresent() ? RECORD_MAX : PROCESS_MAX);
    }

    Takedown(Folder folder, Installation installation, Consumer<String> progress, Duration processMax) {
        this.folder = folder;
        this.installation = installation;
        this.progress = progress;
        this.processMax = processMax;
    }

    /** Ends everything; true when there was something to end. */
    public boolean run() throws InterruptedException {
        try {
            boolean any = endRoom();
            progress.accept("stopping the fabric processes");
            any |= end("fabric-");
            progress.accept("stopping the guests");
            any |= stopMachines();
            progress.accept("stopping the load balancers");
            any |= end("");
            progress.accept("stopping the database");
            any |= stopDatabase();
            return any;
        } catch (IOException e) {
            throw new LocalFailure("cannot stop what runs from " + folder.root(), e);
        }
    }

    /** Deletes what the fabric put into its folder, and the folder if that was all. Nothing may run from it. */
    public void purge() {
        try {
            folder.delete();
        } catch (IOException e) {
            throw new LocalFailure("cannot delete " + folder.root(), e);
        }
    }

    /** Ends the machine room, recorded or not: whoever holds its lock. From then on nothing is started again. */
    private boolean endRoom() throws IOException, InterruptedException {
        boolean any = end(Room.OWN);
        long deadline = System.nanoTime() + processMax.plus(KILL_MAX).toNanos();
        while (Claim.isHeld(folder.lock())) {
            any = true;
            Claim.holder(folder.lock()).flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
            if (System.nanoTime() - deadline > 0) {
                throw new LocalFailure("the machine room cannot be ended; it holds " + folder.lock());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        return any;
    }

    /** Ends all recorded processes whose names begin so, together. */
    private boolean end(String prefix) throws IOException, InterruptedException {
        var running = running(prefix);
        running.forEach(ChildRecord::terminate);
        if (!awaitEnd(running, processMax)) {
            running.forEach(ChildRecord::kill);
            if (!awaitEnd(running, KILL_MAX)) throw new LocalFailure("some processes cannot be ended: " + running);
        }
        for (var record : records(prefix)) Files.deleteIfExists(record);
        return !running.isEmpty();
    }

    private boolean stopMachines() throws IOException, InterruptedException {
        var agents = records("node-");
        var states = nodeFolders();
        if (agents.isEmpty()) return killGuests(states);
        var command = new ArrayList<>(installation.unrecorded(Installation.Kind.AGENT));
        command.add("io.heddle.agent.StopGuestsMain");
        command.addAll(List.of("--wait-ms", Long.toString(GUESTS_MAX.toMillis())));
        states.forEach(state -> command.addAll(List.of("--state", state.toString())));
        var log = folder.log("down").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log))
                .start();
        if (!process.waitFor(GUESTS_MAX.plus(KILL_MAX).toMillis(), TimeUnit.MILLISECONDS)) process.destroyForcibly();
        boolean any = end("node-");
        return killGuests(states) || any;
    }

    /** What is left of the guests, by their marks; true when there was any. */
    private boolean killGuests(List<Path> states) throws IOException, InterruptedException {
        for (var state : states) {
            var node = state.getFileName().toString();
            if (!Room.killGuests(folder, node, processes)) {
                throw new LocalFailure("guests of " + node + " cannot be ended");
            }
            Files.deleteIfExists(folder.power(node));
        }
        return false;
    }

    private boolean stopDatabase() {
        try {
            boolean running = Files.exists(folder.journal().resolve("data/postmaster.pid"));
            EmbeddedPostgresServer.stop(folder.journal());
            return running;
        } catch (StorageFault e) {
            throw new LocalFailure(String.valueOf(e.getMessage()));
        }
    }

    private List<ChildRecord> running(String prefix) throws IOException {
        return records(prefix).stream()
                .flatMap(record -> ChildRecord.alive(record, processes).stream())
                .toList();
    }

    private List<Path> records(String prefix) throws IOException {
        if (!Files.isDirectory(folder.run())) return List.of();
        try (Stream<Path> files = Files.list(folder.run())) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> file.getFileName().toString().endsWith(".pid"))
                    .toList();
        }
    }

    private List<Path> nodeFolders() throws IOException {
        var nodes = folder.root().resolve("nodes");
        if (!Files.isDirectory(nodes)) return List.of();
        try (Stream<Path> files = Files.list(nodes)) {
            return files.filter(Files::isDirectory).toList();
        }
    }

    private boolean awaitEnd(List<ChildRecord> records, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (records.stream().anyMatch(record -> record.runs(processes))) {
            if (System.nanoTime() - deadline > 0) return false;
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        return true;
    }
}
