package io.heddle.agent;

import io.heddle.guest.Log;
import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stops all guests of one or more host agents, gracefully, and the agents with them; their goals and disks stay, so that
 * the next start runs the same virtual machines. Every agent named is stopped at the same time.
 *
 * <pre>
 * java -cp ... io.heddle.agent.StopGuestsMain [--now] [--wait-ms 60000] --state FOLDER [--state FOLDER ...]
 * </pre>
 *
 * With {@code --now}, and for agents that do not run or do not finish in time, the processes of the guests are ended at
 * once, and the agent with them: what a power cut does. Exit codes: 0 when nothing is left running, 1 when something is, 2
 * when the command line is wrong.
 */
public final class StopGuestsMain {
    private static final long LOOK_MS = 50;
    private static final long WAIT_MS_MAX = 3_600_000;

    private StopGuestsMain() {}

    public static void main(String[] args) throws InterruptedException {
        var options = Options.of(args);
        List<Path> folders = options.all("state").stream().map(Path::of).toList();
        if (folders.isEmpty()) options.finding("state", "option-missing", "is missing", "add --state FOLDER");
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) options.finding("state", "state-folder", "no such folder: " + folder, "");
        }
        boolean now = options.flag("now");
        Duration wait = Duration.ofMillis(options.number("wait-ms", 60_000, 0, WAIT_MS_MAX));
        options.rejectUnknown();
        if (!options.findings().isEmpty()) {
            options.findings().forEach(System.err::println);
            System.exit(2);
        }
        boolean stopped = true;
        try {
            if (!now) askAndAwait(folders, wait);
            for (Path folder : folders) stopped &= cut(folder);
        } catch (IOException e) {
            Log.error("guests.not-stopped", "why", e);
            stopped = false;
        }
        System.exit(stopped ? 0 : 1);
    }

    private static void askAndAwait(List<Path> folders, Duration wait) throws IOException, InterruptedException {
        List<Path> working = new ArrayList<>();
        for (Path folder : folders) {
            if (holder(folder).isEmpty()) continue;
            Files.write(StateFolder.stopRequest(folder), new byte[0]);
            working.add(folder);
        }
        long end = System.nanoTime() + wait.toNanos();
        while (!working.isEmpty() && System.nanoTime() < end) {
            List<Path> done = new ArrayList<>();
            for (Path folder : working) {
                if (holder(folder).isEmpty()) done.add(folder);
            }
            working.removeAll(done);
            if (!working.isEmpty()) Thread.sleep(LOOK_MS);
        }
        for (Path folder : working) Log.warn("guests.not-stopped-in-time", "state", folder, "wait", wait);
    }

    /** The agent that works in the folder, if one does. */
    private static Optional<ProcessHandle> holder(Path folder) throws IOException {
        Optional<StateFolder> free = StateFolder.open(folder);
        if (free.isPresent()) {
            free.get().close();
            return Optional.empty();
        }
        return StateFolder.holder(folder);
    }

    /** Ends at once what still runs; true if nothing does now. */
    private static boolean cut(Path folder) throws IOException, InterruptedException {
        Optional<ProcessHandle> agent = holder(folder);
        if (agent.isPresent()) {
            agent.get().destroyForcibly();
            agent.get().onExit().join();
        }
        Files.deleteIfExists(StateFolder.stopRequest(folder));
        String id = StateFolder.id(folder);
        return new ProcessTable().killTree(m -> m.startsWith(id + "/"), Set.of());
    }
}
