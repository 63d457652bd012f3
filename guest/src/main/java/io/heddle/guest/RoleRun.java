package io.heddle.guest;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Startup tasks and role, from the first task to the role's end. One object runs them any number of times. */
final class RoleRun {
    /** Where it runs, what it runs, and whom it tells. */
    record Setting(VmFolder folder, BootPlan plan, GuestJvm jvm, Consumer<BootLine> report, CountDownLatch stop) {}

    /**
     * How a run ended.
     *
     * @param stopped because it was told to; otherwise the role is to be recycled
     * @param ready how long the role was ready
     */
    record Ended(boolean stopped, String why, Duration ready) {}

    /** Lines with this prefix on a worker host's standard output are for the bootstrapper; others are the role's. */
    static final String HOST_LINE = "\u0001heddle\t";

    /** A worker host that lives tells so each second. Source: one missed garbage collection must not look like a hang. */
    private static final Duration HOST_BEAT_MAX = Duration.ofSeconds(15);

    private static final long LOOK_MS = 100;
    private static final long HEAP_MIB_MIN = 64;

    private final Setting setting;
    private final int[] attempts;
    private final List<Process> foreground = new ArrayList<>();
    private final AtomicLong readySince = new AtomicLong();
    private final AtomicLong heard = new AtomicLong();
    private volatile boolean said;

    RoleRun(Setting setting) {
        this.setting = setting;
        this.attempts = new int[setting.plan().tasks().size()];
    }

