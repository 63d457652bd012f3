package io.heddle.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that really run, and what is said of them. */
@Timeout(60)
class RoleRunTest {
    @TempDir
    private Path root;

    private final LinkedBlockingQueue<BootLine> said = new LinkedBlockingQueue<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private VmFolder folder = new VmFolder(Path.of(""));

    @BeforeEach
    void disks() throws Exception {
        folder = new VmFolder(root);
        for (var disk : List.of(folder.resources(), folder.guest(), folder.approot(), folder.logs()))
            Files.createDirectories(disk);
    }

    @AfterEach
    void stop() {
        stop.countDown();
    }

    private RoleRun run(String command, boolean readyOnStart) {
        var entry = new BootPlan.Entry(true, command, readyOnStart);
        var plan = new BootPlan(
                "d1", "Worker", "Worker_IN_0", List.of(), entry, List.of(), Duration.ofSeconds(5), List.of(), 64);
        return new RoleRun(new RoleRun.Setting(folder, plan, GuestJvm.ofThisProcess(), said::add, stop));
    }

    private static List<RoleState> states(Iterable<BootLine> lines) {
        var states = new ArrayList<RoleState>();
        for (var line : lines) if (line instanceof BootLine.State s) states.add(s.state());
        return states;
    }

    private void await(RoleState state) throws InterruptedException {
        while (true) {
            var line = said.poll(50, TimeUnit.SECONDS);
            assertThat(line).as("%s", state).isNotNull();
            if (line instanceof BootLine.State s && s.state() == state) return;
        }
    }

    @Test
    void aProgramThatDoesNotExistIsNeverReady() throws Exception {
        var ended = run("./nosuch --here", true).once(0);
        assertThat(states(said)).containsExactly(RoleState.STARTING_ROLE);
        assertThat(ended.why()).contains("exit code 127 (there is no such program)", "nosuch");
        assertThat(ended.ready()).isZero();
    }

    @Test
    void aProgramThatEndsSoonIsNeverReadyAndItsLastWordsAreKept() throws Exception {
        var ended = run("sleep 0.5; echo no port left >&2; exit 7", true).once(0);
        assertThat(states(said)).doesNotContain(RoleState.READY_ROLE);
        assertThat(ended.why()).isEqualTo("the role ended with exit code 7; it wrote last: no port left");
    }

    @Test
    void aProgramThatGoesOnRunningIsReady() throws Exception {
        var run = run("exec sleep 50", true);
        var thread = Thread.ofPlatform().start(() -> quietly(run));
        await(RoleState.READY_ROLE);
        stop.countDown();
        thread.join();
        assertThat(states(said)).containsExactly(RoleState.STOPPING_ROLE);
    }

    @Test
    void aProgramThatMustSaySoIsReadyWhileItsFileIsThere() throws Exception {
        Files.writeString(folder.roleReady(), "from an older run");
        var go = folder.approot().resolve("go");
        var run = run(
                "sleep 0.3; touch $RoleReadyFile; until [ -e go ]; do sleep 0.1; done; rm $RoleReadyFile;"
                        + " exec sleep 50",
                false);
        Thread.ofPlatform().start(() -> quietly(run));
        await(RoleState.BUSY_ROLE);
        await(RoleState.READY_ROLE);
        Files.createFile(go);
        await(RoleState.BUSY_ROLE);
    }

    private static void quietly(RoleRun run) {
        try {
            run.once(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
