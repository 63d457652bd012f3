package io.heddle.guest;

import io.heddle.guest.process.ProcessTable;
import io.heddle.protocol.ExpectedState;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.GuestStatus;
import io.heddle.protocol.LocalStorage;
import io.heddle.protocol.RoleStatus;
import io.heddle.protocol.StartupTask;
import io.heddle.protocol.TaskReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries a guest's goal out. All its state belongs to the one thread that {@link #run}s it; others {@link #post}. */
final class GuestAgent {
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30));

    /** Time for the bootstrapper's own work around a stop, beside the role's grace. */
    private static final Duration STOP_SLACK = Duration.ofSeconds(15);

    private final VmFolder folder;
    private final GuestJvm jvm;
    private final long memoryMib;
    private final ProcessTable processes = new ProcessTable();
    private final LinkedBlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();
    private final Map<Integer, BootLine.Task> tasks = new TreeMap<>();
    private volatile Map<String, Long> quotas = Map.of();

    private GuestGoal goal = GuestGoal.getDefaultInstance();
    private @Nullable Bootstrapper boot;
    private boolean stopping;
    private long killAt;
    private int bootFailures;
    private long bootAt;
    private int restartsBefore;
    private BootLine.Role role = new BootLine.Role(0, 0);
    private BootLine.State state = new BootLine.State(RoleState.STOPPED_ROLE, "");
    private List<String> storage = List.of();

    GuestAgent(VmFolder folder, GuestJvm jvm, long memoryMib) {
        this.folder = folder;
        this.jvm = jvm;
        this.memoryMib = memoryMib;
    }

    void post(Runnable work) {
        posted.add(work);
    }

    /** Allowed MiB by the name of each local storage; may be called by any thread. */
    Map<String, Long> quotas() {
        return quotas;
    }

    /** Works for ever. A status goes out each second and on each change, so a hung agent is a silent one. */
    void run(Consumer<GuestStatus> out) throws InterruptedException {
        GuestStatus sent = GuestStatus.getDefaultInstance();
        long sentAt = System.nanoTime() - BEAT_NANOS;
        while (true) {
            long wait = Math.min(BEAT_NANOS - (System.nanoTime() - sentAt), untilDue());
            Runnable work = posted.poll(Math.max(wait, 0), TimeUnit.NANOSECONDS);
            if (work != null) work.run();
            due();
            GuestStatus now = status();
            if (!now.equals(sent) || System.nanoTime() - sentAt >= BEAT_NANOS) {
                out.accept(now);
                sent = now;
                sentAt = System.nanoTime();
            }
        }
    }

    void apply(GuestGoal wanted) {
        GuestRules.Step step = GuestRules.step(goal, wanted);
        boolean starts = step == GuestRules.Step.START || step == GuestRules.Step.RECYCLE;
        if (step != GuestRules.Step.NOTHING) {
            Log.info("guest.goal", "incarnation", wanted.getIncarnation(), "step", step);
        }
        List<String> faults = starts ? GuestRules.faults(wanted) : List.of();
        goal = wanted;
        if (!faults.isEmpty()) {
            state = new BootLine.State(RoleState.FAILED_STARTING_ROLE, String.join("; ", faults));
            goal = wanted.toBuilder().setExpectedState(ExpectedState.STOPPED).build();
            stop();
            return;
        }
        try {
            switch (step) {
                case NOTHING -> {
                    if (boot == null && !wantsRole()) state = new BootLine.State(RoleState.STOPPED_ROLE, "");
                }
                case CONFIGURE -> configure();
                case START, RECYCLE -> {
                    configure();
                    bootFailures = 0;
                    bootAt = System.nanoTime();
                    if (boot != null) stop();
                }
                case STOP -> stop();
            }
        } catch (IOException e) {
            state = new BootLine.State(RoleState.FAILED_STARTING_ROLE, "the guest cannot be configured: " + e);
            Log.fault("guest.not-configured", e);
        }
    }

    void storage(List<String> over) {
        storage = over;
    }

    private void configure() throws IOException {
        for (LocalStorage l : goal.getSpec().getLocalStorageList()) {
            Files.createDirectories(folder.localStorage(l.getName()));
        }
        quotas = goal.getSpec().getLocalStorageList().stream()
                .collect(Collectors.toMap(LocalStorage::getName, LocalStorage::getSizeMib, (a, b) -> b));
        Files.createDirectories(folder.temp());
        Files.createDirectories(folder.approot());
        String document = RoleEnvironmentDocument.render(goal, folder::localStorage);
        VmFolder.replace(folder.roleEnvironment(), document.getBytes(StandardCharsets.UTF_8));
        VmFolder.replace(folder.bootPlan(), GuestRules.plan(goal, memoryMib).encode());
    }

    private void stop() {
        if (boot == null || stopping) return;
        stopping = true;
        killAt = System.nanoTime()
                + Duration.ofMillis(goal.getSpec().getStopGraceMs())
                        .plus(STOP_SLACK)
                        .toNanos();
        boot.stop();
    }

    private boolean wantsRole() {
        return goal.getExpectedState() == ExpectedState.STARTED
                && !goal.getInstanceId().isEmpty();
    }

    private long untilDue() {
        if (boot == null && wantsRole()) return bootAt - System.nanoTime();
        return stopping ? killAt - System.nanoTime() : Long.MAX_VALUE;
    }

    private void due() throws InterruptedException {
        if (boot == null && wantsRole() && System.nanoTime() - bootAt >= 0) boot();
        if (stopping && System.nanoTime() - killAt >= 0) {
            Log.warn("guest.stop-grace-passed");
            killAt = System.nanoTime() + STOP_SLACK.toNanos();
            clear();
        }
    }

    private void boot() {
        tasks.clear();
        state = new BootLine.State(RoleState.STARTING_ROLE, "");
        try {
            boot = Bootstrapper.start(jvm, folder, l -> post(() -> line(l)), code -> post(() -> bootEnded(code)));
        } catch (IOException e) {
            bootFailed("the host bootstrapper cannot be started: " + e.getMessage());
        }
    }

    private void line(BootLine line) {
        switch (line) {
            case BootLine.State s -> state = s;
            case BootLine.Role r -> role = r;
            case BootLine.Task t -> tasks.put(t.index(), t);
            case BootLine.Beat b -> bootFailures = state.state() == RoleState.READY_ROLE ? 0 : bootFailures;
        }
    }

    private void bootEnded(int code) {
        boot = null;
        restartsBefore += role.restarts();
        role = new BootLine.Role(0, 0);
        boolean told = stopping;
        stopping = false;
        if (!told && wantsRole()) {
            clearQuietly();
            restartsBefore++;
            bootFailed("the host bootstrapper ended with exit code " + code);
        } else if (!wantsRole() && state.state() != RoleState.FAILED_STARTING_ROLE) {
            clearQuietly();
            state = new BootLine.State(RoleState.STOPPED_ROLE, "");
        }
    }

    private void bootFailed(String why) {
        Log.warn("guest.bootstrapper-failed", "why", why);
        bootFailures++;
        bootAt = System.nanoTime() + BACKOFF.after(bootFailures, 0).toNanos();
        state = new BootLine.State(RoleState.RESTARTING_ROLE, why);
    }

    private void clearQuietly() {
        try {
            clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends every other process of this virtual machine. */
    private void clear() throws InterruptedException {
        String marker = System.getenv(ProcessTable.MARKER);
        if (marker != null && !processes.killTree(marker::equals, Set.of())) {
            Log.error("guest.leftovers", "marker", marker);
        }
    }

    private GuestStatus status() {
        var status = GuestStatus.newBuilder()
                .setIncarnation(goal.getIncarnation())
                .setRoleStatus(RoleStatus.valueOf(state.state().name()))
                .setDetail(detail())
                .setRoleRestarts(restartsBefore + role.restarts())
                .setRolePid(role.pid());
        for (BootLine.Task t : tasks.values()) {
            List<StartupTask> declared = goal.getSpec().getStartupTasksList();
            status.addTasks(TaskReport.newBuilder()
                    .setIndex(t.index())
                    .setCommandLine(
                            t.index() < declared.size()
                                    ? declared.get(t.index()).getCommandLine()
                                    : "")
                    .setAttempts(t.attempts())
                    .setRunning(t.running())
                    .setExitCode(t.exitCode()));
        }
        return status.build();
    }

    private String detail() {
        if (storage.isEmpty()) return state.detail();
        return (state.detail().isEmpty() ? "" : state.detail() + "; ") + String.join("; ", storage);
    }
}
