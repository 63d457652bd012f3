package io.heddle.config.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void spoiledDocumentsAreAnswered() {
        new Fuzzing(1, temp).documents(0, 600);
    }

    @Test
    void spoiledPackagesAreAnsweredAndWriteNothingOutsideTheirFolder() throws Exception {
        packages(1, 200);
    }

    /** Another seed with {@code -Dheddle.seed=N}. Timed by the processor: the promise is an answer within a second. */
    @Test
    @Tag("soak")
    void fortyThousandSpoiledDocumentsAreEachAnsweredWithinASecond() {
        var fuzzing = new Fuzzing(Long.getLong("heddle.seed", 2), temp);
        fuzzing.documents(0, 40_000);
        assertThat(fuzzing.slowestMillis()).as(fuzzing.slowest()).isLessThan(1_000);
    }

    @Test
    @Tag("soak")
    void tenThousandSpoiledPackagesAreEachAnsweredWithinASecond() throws Exception {
        var fuzzing = packages(Long.getLong("heddle.seed", 2), 10_000);
        assertThat(fuzzing.slowestMillis()).as(fuzzing.slowest()).isLessThan(1_000);
    }

    private Fuzzing packages(long seed, long tries) throws Exception {
        var inner = Files.createDirectories(temp.resolve("a/b/c/d"));
        var fuzzing = new Fuzzing(seed, inner);
        fuzzing.packages(0, tries);
        try (var all = Files.walk(temp)) {
            assertThat(all.filter(p -> !inner.startsWith(p))).allMatch(p -> p.startsWith(inner));
        }
        return fuzzing;
    }
}
