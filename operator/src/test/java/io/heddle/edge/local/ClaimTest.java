package io.heddle.edge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClaimTest {
    @TempDir
    private Path directory;

    private Path file = Path.of("nowhere");

    @BeforeEach
    void name() {
        file = directory.resolve("claim");
    }

    @Test
    void oneAtATimeHasIt() {
        var first = Claim.take(file).orElseThrow();
        assertThat(Claim.take(file)).isEmpty();

        first.close();

        Claim.take(file).orElseThrow().close();
        assertThat(Claim.holder(file)).hasValue(ProcessHandle.current().pid());
    }

    @Test
    void whoWaitsIsToldOfWhomAndGivesUpInTime() throws Exception {
        try (var first = Claim.take(file).orElseThrow()) {
            var told = new ArrayList<String>();

            assertThat(Claim.await(file, Duration.ofMillis(200), told::add)).isEmpty();

            assertThat(told.getFirst())
                    .contains(Long.toString(ProcessHandle.current().pid()));
            assertThat(first).isNotNull();
        }
    }

    @Test
    void aFileThatItsHolderDeletesIsClaimedAnew() throws Exception {
        var inside = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var done = new ArrayList<Future<String>>();
            for (int i = 0; i < 40; i++) {
                done.add(threads.submit(() -> {
                    try (var mine =
                            Claim.await(file, Duration.ofSeconds(30), who -> {}).orElseThrow()) {
                        assertThat(inside.incrementAndGet()).isEqualTo(1);
                        Files.deleteIfExists(file);
                        inside.decrementAndGet();
                        return mine.toString();
                    }
                }));
            }
            for (var one : done) assertThat(one.get(40, TimeUnit.SECONDS)).startsWith("held by");
        }
    }

    @Test
    void aFolderThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> Claim.take(directory.resolve("no").resolve("claim")))
                .isInstanceOf(LocalFailure.class)
                .hasMessageContaining("cannot lock");
    }

    @Test
    void itEndsWithItsProcess() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClaimHolder.class.getName(),
                        file.toString())
                .start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("held by " + process.pid());
            assertThat(Claim.isHeld(file)).isTrue();
            assertThat(Claim.holder(file)).hasValue(process.pid());
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(Claim.isHeld(file)).isFalse();
        assertThat(Claim.holder(file)).isEmpty();
    }
}
