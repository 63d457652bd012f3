package io.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Fabric processes die, hang and come back; what they were told stays done, and what runs is not touched. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailoverSpineTest {
    private static final int KILLS = 20;
    private static final Duration BACK_MAX = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private Path directory;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private LocalFabric fabric;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private ProbeService probe;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        fabric = Spine.fabric(directory);
        var sample = Spine.sample(directory, Duration.ofMinutes(10));
        var up = fabric.up("--deploy", sample.toString());
        assertThat(up.exitCode()).as(up.output()).isZero();
        Spine.awaitReady(fabric, 4);
        Spine.awaitProcessesKnown(fabric);
        probe = ProbeService.store(fabric, directory);
    }

    @AfterAll
    void stop() throws Exception {
        fabric.close();
    }

    @Test
    @Order(1)
    void afterEachKillOfThePrimaryTheNextWriteIsAcceptedAndNothingIsLostOrRestarted() throws Exception {
        var processes = Spine.processes(fabric);
        var expected = new TreeSet<String>();
        var millis = new ArrayList<Long>();
        for (int i = 0; i < KILLS; i++) {
            awaitWholeFabric();
            var primary = fabric.primaryPid().orElseThrow();
            LocalFabric.signal("KILL", List.of(primary));
            long begin = System.nanoTime();
            write(i, expected);
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            assertThat(services()).containsAll(expected);
            assertThat(fabric.primaryPid())
                    .as("the dead one is not shown to lead")
                    .isNotEqualTo(Optional.of(primary));
        }
        Collections.sort(millis);
        System.out.printf(
                "next write accepted after a kill of the primary: p50 %d ms, worst %d ms of %d%n",
                millis.get(KILLS / 2), millis.getLast(), KILLS);
        assertThat(services()).containsExactlyInAnyOrderElementsOf(with(expected, "guestbook"));
        Spine.awaitProcessesKnown(fabric);
        assertThat(Spine.processes(fabric)).containsAllEntriesOf(processes);
        assertThat(types()).doesNotContain("cluster.node-suspected.v1", "cluster.instance-moved.v1");
    }

    @Test
    @Order(2)
    void aPrimaryThatHangsIsDeposedAndChangesNothingWhenItWakes() throws Exception {
        awaitWholeFabric();
        Spine.awaitProcessesKnown(fabric);
        var processes = Spine.processes(fabric);
        var before = replicaEpoch();
        var primary = fabric.primaryPid().orElseThrow();
        LocalFabric.signal("STOP", List.of(primary));
        try {
            LocalFabric.await("another primary", BACK_MAX, () -> replicaEpoch() > before);
            var reply = deploy("while-it-hangs");
            assertThat(reply.isAccepted()).as(reply.toString()).isTrue();
            TimeUnit.SECONDS.sleep(8); // The pause itself is the fault under test: ten seconds in all.
        } finally {
            LocalFabric.signal("CONT", List.of(primary));
        }
        awaitWholeFabric();
        assertThat(fabric.primaryPid()).isPresent().get().isNotEqualTo(primary);
        assertThat(services()).contains("while-it-hangs", "guestbook");
        Spine.awaitProcessesKnown(fabric);
        assertThat(Spine.processes(fabric)).containsAllEntriesOf(processes);
        assertThat(types()).doesNotContain("cluster.node-suspected.v1", "cluster.instance-moved.v1");
    }

    @Test
    @Order(3)
    void withEveryFabricProcessDeadTheServiceAnswersAndItsProcessesAreAdopted() throws Exception {
        awaitWholeFabric();
        Spine.awaitProcessesKnown(fabric);
        var processes = Spine.processes(fabric);
        var url = Spine.url(fabric);
        var room = fabric.pids("room");
        // The machine room would bring them back at once: it is held while they are dead.
        LocalFabric.signal("STOP", room);
        try (var visitor = new Visitor(url)) {
            LocalFabric.signal("KILL", fabric.fabricPids());
            int before = visitor.answered();
            LocalFabric.await("the service answers with no fabric", BACK_MAX, () -> visitor.answered() > before + 40);
            assertThat(visitor.failures()).isEmpty();
        } finally {
            LocalFabric.signal("CONT", room);
        }
        awaitWholeFabric();
        Spine.awaitReady(fabric, processes.size());
        Spine.awaitProcessesKnown(fabric);
        assertThat(Spine.processes(fabric)).isEqualTo(processes);
    }

    /** Even kills deploy a service, odd ones delete it again: each is a write that must be accepted and stay. */
    private void write(int kill, Set<String> expected) throws Exception {
        String service = "probe-" + kill / 2;
        LocalFabric.await("write " + kill + " is answered", BACK_MAX, () -> {
            var reply = kill % 2 == 0
                    ? deploy(service)
                    : fabric.delete("/api/v1/services/" + service + "/production?requestId=delete-" + service);
            if (!reply.isAccepted()) throw new IllegalStateException("write " + kill + ": " + reply);
            return true;
        });
        if (kill % 2 == 0) expected.add(service);
        else expected.remove(service);
    }

    private LocalFabric.Reply deploy(String service) throws IOException, InterruptedException {
        return fabric.post("/api/v1/deployments", probe.deployment(service, "deploy-" + service));
    }

    private Set<String> services() throws Exception {
        var names = new TreeSet<String>();
        for (var s : fabric.services()) {
            if (!s.path("state").asText().equals("Deleting"))
                names.add(s.path("service").asText());
        }
        return names;
    }

    private static Set<String> with(Set<String> names, String one) {
        var all = new TreeSet<>(names);
        all.add(one);
        return all;
    }

    private void awaitWholeFabric() throws Exception {
        try {
            LocalFabric.await("three replicas and one primary", BACK_MAX, () -> {
                var roles = fabric.replicas().stream()
                        .map(r -> r.path("role").asText())
                        .sorted()
                        .toList();
                return roles.equals(List.of("Primary", "Secondary", "Secondary"));
            });
        } catch (TimeoutException e) {
            throw new AssertionError("replicas: " + fabric.replicas() + "\n" + fabric.tailOfLogs("fabric-"), e);
        }
    }

    private long replicaEpoch() throws IOException, InterruptedException {
        return fabric.replicas().stream()
                .filter(r -> r.path("role").asText().equals("Primary"))
                .mapToLong(r -> r.path("epoch").asLong())
                .max()
                .orElse(0);
    }

    private Set<String> types() throws Exception {
        var types = new TreeSet<String>();
        for (var e : fabric.get("/api/v1/events?from=0&limit=10000"))
            types.add(e.path("type").asText());
        return types;
    }
}
