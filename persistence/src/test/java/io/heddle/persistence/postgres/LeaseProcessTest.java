package io.heddle.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.persistence.storage.StorageSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Contenders that are processes, killed and paused as processes are. */
@Tag("slow")
@Timeout(120)
class LeaseProcessTest {
    private final StorageSettings settings = TestServer.database();
    private final String scope = "scope-" + UUID.randomUUID();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void aKilledHolderIsReplaced() throws Exception {
        var one = contender("one");
        assertThat(one.readLine()).isEqualTo("acquired 1");
        var two = contender("two");
        processes.getFirst().destroyForcibly().waitFor();
        assertThat(two.readLine()).isEqualTo("acquired 2");
    }

    @Test
    void aPausedHolderIsReplacedAndKnowsItWhenItWakes() throws Exception {
        var one = contender("one");
        assertThat(one.readLine()).isEqualTo("acquired 1");
        var two = contender("two");
        signal(processes.getFirst(), "STOP");
        assertThat(two.readLine()).isEqualTo("acquired 2");
        signal(processes.getFirst(), "CONT");
        assertThat(one.readLine()).isEqualTo("lost 1");
        processes.getLast().destroyForcibly();
        assertThat(one.readLine()).isEqualTo("acquired 3");
    }

    private BufferedReader contender(String name) throws IOException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeaseHolder.class.getName(),
                        settings.url(),
                        settings.user(),
                        settings.password(),
                        scope,
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process.inputReader();
    }

    private static void signal(Process process, String signal) throws Exception {
        int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }
}
