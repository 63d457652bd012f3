package io.heddle.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.persistence.postgres.EmbeddedPostgresServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole controller over a real database. */
@Tag("slow")
class DurableFabricTest {
    private final Datacenter datacenter = LocalDatacenter.of(1, 3, 92);

    @TempDir
    Path directory;

    @Test
    void aFabricStartedAgainKnowsWhatWasAcknowledged() throws Exception {
        int port = freePort();
        var server = EmbeddedPostgresServer.start(directory.resolve("journal"), "127.0.0.1", port);
        try {
            var url = server.url() + "?user=" + server.user() + "&password=" + server.password();
            Views.Instance before;
            try (var machines = machines();
                    var fabric = Fabric.start(settings(url), machines)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(40))
                        .until(() -> get(fabric.status()).nodesReady() == 3);
                get(fabric.deploy(new Fabric.Deploy(
                        new RequestId("r1"), new ServiceName("shop"), Slot.PRODUCTION, Embedded.service(2))));
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ready(fabric) == 2);
                before = get(fabric.instances()).getFirst();
            }
            try (var machines = machines();
                    var fabric = Fabric.start(settings(url), machines)) {
                Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> ready(fabric) == 2);
                var after = get(fabric.instances()).getFirst();
                assertThat(after.vm()).isEqualTo(before.vm());
                assertThat(after.node()).isEqualTo(before.node());
                assertThat(get(fabric.replicas()).getFirst().epoch()).isGreaterThan(1);
            }
        } finally {
            EmbeddedPostgresServer.stop(directory.resolve("journal"));
        }
    }

    private FabricSettings settings(String url) {
        return new FabricSettings(
                1, datacenter, Optional.of(url), Optional.empty(), Optional.empty(), directory, Duration.ofSeconds(10));
    }

    private SimulatedMachines machines() {
        return new SimulatedMachines(
                datacenter.nodes().stream().map(Datacenter.Node::id).toList(), Duration.ofMillis(100));
    }

    private static long ready(Fabric fabric) throws Exception {
        return get(fabric.instances()).stream()
                .filter(i -> i.status().equals("ReadyRole"))
                .count();
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
