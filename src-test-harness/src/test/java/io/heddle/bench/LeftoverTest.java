package io.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.edge.cli.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a benchmark leaves behind when it is not left to end by itself, which is nothing. */
class LeftoverTest {
    @TempDir
    private Path folder;

    @Test
    void itIsClearedAwayOnce() throws IOException {
        var cleared = new ArrayList<String>();
        var leftover = Leftover.of(() -> cleared.add("once"));
        leftover.close();
        leftover.close();
        assertThat(cleared).containsExactly("once");
    }

    @Tag("slow")
    @Test
    void aRunThatIsToldToEndTakesItsDatabaseAndItsFolderWithIt() throws Exception {
        var process = start("recovery");
        try {
            awaitProgress(process, "warming up"); // Then the database runs.
            long database = postmaster();
            assertThat(ProcessHandle.of(database)).isPresent();
            process.toHandle().destroy(); // Process::destroy would close what is read next.
            var last = errors(process).lines().toList();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(last)
                    .filteredOn(line -> line.contains("interrupted") || line.contains("heddle: "))
                    .satisfiesExactly(
                            line -> assertThat(line).endsWith("interrupted: stopping what was started"),
                            line -> assertThat(line)
                                    .isEqualTo("interrupted: all is stopped and removed, nothing is left"));
            awaitReaped(database);
            assertThat(ProcessHandle.of(database)).as("the database").isEmpty();
            assertThat(folder).isEmptyDirectory();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String... arguments) throws IOException {
        var line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                BenchMain.class.getName()));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put(Terminal.VARIABLE, "1");
        return builder.start();
    }

    /** One that has ended is in the table of processes until the system has read how it ended. */
    private static void awaitReaped(long pid) throws Exception {
        var handle = ProcessHandle.of(pid);
        if (handle.isPresent()) handle.get().onExit().get(10, TimeUnit.SECONDS);
    }

    private static BufferedReader errors(Process process) {
        return process.errorReader(StandardCharsets.UTF_8);
    }

    private static void awaitProgress(Process process, String what) throws IOException {
        var said = new StringBuilder();
        var errors = errors(process);
        for (int c = errors.read(); c >= 0; c = errors.read()) {
            said.append((char) c);
            if (said.indexOf(what) >= 0) return;
        }
        throw new IOException("it ended and never said \"" + what + "\": " + said);
    }

    /** The first process of the database in the run's folder. */
    private long postmaster() throws IOException {
        try (var files = Files.walk(folder, 3)) {
            var file = files.filter(f -> f.endsWith("data/postmaster.pid")).findFirst();
            return Long.parseLong(
                    Files.readAllLines(file.orElseThrow()).getFirst().strip());
        }
    }
}
