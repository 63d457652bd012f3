package io.heddle.edge.local;

import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which process it is that runs under a name: its id and when it started, so that a later process with the same id is not
 * taken for it. The process writes its record itself before it becomes what it is to be, so that none can run unrecorded,
 * whoever dies at whatever moment.
 */
record ChildRecord(long pid, long startTicks) {
    /** Writes the record, then becomes the command: the process id stays. */
    private static final String SHELL =
            "read -r line </proc/$$/stat && echo \"$$ ${line##*) }\" >\"$0\" && exec \"$@\"";
    /** Fields of the kernel's line after the command's name: the start time is the 20th. */
    private static final int START = 20;

    /** A command that records itself in {@code file} and then is {@code command}. */
    static List<String> recorded(Path file, List<String> command) {
        var whole = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, file.toString()));
        whole.addAll(command);
        return whole;
    }

    /** The record of the process that calls this. */
    static void writeOwn(Path file) throws IOException {
        var line = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
        var fields = line.substring(line.lastIndexOf(") ") + 2);
        Folder.write(file, (ProcessHandle.current().pid() + " " + fields).getBytes(StandardCharsets.US_ASCII));
    }

    static Optional<ChildRecord> read(Path file) {
        try {
            var fields = Files.readString(file).strip().split(" ", -1);
            if (fields.length <= START) return Optional.empty();
            return Optional.of(new ChildRecord(Long.parseLong(fields[0]), Long.parseLong(fields[START])));
        } catch (IOException | NumberFormatException e) {
            // None, or half a record of a process that was killed while it wrote it.
            return Optional.empty();
        }
    }

    /** The recorded process, if it is the one and runs. */
    static Optional<ChildRecord> alive(Path file, ProcessTable processes) {
        return read(file).filter(record -> record.runs(processes));
    }

    boolean runs(ProcessTable processes) {
        return processes.runs(pid, startTicks);
    }

    /** Asks it to end in good order. */
    void terminate() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }

    void kill() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}