    /** Runs the tasks and the role once. */
    Ended once(int restarts) throws InterruptedException {
        readySince.set(0);
        foreground.clear();
        String why;
        try {
            if (restarts > 0) clean();
            Optional<String> failure = startupTasks();
            why = failure.isPresent() ? failure.get() : role(restarts);
        } catch (IOException | IllegalArgumentException e) {
            why = String.valueOf(e.getMessage());
        }
        long since = readySince.get();
        awaitForeground();
        boolean stopped = setting.stop().getCount() == 0;
        return new Ended(stopped, why, since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since));
    }

    private void clean() throws IOException {
        for (String name : setting.plan().cleaned())
            Folders.empty(setting.folder().localStorage(name));
    }

    private void state(RoleState state, String detail) {
        setting.report().accept(new BootLine.State(state, detail));
    }

    /** Empty when the role may start, else why it may not. */
    private Optional<String> startupTasks() throws IOException, InterruptedException {
        List<BootPlan.Task> tasks = setting.plan().tasks();
        for (int i = 0; i < tasks.size() && setting.stop().getCount() > 0; i++) {
            BootPlan.Task task = tasks.get(i);
            state(RoleState.STARTING_ROLE, "startup task " + (i + 1) + " of " + tasks.size() + " is running");
            Process process = shell(task.commandLine(), task.environment(), "startup-" + i + ".log");
            int index = i;
            int attempt = ++attempts[i];
            setting.report().accept(new BootLine.Task(i, attempt, true, 0));
            if (task.awaited() != BootPlan.Awaited.SIMPLE) {
                if (task.awaited() == BootPlan.Awaited.FOREGROUND) foreground.add(process);
                var unused = process.onExit().thenAccept(p -> setting.report()
                        .accept(new BootLine.Task(index, attempt, false, p.exitValue())));
                continue;
            }
            if (!awaitEnd(process)) return Optional.of("stopped");
            setting.report().accept(new BootLine.Task(i, attempt, false, process.exitValue()));
            if (process.exitValue() != 0) {
                return Optional.of("startup task " + (i + 1) + " (" + task.commandLine() + ") ended with exit code "
                        + process.exitValue());
            }
        }
        return Optional.empty();
    }

    /** Waits for the process's end; false if the stop came first. */
    private boolean awaitEnd(Process process) throws InterruptedException {
        while (!process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
            if (setting.stop().getCount() == 0) return false;
        }
        return true;
    }

    /** Runs the role until it ends; says why it ended. */
    private String role(int restarts) throws IOException, InterruptedException {
        if (setting.stop().getCount() == 0) return "stopped";
        BootPlan.Entry entry = setting.plan().entry();
        Files.deleteIfExists(setting.folder().roleReady());
        said = entry.program() && entry.readyOnStart();
        var told = Readiness.of(entry, Duration.ZERO, said, false);
        setting.report().accept(told);
        Path log = setting.folder().logs().resolve("role.log");
        long written = LastWords.length(log);
        Process process = entry.program()
                ? shell(entry.value(), setting.plan().environment(), "role.log")
                : workerHost(entry.value());
        long started = System.nanoTime();
        heard.set(started);
        setting.report().accept(new BootLine.Role(process.pid(), restarts));
        if (!entry.program()) Thread.ofPlatform().daemon().name("worker-host").start(() -> listen(process));
        while (!process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
            if (setting.stop().getCount() == 0) return stop(process, entry.program());
            if (entry.program() && !entry.readyOnStart())
                said = Files.exists(setting.folder().roleReady());
            var now = look(entry, started);
            if (now.equals(told)) continue;
            told = now;
            setting.report().accept(told);
        }
        return entry.program() || process.exitValue() != 0
                ? Readiness.end(process.exitValue(), LastWords.in(log, written))
                : "the role's run method returned";
    }

    private BootLine.State look(BootPlan.Entry entry, long started) {
        long now = System.nanoTime();
        boolean quiet = !entry.program() && now - heard.get() > HOST_BEAT_MAX.toNanos();
        var state = Readiness.of(entry, Duration.ofNanos(now - started), said, quiet);
        if (state.state() == RoleState.READY_ROLE) readySince.compareAndSet(0, now);
        return state;
    }

    private String stop(Process process, boolean program) throws InterruptedException {
        state(RoleState.STOPPING_ROLE, "");
        if (program) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        } else {
            try {
                OutputStream in = process.getOutputStream();
                in.write("stop\n".getBytes(StandardCharsets.UTF_8));
                in.flush();
            } catch (IOException e) {
                Log.warn("role.stop-not-told", "cause", e);
            }
        }
        if (!process.waitFor(setting.plan().stopGrace().toMillis(), TimeUnit.MILLISECONDS)) {
            Log.warn("role.stop-grace-passed", "grace", setting.plan().stopGrace());
        }
        return "stopped";
    }

    private void awaitForeground() throws InterruptedException {
        long left = setting.plan().stopGrace().toMillis();
        for (Process p : foreground) {
            long from = System.nanoTime();
            if (left > 0) p.waitFor(left, TimeUnit.MILLISECONDS);
            left -= TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        }
    }

    private void listen(Process process) {
        Path log = setting.folder().logs().resolve("role.log");
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var role = new FileOutputStream(log.toFile(), true)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.set(System.nanoTime());
                if (!line.startsWith(HOST_LINE)) {
                    role.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                } else if (line.endsWith("\tready")) {
                    said = true;
                }
            }
        } catch (IOException e) {
            Log.warn("role.output-lost", "cause", e);
        }
    }

    private Process workerHost(String jar) throws IOException {
        long heap = Math.max(HEAP_MIB_MIN, setting.plan().memoryMib() * 3 / 4);
        var builder = builder(
                setting.jvm().workerHost(setting.folder(), jar, heap),
                setting.plan().environment(),
                "role.log");
        return builder.redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
    }

    private Process shell(String command, List<BootPlan.Variable> variables, String log) throws IOException {
        return builder(List.of("/bin/sh", "-c", command), variables, log).start();
    }

    private ProcessBuilder builder(List<String> command, List<BootPlan.Variable> variables, String log)
            throws IOException {
        VmFolder folder = setting.folder();
        Files.createDirectories(folder.approot());
        var builder = new ProcessBuilder(command);
        builder.directory(folder.approot().toFile());
        File file = folder.logs().resolve(log).toFile();
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
                .redirectError(ProcessBuilder.Redirect.appendTo(file));
        Map<String, String> environment = builder.environment();
        @Nullable String marker = environment.get(io.heddle.guest.process.ProcessTable.MARKER);
        environment.putAll(wellKnown());
        environment.putAll(RoleVariables.evaluate(variables, folder.roleEnvironment()));
        if (marker != null) environment.put(io.heddle.guest.process.ProcessTable.MARKER, marker);
        return builder;
    }

    private Map<String, String> wellKnown() {
        VmFolder folder = setting.folder();
        Map<String, String> known = new HashMap<>();
        known.put("RoleRoot", folder.packageDisk().toString());
        known.put("RoleName", setting.plan().role());
        known.put("RoleInstanceID", setting.plan().instanceId());
        known.put("RoleDeploymentID", setting.plan().deploymentId());
        known.put(VmFolder.READY_VARIABLE, folder.roleReady().toString());
        known.put(
                io.heddle.role.RoleEnvironment.VARIABLE,
                folder.roleEnvironment().toString());
        // The platform's own shell looks for programs in the current folder first.
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        known.put("PATH", folder.approot() + ":" + folder.approot().resolve("bin") + ":" + path);
        return known;
    }
}
