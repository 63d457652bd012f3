package io.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Real processes die, and what they did is done again: by the guest, by the host, by the fabric. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HealingSpineTest {
    private static final Duration GUEST_SILENCE_MAX = Duration.ofSeconds(8);
    /** Longest silence of a machine before it is suspect: the fabric's default. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

    private static final Duration HEAL_MAX = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private LocalFabric fabric;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        fabric = Spine.fabric(directory);
        var sample = Spine.sample(directory, GUEST_SILENCE_MAX);
        var up = fabric.up("--deploy", sample.toString());
        assertThat(up.exitCode()).as(up.output()).isZero();
        Spine.awaitReady(fabric, 4);
        Spine.awaitProcessesKnown(fabric);
    }

    @AfterAll
    void stop() throws Exception {
        fabric.close();
    }

    @Test
    @Order(1)
    void aKilledRoleProcessIsStartedAgainByItsGuest() throws Exception {
        var before = fabric.instance("GuestbookWorker_IN_0");
        LocalFabric.signal("KILL", List.of(before.path("rolePid").asLong()));
        awaitAgain(before, "rolePid");
        var after = fabric.instance("GuestbookWorker_IN_0");
        assertThat(after.path("guestPid")).isEqualTo(before.path("guestPid"));
        assertThat(after.path("roleRestarts").asInt())
                .isGreaterThan(before.path("roleRestarts").asInt());
    }

    @Test
    @Order(2)
    void aKilledGuestIsStartedAgainByItsHost() throws Exception {
        var before = fabric.instance("GuestbookWorker_IN_1");
        LocalFabric.signal("KILL", List.of(before.path("guestPid").asLong()));
        awaitAgain(before, "guestPid");
        var after = fabric.instance("GuestbookWorker_IN_1");
        assertThat(after.path("node")).isEqualTo(before.path("node"));
        assertThat(after.path("vm")).isEqualTo(before.path("vm"));
        assertThat(after.path("guestRestarts").asInt())
                .isGreaterThan(before.path("guestRestarts").asInt());
    }

    @Test
    @Order(3)
    void aGuestThatHangsIsStartedAgainAfterItsDeadline() throws Exception {
        var before = fabric.instance("GuestbookWorker_IN_0");
        LocalFabric.signal("STOP", List.of(before.path("guestPid").asLong()));
        awaitAgain(before, "guestPid");
        assertThat(fabric.instance("GuestbookWorker_IN_0").path("guestRestarts").asInt())
                .isGreaterThan(before.path("guestRestarts").asInt());
    }

    @Test
    @Order(4)
    void aDeadMachinesInstancesRunElsewhereAndTheServiceNeverStopsAnswering() throws Exception {
        var victim = fabric.instance("GuestbookWeb_IN_0");
        var node = victim.path("node").asText();
        var lost = fabric.instances().stream()
                .filter(i -> i.path("node").asText().equals(node))
                .toList();
        try (var visitor = new Visitor(Spine.url(fabric))) {
            LocalFabric.await("the visitor is answered", HEAL_MAX, () -> visitor.answered() > 5);
            int before = visitor.answered();
            fabric.killMachine(node);
            for (var instance : lost) awaitElsewhere(instance);
            int healed = visitor.answered();
            LocalFabric.await("the visitor goes on", HEAL_MAX, () -> visitor.answered() > healed + 5);
            assertThat(visitor.failures()).isEmpty();
            assertThat(healed).isGreaterThan(before);
        }
        for (var instance : lost) {
            var now = fabric.instance(instance.path("instance").asText());
            assertThat(now.path("updateDomain")).isEqualTo(instance.path("updateDomain"));
            assertThat(now.path("address")).isEqualTo(instance.path("address"));
            assertThat(now.path("vm")).isNotEqualTo(instance.path("vm"));
        }
    }

    @Test
    @Order(5)
    void theDeadMachineComesBackAndTakesPartAgain() throws Exception {
        LocalFabric.await("all nodes are ready again", HEAL_MAX, () -> fabric.nodes().stream()
                .allMatch(n -> n.path("state").asText().equals("Ready")));
    }

    @Test
    @Order(6)
    void aHostAgentThatDiesAloneIsBackAndRestartsNothing() throws Exception {
        var before = Spine.processes(fabric);
        var node = fabric.instance("GuestbookWeb_IN_1").path("node").asText();
        long agent = fabric.pids("node-" + node + ".").getFirst();
        LocalFabric.signal("KILL", List.of(agent));
        LocalFabric.await("another agent runs", HEAL_MAX, () -> fabric.pids("node-" + node + ".").stream()
                .anyMatch(pid -> pid != agent));
        // Longer than a machine may be silent: it was heard in between, or it would be suspect now.
        long until = System.nanoTime() + SILENCE_MAX.plusSeconds(3).toNanos();
        LocalFabric.await("the machine stays", HEAL_MAX, () -> {
            assertThat(stateOf(node)).isEqualTo("Ready");
            return System.nanoTime() - until > 0;
        });
        assertThat(Spine.processes(fabric)).isEqualTo(before);
    }

    private String stateOf(String node) throws IOException, InterruptedException {
        return fabric.nodes().stream()
                .filter(n -> n.path("node").asText().equals(node))
                .map(n -> n.path("state").asText())
                .findFirst()
                .orElseThrow();
    }

    private void awaitAgain(JsonNode before, String pid) throws Exception {
        LocalFabric.await(before.path("instance").asText() + " is ready with another " + pid, HEAL_MAX, () -> {
            var now = fabric.instance(before.path("instance").asText());
            return now.path("status").asText().equals("ReadyRole")
                    && now.path(pid).asLong() > 0
                    && now.path(pid).asLong() != before.path(pid).asLong();
        });
    }

    private void awaitElsewhere(JsonNode before) throws Exception {
        LocalFabric.await(before.path("instance").asText() + " is ready on another node", HEAL_MAX, () -> {
            var now = fabric.instance(before.path("instance").asText());
            return now.path("status").asText().equals("ReadyRole")
                    && !now.path("node").asText().equals(before.path("node").asText());
        });
    }
}
