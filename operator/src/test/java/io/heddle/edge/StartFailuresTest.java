package io.heddle.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFailuresTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void failuresInARowAreCountedWithTheNewestReason() throws IOException {
        var cause = new IllegalStateException("no such user");
        StartFailures.add(directory, new IllegalStateException("first"));
        StartFailures.add(directory, new IllegalStateException("no database\nat x", cause));

        assertThat(StartFailures.read(directory)).contains(new StartFailures(2, "no database: no such user"));
    }

    @Test
    void aMessageThatRepeatsItsCauseIsSaidOnce() throws IOException {
        var cause = new IllegalStateException("refused");
        StartFailures.add(directory, new IllegalStateException("no database: refused", cause));

        assertThat(StartFailures.read(directory)).contains(new StartFailures(1, "no database: refused"));
    }

    @Test
    void aStartEndsTheRow() throws IOException {
        StartFailures.add(directory, new IllegalStateException("first"));
        StartFailures.clear(directory);

        assertThat(StartFailures.read(directory)).isEmpty();
    }
}
