package io.heddle.persistence.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says of the server that has a data directory.
 *
 * @param port it listens on; 0 while it is not said yet
 * @param address it listens on; empty while it is not said yet
 */
record Postmaster(long pid, int port, String address) {
    private static final int PORT_LINE = 3;
    private static final int ADDRESS_LINE = 5;

    /** The file's content, or empty when there is none or it is not whole. */
    static Optional<Postmaster> read(Path data) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file(data));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Postmaster(
                            Long.parseLong(lines.getFirst().trim()),
                            lines.size() > PORT_LINE
                                    ? Integer.parseInt(lines.get(PORT_LINE).trim())
                                    : 0,
                            lines.size() > ADDRESS_LINE
                                    ? lines.get(ADDRESS_LINE).trim()
                                    : ""));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Path file(Path data) {
        return data.resolve("postmaster.pid");
    }

    /** Whether the process of this number is that server and not another that got its number after a crash. */
    boolean isAlive(Path data) {
        var process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) return false;
        try {
            var command = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            return command.isEmpty() || command.contains(data.toString());
        } catch (IOException e) {
            return true; // No /proc: leave the question to PostgreSQL itself.
        }
    }
}
