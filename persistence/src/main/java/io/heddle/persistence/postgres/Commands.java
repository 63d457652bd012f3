package io.heddle.persistence.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. Its output goes through a file, so that a daemon it leaves behind holds no pipe of ours. */
final class Commands {
    private Commands() {}

    /** What came of it; output and errors in one text. */
    record Result(int exitCode, String output) {}

    /**
     * Runs {@code command}.
     *
     * @throws IOException when it cannot be started or does not end in time
     */
    static Result run(List<String> command, Duration patience) throws IOException {
        Path output = Files.createTempFile("heddle-command-", ".out");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end within " + patience.toSeconds() + " s");
            }
            return new Result(process.exitValue(), Files.readString(output).trim());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command, e);
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
