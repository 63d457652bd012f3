package io.heddle.guest.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The kernel's table of processes ({@code /proc}). A virtual machine of the process driver is the set of processes that
 * carry its marker in their environment, so that it is found whole even when some of them were orphaned.
 */
public final class ProcessTable {
    /** Names the variable that marks every process of a virtual machine: {@code HEDDLE_VM=<machine>/<vm>}. */
    public static final String MARKER = "HEDDLE_VM";

    /** Processes can start others while they are being ended, so that one look is not enough. */
    private static final int KILL_ROUNDS_MAX = 100;

    private static final long KILL_ROUND_MS = 20;

    private final Path proc;

    public ProcessTable() {
        this(Path.of("/proc"));
    }

    ProcessTable(Path proc) {
        this.proc = proc;
    }

    /** Whether this system has such a table; without it the process driver cannot work. */
    public boolean isAvailable() {
        return Files.isReadable(proc.resolve("self/stat")) && Files.isReadable(proc.resolve("self/environ"));
    }

    public Optional<ProcessEntry> find(long pid) {
        try {
            return ProcessEntry.parse(
                    Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The words with which a process was started, whole: the Java platform's own answer ends after 4,096 bytes, which a class
     * path fills. Empty if it is gone.
     */
    public List<String> commandLine(long pid) {
        try {
            var line =
                    Files.readString(proc.resolve(Long.toString(pid)).resolve("cmdline"), StandardCharsets.ISO_8859_1);
            return List.of(line.split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Whether that very process still runs; a later process with the same id is not it. */
    public boolean runs(long pid, long startTicks) {
        return find(pid).filter(e -> e.startTicks() == startTicks && !e.ended()).isPresent();
    }

    /** Processes that run, in no order. */
    public List<ProcessEntry> all() {
        List<ProcessEntry> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                find(Long.parseLong(entry.getFileName().toString()))
                        .filter(e -> !e.ended())
                        .ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot list the processes in " + proc, e);
        }
        return found;
    }

    /** Value of the marker of each process that has one; others are left out. */
    public Map<Long, String> markers() {
        Map<Long, String> found = new HashMap<>();
        for (ProcessEntry e : all()) marker(e.pid()).ifPresent(m -> found.put(e.pid(), m));
        return found;
    }

    /** Value of a process's marker; empty if it has none, or is gone, or is not ours to look at. */
    public Optional<String> marker(long pid) {
        String key = MARKER + "=";
        try {
            String environment =
                    Files.readString(proc.resolve(Long.toString(pid)).resolve("environ"), StandardCharsets.ISO_8859_1);
            int at = environment.startsWith(key) ? 0 : environment.indexOf('\0' + key) + 1;
            if (at == 0 && !environment.startsWith(key)) return Optional.empty();
            int end = environment.indexOf('\0', at);
            return Optional.of(environment.substring(at + key.length(), end < 0 ? environment.length() : end));
        } catch (IOException e) {
            return Optional.empty(); // Gone meanwhile, or of another user, hence none of ours.
        }
    }

    /**
     * All running processes of the machines whose marker is accepted: those marked, those in a session led by one of
     * them, and the descendants of both, even if they cleared their environment. Never the caller.
     */
    public List<ProcessEntry> tree(Predicate<String> marker) {
        List<ProcessEntry> all = all();
        Map<Long, ProcessEntry> byPid = new HashMap<>();
        for (ProcessEntry e : all) byPid.put(e.pid(), e);
        List<ProcessEntry> marked = all.stream()
                .filter(e -> marker(e.pid()).filter(marker).isPresent())
                .toList();
        Set<Long> members = new HashSet<>();
        for (ProcessEntry e : marked) members.add(e.pid());
        long self = ProcessHandle.current().pid();
        Set<Long> sessions = new HashSet<>();
        for (ProcessEntry e : marked) {
            // A session led by a stranger (a terminal's shell) is not ours, even with one of ours in it.
            if (members.contains(e.session()) || !byPid.containsKey(e.session())) sessions.add(e.session());
        }
        ProcessEntry own = byPid.get(self);
        if (own != null && !members.contains(self)) sessions.remove(own.session());
        boolean grew = true;
        while (grew) {
            grew = false;
            for (ProcessEntry e : all) {
                if (sessions.contains(e.session()) || members.contains(e.parent())) grew |= members.add(e.pid());
            }
        }
        members.remove(self);
        return all.stream().filter(e -> members.contains(e.pid())).toList();
    }

    /**
     * Ends every process of {@link #tree} at once, except those spared, until none is left.
     *
     * @return false if some could not be ended within two seconds: they hang in the kernel, or are not ours to end
     */
    public boolean killTree(Predicate<String> marker, Set<Long> spared) throws InterruptedException {
        for (int round = 0; round < KILL_ROUNDS_MAX; round++) {
            List<ProcessEntry> left =
                    tree(marker).stream().filter(e -> !spared.contains(e.pid())).toList();
            if (left.isEmpty()) return true;
            for (ProcessEntry e : left) {
                ProcessHandle.of(e.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
            Thread.sleep(KILL_ROUND_MS);
        }
        return false;
    }
}
