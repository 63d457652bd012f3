package io.heddle.edge.local;

import io.heddle.guest.WaAppAgent;
import io.heddle.guest.process.ProcessTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of one local fabric and what is wanted of them. One thread looks after them; everybody else posts. What runs
 * already when it comes is adopted by its record, not started twice.
 */
final class Room implements PowerSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    /** The room's own name among the recorded processes. */
    static final String OWN = "room";

    private static final String NODE = "node-";
    /** The first process of every virtual machine. */
    private static final String GUEST_AGENT = WaAppAgent.class.getName();

    private static final long TICK_MS = 100;
    /** Unit: milliseconds. A started process writes its record before it does anything else. */
    private static final long RECORD_MAX_MS = 5_000;
    /** Unit: milliseconds. */
    private static final long FOLDERLESS_MAX_MS = 3_000;

    private final Folder folder;
    private final ProcessTable processes;
    private final Launcher launcher;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final BlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();
    private boolean stopped;
    private long folderSeen = System.nanoTime();

    Room(Folder folder, ProcessTable processes, Launcher launcher) {
        this.folder = folder;
        this.processes = processes;
        this.launcher = launcher;
    }

    /** One child and what is known of it. */
    private static final class Place {
        Child child;
        Watch watch;
        Optional<ChildRecord> record = Optional.empty();
        /** Whether it is a machine that was found without its agent, and not looked at yet. */
        boolean headless;
        /** Of a machine: how its guests are marked, once it has had any. */
        Optional<String> marker = Optional.empty();

        Place(Child child, Watch watch) {
            this.child = child;
            this.watch = watch;
        }
    }

    /** Runs what is posted and looks after the processes until {@link #stop}; the calling thread is the one. */
    void run() throws InterruptedException {
        while (!stopped) {
            var task = posted.poll(TICK_MS, TimeUnit.MILLISECONDS);
            if (task != null) task.run();
            if (isFolderGone()) {
                endAll();
                return;
            }
            tick();
        }
    }

    private boolean isFolderGone() {
        long now = System.nanoTime();
        if (!Files.notExists(folder.run())) folderSeen = now;
        return now - folderSeen > TimeUnit.MILLISECONDS.toNanos(FOLDERLESS_MAX_MS);
    }

    /** Somebody deleted the folder under what runs from it: no command could find these processes any more. */
    private void endAll() throws InterruptedException {
        LOG.error("room.folder-gone folder={}", folder.root());
        for (var place : places.values()) place.record.ifPresent(ChildRecord::kill);
        var markers =
                places.values().stream().flatMap(place -> place.marker.stream()).toList();
        processes.killTree(value -> markers.stream().anyMatch(value::startsWith), Set.of());
        Doors.usersOf(folder.journal()).forEach(ProcessHandle::destroyForcibly);
    }

    void post(Runnable task) {
        posted.add(task);
    }

    void stop() {
        post(() -> stopped = true);
    }

    /** Takes a child in: adopted if it runs, else started at the next look if it is wanted. */
    void place(Child child, boolean wanted) {
        long now = System.nanoTime();
        var place = new Place(child, Watch.wanted(wanted, now));
        place.record = ChildRecord.alive(folder.record(child.name()), processes);
        if (place.record.isPresent()) {
            place.watch = Watch.wanted(true, now).started(now);
            LOG.info(
                    "room.adopted name={} pid={}",
                    child.name(),
                    place.record.get().pid());
        }
        // Found so by a room that comes back: a machine whose agent died meanwhile is not off.
        place.headless =
                child.role() == Child.Role.NODE && place.record.isEmpty() && !wanted && guestsLive(child.name());
        if (place.headless) place.watch = Watch.wanted(true, now);
        places.put(child.name(), place);
    }

    /** From now on it is to run. Called on the room's thread. */
    void want(String name) {
        var place = places.get(name);
        if (place != null) place.watch = place.watch.wanted(true);
    }

    /** Whether any process of the last room still runs. */
    boolean anyAlive(Iterable<Child> children) {
        for (var child : children) {
            if (ChildRecord.alive(folder.record(child.name()), processes).isPresent()) return true;
        }
        return false;
    }

    private void tick() {
        for (var place : places.values()) {
            var name = place.child.name();
            if (place.record.isPresent() && !place.record.get().runs(processes)) {
                // A machine lives while anything on it lives; that is looked at once all of it had time to die.
                place.headless = place.child.role() == Child.Role.NODE;
                boolean again = place.headless || place.child.role().startsAgain();
                LOG.warn(
                        "room.died name={} pid={} again={}",
                        name,
                        place.record.get().pid(),
                        again);
                place.record = Optional.empty();
                place.watch = place.watch.died(System.nanoTime(), again);
            }
            if (place.watch.due(System.nanoTime()) && !died(place)) start(place);
            if (place.record.isPresent() && place.marker.isEmpty()) place.marker = ownMarker(place.child);
        }
    }

    private Optional<String> ownMarker(Child child) {
        if (child.role() != Child.Role.NODE) return Optional.empty();
        try {
            return marker(folder, child.name().substring(NODE.length()));
        } catch (IOException e) {
            // Being written, or being deleted; there is another look.
            return Optional.empty();
        }
    }

    /** Whether this is a machine on which nothing runs any more; such a one stays off until it is given power. */
    private boolean died(Place place) {
        if (!place.headless) return false;
        place.headless = false;
        boolean dead = !guestsLive(place.child.name());
        LOG.warn("room.headless name={} dead={}", place.child.name(), dead);
        if (dead) place.watch = place.watch.wanted(false);
        return dead;
    }

    private void start(Place place) {
        var name = place.child.name();
        place.watch = place.watch.started(System.nanoTime());
        try {
            Files.deleteIfExists(folder.record(name));
            var log = folder.log(name).toFile();
            var command = launcher.command(name, place.child.command());
            var process = new ProcessBuilder(ChildRecord.recorded(folder.record(name), command))
                    .directory(folder.root().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            place.record = awaitRecord(name, process);
            LOG.info("room.started name={} pid={}", name, process.pid());
        } catch (IOException e) {
            LOG.error("room.start-failed name={}", name, e);
        }
        if (place.record.isEmpty()) place.watch = place.watch.died(System.nanoTime(), true);
    }

    private Optional<ChildRecord> awaitRecord(String name, Process process) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RECORD_MAX_MS);
        try {
            while (process.isAlive() && System.nanoTime() - deadline < 0) {
                var record = ChildRecord.read(folder.record(name)).filter(r -> r.pid() == process.pid());
                if (record.isPresent()) return record;
                // Ends at once when the process does.
                if (process.waitFor(1, TimeUnit.MILLISECONDS)) break;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return Optional.empty();
    }

    @Override
    public CompletionStage<Result> command(String node, Action action, boolean clean, long epoch) {
        var result = new CompletableFuture<Result>();
        post(() -> result.complete(power(node, action, clean, epoch)));
        return result;
    }

    @Override
    public CompletionStage<Result> look(String node) {
        var result = new CompletableFuture<Result>();
        post(() -> result.complete(
                machine(node).<Result>map(place -> done(node, place)).orElseGet(() -> new Result.UnknownNode(node))));
        return result;
    }

    private Result power(String node, Action action, boolean clean, long epoch) {
        var place = machine(node);
        if (place.isEmpty()) return new Result.UnknownNode(node);
        var before = Power.read(folder.power(node));
        if (epoch < before.epoch()) return new Result.Stale(epoch, before.epoch());
        LOG.info("room.power node={} action={} epoch={}", node, action, epoch);
        try {
            if (action != Action.ON) {
                // Remembered before it is done: a room that dies in between must not give power back.
                new Power(false, epoch).write(folder.power(node));
                place.get().watch = place.get().watch.wanted(false);
                if (!kill(node, place.get())) return new Result.Failed("processes of " + node + " cannot be ended");
            }
            if (action != Action.OFF) {
                place.get().headless = false;
                place.get().marker = Optional.empty();
                if (clean && place.get().record.isEmpty() && !wipe(node)) {
                    return new Result.Failed("processes of " + node + " cannot be ended");
                }
                new Power(true, epoch).write(folder.power(node));
                place.get().watch = place.get().watch.wanted(true);
                tick();
            }
            return done(node, place.get());
        } catch (IOException e) {
            LOG.error("room.power-failed node={}", node, e);
            return new Result.Failed(node + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.Failed(node + ": interrupted");
        }
    }

    private Result done(String node, Place place) {
        return new Result.Done(
                node,
                Power.read(folder.power(node)),
                place.record.map(ChildRecord::pid).orElse(0L));
    }

    private Optional<Place> machine(String node) {
        return Optional.ofNullable(places.get(nodeName(node))).filter(p -> p.child.role() == Child.Role.NODE);
    }

    /** Ends everything on a machine, the agent first so that it restarts nothing; true when nothing is left. */
    private boolean kill(String node, Place place) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RECORD_MAX_MS);
        while (place.record.isPresent() && place.record.get().runs(processes)) {
            place.record.get().kill();
            if (System.nanoTime() - deadline > 0) return false;
            TimeUnit.MILLISECONDS.sleep(2);
        }
        place.record = Optional.empty();
        place.watch = place.watch.died(System.nanoTime(), false);
        return killGuests(folder, node, processes);
    }

    /** Empties a machine's disk. What an agent that died left running there goes with it. */
    private boolean wipe(String node) throws IOException, InterruptedException {
        if (!killGuests(folder, node, processes)) return false;
        Trees.delete(folder.node(node));
        return true;
    }

    /** Ends every process of every virtual machine of a node. */
    static boolean killGuests(Folder folder, String node, ProcessTable processes)
            throws IOException, InterruptedException {
        var marker = marker(folder, node);
        return marker.isEmpty() || processes.killTree(value -> value.startsWith(marker.get()), Set.of());
    }

    /** How the agent marks its guests: with the id that it keeps in its folder; without one it never had a guest. */
    private static Optional<String> marker(Folder folder, String node) throws IOException {
        var id = folder.node(node).resolve("id");
        return Files.exists(id) ? Optional.of(Files.readString(id).strip() + "/") : Optional.empty();
    }

    /** Whether a guest lives: its agent, that is. A role that lost its guest's agent is what a dead machine leaves behind. */
    private boolean guestsLive(String name) {
        try {
            var marker = marker(folder, name.substring(NODE.length()));
            return marker.isPresent()
                    && processes.markers().entrySet().stream()
                            .filter(process -> process.getValue().startsWith(marker.get()))
                            .anyMatch(process ->
                                    processes.commandLine(process.getKey()).contains(GUEST_AGENT));
        } catch (IOException e) {
            LOG.error("room.guests-unknown name={}", name, e);
            return false;
        }
    }

    static String nodeName(String node) {
        return NODE + node;
    }
}
