package io.heddle.guest;

import io.heddle.guest.process.ProcessTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs a role inside its guest: the startup tasks in order, then the role host or program, which it watches. A role that
 * ends, or a simple task that fails, is recycled: everything it left is ended and the tasks run again.
 *
 * <p>It reads commands from the guest agent on its standard input ({@code stop}) and answers with {@link BootLine}s on its
 * standard output. If the guest agent dies it goes on: the host decides what becomes of the virtual machine.
 */
public final class WaHostBootstrapper {
    /** A role that was ready for this long has recovered: its next failure is its first again. Source: as in the field. */
    private static final Duration STABLE_AFTER = Duration.ofMinutes(1);

    /** At 30 s a role that keeps failing restarts "a couple of times per minute", as in the field. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30));

    /** From this failure in a row on, the role is said to cycle. */
    private static final int CYCLING_FROM = 3;

    private final RoleRun.Setting setting;
    private final ProcessTable processes = new ProcessTable();
    private final CountDownLatch stop;

    private WaHostBootstrapper(RoleRun.Setting setting) {
        this.setting = setting;
        this.stop = setting.stop();
    }

    /** Takes one argument: the folder of the virtual machine. */
    public static void main(String[] args) throws InterruptedException {
        var folder = new VmFolder(Path.of(args[0]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Consumer<BootLine> report = line -> {
            synchronized (out) {
                out.println(line.format());
            }
        };
        var stop = new CountDownLatch(1);
        daemon("commands", () -> obey(stop));
        daemon("beat", () -> beat(stop, report));
        try {
            var plan = BootPlan.read(folder.bootPlan());
            new WaHostBootstrapper(new RoleRun.Setting(folder, plan, GuestJvm.ofThisProcess(), report, stop)).run();
        } catch (IOException e) {
            Log.fault("bootstrapper.no-plan", e);
            System.exit(1);
        }
    }

    private static void daemon(String name, Runnable body) {
        Thread.ofPlatform().daemon().name(name).start(body);
    }

    private static void obey(CountDownLatch stop) {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("stop")) stop.countDown();
            }
        } catch (IOException e) {
            Log.warn("bootstrapper.commands-lost", "cause", e);
        }
    }

    private static void beat(CountDownLatch stop, Consumer<BootLine> report) {
        try {
            do report.accept(new BootLine.Beat());
            while (!stop.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() throws InterruptedException {
        int failures = 0;
        int restarts = 0;
        var run = new RoleRun(setting);
        while (stop.getCount() > 0) {
            RoleRun.Ended ended = run.once(restarts);
            setting.report().accept(new BootLine.Role(0, restarts));
            clear();
            if (ended.stopped()) break;
            failures = ended.ready().compareTo(STABLE_AFTER) >= 0 ? 1 : failures + 1;
            restarts++;
            Log.warn("role.recycled", "restarts", restarts, "why", ended.why());
            setting.report()
                    .accept(new BootLine.State(
                            failures < CYCLING_FROM ? RoleState.RESTARTING_ROLE : RoleState.CYCLING_ROLE, ended.why()));
            stop.await(BACKOFF.after(failures, 0).toMillis(), TimeUnit.MILLISECONDS);
        }
        clear();
        setting.report().accept(new BootLine.State(RoleState.STOPPED_ROLE, ""));
    }

    /** Ends whatever the role left running in this virtual machine; the guest agent and this process stay. */
    private void clear() throws InterruptedException {
        String marker = System.getenv(ProcessTable.MARKER);
        if (marker == null) return;
        Set<Long> spared = new HashSet<>();
        ProcessHandle.current().parent().ifPresent(parent -> spared.add(parent.pid()));
        if (!processes.killTree(marker::equals, spared)) Log.error("role.leftovers", "marker", marker);
    }
}
