package io.heddle.agent.lb;

import io.heddle.agent.GoalFence;
import io.heddle.agent.StateFolder;
import io.heddle.guest.Log;
import io.heddle.protocol.BackendReport;
import io.heddle.protocol.Hello;
import io.heddle.protocol.LoadBalancerGoal;
import io.heddle.protocol.Report;
import io.heddle.protocol.VirtualEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Carries a load balancer's goal out. Its state belongs to the one thread that {@link #run}s it; others {@link #post}. */
final class LoadBalancer {
    private static final long OPEN_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long TICK_MS = 100;

    private final LoadBalancerSettings settings;
    private final Path goalFile;
    private final Semaphore free;
    private final LinkedBlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();
    private final Map<String, Door> doors = new LinkedHashMap<>();
    private final Map<String, String> closedDoors = new LinkedHashMap<>();
    private final String bootId = UUID.randomUUID().toString();
    private volatile GoalFence fence = GoalFence.NONE;
    private List<String> goalFindings = List.of();
    private List<String> refusals = List.of();
    private long openAgainAt = System.nanoTime() + OPEN_AGAIN_NANOS;

    LoadBalancer(LoadBalancerSettings settings, Path goalFile) {
        this.settings = settings;
        this.goalFile = goalFile;
        this.free = new Semaphore(settings.connectionsMax());
    }

    void post(Runnable action) {
        posted.add(action);
    }

    /** What the fabric is told first; may be called by any thread. */
    Hello hello() {
        GoalFence seen = fence;
        return Hello.newBuilder()
                .setKind(Hello.Kind.LOAD_BALANCER)
                .setMachineId(settings.machineId())
                .setVersion(LoadBalancerMain.VERSION)
                .setBootId(bootId)
                .setEpoch(seen.epoch())
                .setIncarnation(seen.incarnation())
                .build();
    }

    /** Goes on with the goal that an earlier process left. */
    void resume() throws IOException {
        StateFolder.load(goalFile, LoadBalancerGoal.parser()).ifPresent(this::apply);
        Log.info("balancer.started", "id", settings.machineId(), "endpoints", doors.size(), "epoch", fence.epoch());
    }

    /** Works for ever. Reports go out each heartbeat and on each change. */
    void run(Consumer<Report> out) throws InterruptedException {
        Report sent = Report.getDefaultInstance();
        long sentAt = 0;
        long sequence = 0;
        while (true) {
            Runnable first = posted.poll(TICK_MS, TimeUnit.MILLISECONDS);
            for (Runnable r = first; r != null; r = posted.poll()) r.run();
            if (System.nanoTime() - openAgainAt >= 0) openAgain();
            Report report = report();
            boolean due = System.nanoTime() - sentAt >= settings.heartbeat().toNanos();
            if (sequence == 0 || due || !changeOf(report).equals(changeOf(sent))) {
                sent = report.toBuilder().setSequence(++sequence).build();
                sentAt = System.nanoTime();
                out.accept(sent);
            }
        }
    }

    /** Takes a new goal, or refuses it. It is on disk before anything is done about it. */
    void accept(LoadBalancerGoal goal) {
        if (!fence.admits(goal.getEpoch(), goal.getIncarnation())) {
            refuse(fence.refusal(goal.getEpoch(), goal.getIncarnation()));
            return;
        }
        try {
            StateFolder.replaceDurably(goalFile, goal.toByteArray());
        } catch (IOException e) {
            refuse("goal-not-kept: the disk refused the goal: " + e);
            return;
        }
        refusals = List.of();
        apply(goal);
    }

    private void refuse(String why) {
        if (!refusals.equals(List.of(why))) Log.warn("goal.refused", "why", why);
        refusals = List.of(why);
    }

    private void apply(LoadBalancerGoal goal) {
        fence = new GoalFence(goal.getEpoch(), goal.getIncarnation());
        List<String> findings = new ArrayList<>();
        Map<String, VirtualEndpoint> wanted = new LinkedHashMap<>();
        for (VirtualEndpoint e : GoalFaults.servable(goal, findings)) wanted.put(e.getId(), e);
        goalFindings = findings;
        doors.entrySet().removeIf(entry -> {
            VirtualEndpoint e = wanted.get(entry.getKey());
            if (e != null && entry.getValue().isAt(e)) return false;
            entry.getValue().close();
            closedDoors.remove(entry.getKey());
            return true;
        });
        for (VirtualEndpoint e : wanted.values()) {
            Door door = doors.get(e.getId());
            if (door == null) {
                door = new Door(e, free, settings.idleMax(), () -> post(() -> {}));
                doors.put(e.getId(), door);
                open(e.getId(), door);
            }
            door.update(e);
        }
    }

    private void open(String id, Door door) {
        String fault = door.open();
        if (fault.isEmpty()) {
            closedDoors.remove(id);
        } else if (!fault.equals(closedDoors.put(id, fault))) {
            Log.error("endpoint.not-open", "why", fault);
        }
    }

    private void openAgain() {
        openAgainAt = System.nanoTime() + OPEN_AGAIN_NANOS;
        doors.forEach((id, door) -> {
            if (!door.isOpen()) open(id, door);
        });
    }

    private Report report() {
        var report = Report.newBuilder()
                .setEpoch(fence.epoch())
                .setIncarnation(fence.incarnation())
                .addAllFindings(refusals)
                .addAllFindings(goalFindings)
                .addAllFindings(closedDoors.values());
        doors.forEach((id, door) -> {
            for (Target t : door.targets()) {
                report.addBackends(BackendReport.newBuilder()
                        .setEndpoint(id)
                        .setInstanceId(t.instance())
                        .setHealthy(t.healthy())
                        .setConnections(t.connections()));
            }
        });
        return report.build();
    }

    /** The report without what changes with each connection. */
    private static Report changeOf(Report report) {
        var change = report.toBuilder().clearSequence();
        change.getBackendsBuilderList().forEach(BackendReport.Builder::clearConnections);
        return change.build();
    }
}
