package io.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.guest.process.ProcessEntry;
import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's first hour: up, a service that answers, input that is wrong in every way, down, and up again. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpDownSpineTest {
    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private Path directory;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private LocalFabric fabric;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private Path sample;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        fabric = Spine.fabric(directory);
        sample = Spine.sample(directory, Duration.ofMinutes(10));
        killTheFirstCommandWhenTheRoomOpens();
        var ups = List.of(start(() -> fabric.up()), start(() -> fabric.up()));
        for (var up : ups) {
            var result = up.get();
            assertThat(result.exitCode()).as(result.output()).isZero();
            assertThat(result.output()).contains("The fabric is up: 6 machines, 3 replicas, 4 instances ready.");
        }
        Spine.awaitReady(fabric, 4);
        assertThat(rooms()).as("machine rooms").isEqualTo(1);
    }

    /** What a first {@code up} began, two more at once must finish: with one room, and the service that it was to deploy. */
    private void killTheFirstCommandWhenTheRoomOpens() throws Exception {
        var first = start(() -> fabric.up("--deploy", sample.toString()));
        var status = fabric.directory().resolve("run/room.status");
        LocalFabric.await("a machine room opens", Duration.ofMinutes(5), () -> Files.exists(status));
        var processes = new ProcessTable();
        var commands = processes.all().stream()
                .map(ProcessEntry::pid)
                .filter(pid -> processes
                        .commandLine(pid)
                        .containsAll(List.of("up", fabric.directory().toString())))
                .toList();
        LocalFabric.signal("KILL", commands);
        assertThat(first.get().exitCode()).isNotZero();
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private long rooms() {
        var processes = new ProcessTable();
        return processes.all().stream()
                .map(p -> processes.commandLine(p.pid()))
                .filter(words -> words.contains("io.heddle.edge.local.MachineRoom")
                        && words.contains(fabric.directory().toString()))
                .count();
    }

    @AfterAll
    void stop() throws Exception {
        fabric.close();
    }

    @Test
    @Order(1)
    void theSampleAnswersOnItsVirtualAddress() throws Exception {
        var url = Spine.url(fabric);
        // Ready says that the program runs; the load balancer's probe says when it listens.
        try (var first = new Visitor(url)) {
            LocalFabric.await("the sample answers", Duration.ofSeconds(30), () -> first.answered() > 3);
        }
        try (var visitor = new Visitor(url)) {
            LocalFabric.await("it goes on answering", Duration.ofSeconds(30), () -> visitor.answered() > 20);
            assertThat(visitor.failures()).isEmpty();
        }
    }

    @Test
    @Order(2)
    void everyListingHasItsTableAndItsJson() throws Exception {
        for (var listing : List.of("status", "services", "instances", "nodes", "fc")) {
            var table = fabric.run(listing);
            assertThat(table.exitCode()).as(table.output()).isZero();
            assertThat(table.output()).isNotBlank();
            var json = fabric.run(listing, "--json");
            assertThat(json.exitCode()).as(json.output()).isZero();
            assertThat(json.output().strip()).matches("(?s)[\\[{].*[\\]}]");
        }
    }

    /** Each line of the README's second block does what it promises; one that this test does not know fails it. */
    @Test
    @Order(3)
    void theReadmesCommandsDoWhatTheySay() throws Exception {
        for (var line : readmeCommands()) {
            switch (line) {
                case "./heddle instances", "./heddle fc" -> {
                    var listing = fabric.run(line.substring(line.indexOf(' ') + 1));
                    assertThat(listing.exitCode()).as(listing.output()).isZero();
                }
                case "kill -9 <role pid>" -> killAndAwaitAnother("rolePid");
                case "kill -9 <guest pid>" -> killAndAwaitAnother("guestPid");
                case "./heddle events --follow" -> {
                    var events = fabric.run("events");
                    assertThat(events.output()).contains("cluster.instance-status-changed");
                }
                case "./heddle down" -> {} // The next test's matter.
                default -> throw new AssertionError("the README has a command that no test runs: " + line);
            }
        }
    }

    /** The files of the guide to a first service, as they stand there, are one. */
    @Test
    @Order(4)
    void theServiceOfTheGuideRuns() throws Exception {
        var guide = Files.readString(Path.of(System.getProperty("heddle.top"), "docs/first-service.md"));
        var blocks = Pattern.compile("`(hello/[^`]+)`:\n\n```[a-z]+\n(.*?)```", Pattern.DOTALL)
                .matcher(guide);
        while (blocks.find()) {
            var file = directory.resolve(blocks.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, blocks.group(2));
        }
        var deployed = fabric.run("deploy", directory.resolve("hello").toString());
        assertThat(deployed.exitCode()).as(deployed.output()).isZero();
        LocalFabric.await("what it printed", Spine.READY_MAX, () -> fabric.run("logs", "Web_IN_0")
                .output()
                .contains("listening at"));
        var deleted = fabric.run("delete", "hello");
        assertThat(deleted.exitCode()).as(deleted.output()).isZero();
    }

    private static List<String> readmeCommands() throws IOException {
        var readme = Files.readString(Path.of(System.getProperty("heddle.top"), "README.md"));
        var block = readme.split("```sh\n", -1)[2].split("```", -1)[0];
        return block.lines()
                .map(l -> l.split("#", 2)[0].strip())
                .filter(l -> !l.isEmpty())
                .toList();
    }

    private void killAndAwaitAnother(String pid) throws Exception {
        var before = fabric.instance("GuestbookWorker_IN_0");
        LocalFabric.signal("KILL", List.of(before.path(pid).asLong()));
        LocalFabric.await("another " + pid, Spine.READY_MAX, () -> {
            var now = fabric.instance("GuestbookWorker_IN_0");
            return now.path("status").asText().equals("ReadyRole")
                    && now.path(pid).asLong() != before.path(pid).asLong();
        });
    }

    @Order(5)
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a malformed definition        | *.csdef | </ServiceDefinition>            |                                  | production | 1
            a role that is not defined    | *.cscfg | <Role name="GuestbookWorker">   | <Role name="Nobody">             | production | 1
            no instance                   | *.cscfg | <Instances count="2"            | <Instances count="0"             | production | 1
            a billion instances           | *.cscfg | <Instances count="2"            | <Instances count="1000000000"    | production | 1
            a slot that does not exist    | *.cscfg | x-nothing-x                     | x-nothing-x                      | basement   | 1
            more than the machines hold   | *.cscfg | <Instances count="2"            | <Instances count="400"           | production | 1
            """)
    void badInputIsRefusedWithItsReasonsAndLeavesNothingBehind(
            String what, String files, String text, String replacement, String slot, int exitCode) throws Exception {
        var before = deployments();
        var folder = copy(files, text, replacement == null ? "" : replacement);
        var result = fabric.run("deploy", folder.toString(), "--service", "bad", "--slot", slot);
        assertThat(result.exitCode()).as(result.output()).isEqualTo(exitCode);
        assertThat(result.output()).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(result.output().strip()).isNotEmpty();
        assertThat(deployments()).isEqualTo(before);
    }

    @Test
    @Order(6)
    void downThenUpBringsBackTheSameDeploymentsAndInstances() throws Exception {
        var before = identities();
        var down = fabric.run("down");
        assertThat(down.exitCode()).as(down.output()).isZero();
        assertThat(fabric.fabricPids()).isEmpty();
        var up = fabric.up();
        assertThat(up.exitCode()).as(up.output()).isZero();
        Spine.awaitReady(fabric, before.size());
        assertThat(identities()).isEqualTo(before);
        try (var visitor = new Visitor(Spine.url(fabric))) {
            LocalFabric.await("the sample answers again", Duration.ofSeconds(30), () -> visitor.answered() > 3);
        }
    }

    private Path copy(String files, String text, String replacement) throws Exception {
        var folder = Files.createTempDirectory(directory, "bad-");
        try (var all = Files.walk(sample)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var copy = folder.resolve(sample.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                if (file.getFileName().toString().endsWith(files.substring(1))) {
                    Files.writeString(copy, Files.readString(file).replace(text, replacement));
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return folder;
    }

    private Set<String> deployments() throws Exception {
        var all = new TreeSet<String>();
        for (var s : fabric.services())
            all.add(s.path("service").asText() + " " + s.path("deployment").asText());
        return all;
    }

    private Set<String> identities() throws Exception {
        var all = new TreeSet<String>();
        for (var i : fabric.instances()) {
            all.add(String.join(
                    " ",
                    i.path("deployment").asText(),
                    i.path("instance").asText(),
                    i.path("vm").asText(),
                    i.path("node").asText(),
                    i.path("address").asText()));
        }
        return all;
    }
}
