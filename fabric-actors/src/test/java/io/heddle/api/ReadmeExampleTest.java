package io.heddle.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.LocalDatacenter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of embedding in the README, run as it stands there. */
class ReadmeExampleTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path SELF = Path.of("src/test/java/io/heddle/api/ReadmeExampleTest.java");

    @TempDir
    Path directory;

    @Test
    void theExampleRuns() throws Exception {
        var service = Embedded.service(2);
        // README begins
        Datacenter datacenter = LocalDatacenter.of(1, 6, 93);
        var machines = new SimulatedMachines(
                datacenter.nodes().stream().map(Datacenter.Node::id).toList(), Duration.ofMillis(100));
        var settings = new FabricSettings(
                1, datacenter, Optional.empty(), Optional.empty(), Optional.empty(), directory, Duration.ofSeconds(10));
        try (Fabric fabric = Fabric.start(settings, machines)) {
            Awaitility.await().until(() -> nodesReady(fabric) == 6);
            fabric.deploy(new Fabric.Deploy(new RequestId("r1"), new ServiceName("shop"), Slot.PRODUCTION, service))
                    .toCompletableFuture()
                    .get();
            machines.kill(new NodeId("node-0")); // What it hosts moves to other nodes.
            fabric.instances().thenAccept(System.out::println);
        }
        // README ends
    }

    @Test
    void theReadmeShowsThisVeryExample() throws Exception {
        var code = Files.readString(SELF);
        var example = code.substring(code.indexOf("// README begins\n") + 17, code.indexOf("        // README ends\n"));
        assertThat(lines(Files.readString(README))).containsSubsequence(lines(example));
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\n"))
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .toList();
    }

    private static int nodesReady(Fabric fabric) throws Exception {
        return fabric.status().toCompletableFuture().get(20, TimeUnit.SECONDS).nodesReady();
    }
}
