package io.heddle.edge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TakedownTest {
    @TempDir
    private Path directory;

    private final ProcessTable processes = new ProcessTable();
    private final List<Process> started = new ArrayList<>();
    private Folder folder = new Folder(Path.of("/nowhere"));

    @BeforeEach
    void makeTheFolder() throws IOException {
        folder = new Folder(directory.resolve("f"));
        folder.makeDirectories();
    }

    @AfterEach
    void endEverything() {
        started.forEach(Process::destroyForcibly);
    }

    private ChildRecord start(String name, String... command) throws IOException {
        var record = folder.record(name);
        started.add(new ProcessBuilder(ChildRecord.recorded(record, List.of(command))).start());
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> ChildRecord.alive(record, processes), Optional::isPresent)
                .orElseThrow();
    }

    private Takedown takedown() {
        var nowhere = new Installation(directory, Path.of("/bin/false"));
        return new Takedown(folder, nowhere, line -> {}, Duration.ofMillis(500));
    }

    @Test
    void everythingThatIsRecordedEnds() throws Exception {
        var running = List.of(
                start("room", "/bin/sleep", "600"),
                start("fabric-1", "/bin/sleep", "600"),
                start("load-balancer-lb", "/bin/sleep", "600"));

        assertThat(takedown().run()).isTrue();

        assertThat(running).noneMatch(record -> record.runs(processes));
        assertThat(takedown().run()).isFalse();
    }

    @Test
    void aRoomWithoutARecordEndsByItsLock() throws Exception {
        var holder = holder(folder.lock());

        assertThat(takedown().run()).isTrue();

        assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Claim.isHeld(folder.lock())).isFalse();
    }

    /** A process that holds a lock until it is killed. */
    private Process holder(Path lock) throws IOException {
        var classPath = System.getProperty("java.class.path");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "-cp", classPath, ClaimHolder.class.getName(), lock.toString()).start();
        started.add(process);
        await().atMost(Duration.ofSeconds(20)).until(() -> Claim.isHeld(lock));
        return process;
    }

    @Test
    void whatDoesNotEndInTimeIsKilled() throws Exception {
        var deaf = start("fabric-1", "/bin/sh", "-c", "trap '' TERM; while :; do sleep 1; done");

        assertThat(takedown().run()).isTrue();

        assertThat(deaf.runs(processes)).isFalse();
    }

    @Test
    void aPurgeLeavesNothing() throws Exception {
        Folder.writeSecret(folder.replica(1).resolveSibling("1.conf"), new byte[] {1});

        takedown().purge();

        assertThat(folder.root()).doesNotExist();
    }

    @Test
    void aPurgeLeavesWhatIsNotTheFabrics() throws Exception {
        var thesis = Files.writeString(folder.root().resolve("thesis.txt"), "years of work");

        takedown().purge();

        assertThat(thesis).exists();
        assertThat(folder.run()).doesNotExist();
    }
}
