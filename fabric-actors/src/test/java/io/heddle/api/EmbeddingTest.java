package io.heddle.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.LocalDatacenter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slow: a machine's death is believed only once the fabric has been calm for a while. */
@Tag("slow")
class EmbeddingTest {
    @TempDir
    Path directory;

    @Test
    void aServiceDeployedInOneProcessBecomesReadyAndSurvivesItsMachine() throws Exception {
        Datacenter datacenter = LocalDatacenter.of(1, 6, 91);
        var machines = new SimulatedMachines(
                datacenter.nodes().stream().map(Datacenter.Node::id).toList(), Duration.ofMillis(100));
        try (Fabric fabric = Fabric.start(Embedded.settings(datacenter, directory), machines)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> get(fabric.status()).nodesReady() == 6);
            var outcome = get(fabric.deploy(new Fabric.Deploy(
                    new RequestId("r1"), new ServiceName("shop"), Slot.PRODUCTION, Embedded.service(4))));
            assertThat(outcome).isInstanceOf(Outcome.Done.class);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ready(fabric) == 4);

            var victim = get(fabric.instances()).getFirst();
            var why = done(fabric.explain(victim.instance(), Optional.empty()));
            assertThat(why.node()).isEqualTo(victim.node());
            assertThat(why.verdicts()).isNotEmpty().allMatch(Plans.Verdict::admits);
            assertThat(get(fabric.explain("nobody", Optional.empty()))).isInstanceOf(Outcome.Declined.class);
            var expected = done(fabric.whatIf(List.of(new Supposition.NodeDies(new NodeId(victim.node())))));
            assertThat(expected.moved()).extracting(Plans.Move::instance).contains(why.instance());
            machines.kill(new NodeId(victim.node()));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> get(fabric.instances()).stream()
                    .anyMatch(i -> i.instance().equals(victim.instance())
                            && !i.node().equals(victim.node())
                            && i.status().equals("ReadyRole")));
            assertThat(get(fabric.events(0, 1000)))
                    .extracting(Views.Event::type)
                    .contains("cluster.deployed.v1", "cluster.node-fenced.v1", "cluster.instance-moved.v1");
        }
    }

    private static long ready(Fabric fabric) throws Exception {
        return get(fabric.instances()).stream()
                .filter(i -> i.status().equals("ReadyRole"))
                .count();
    }

    private static <T> T done(CompletionStage<Outcome<T>> stage) throws Exception {
        return switch (get(stage)) {
            case Outcome.Done<T> o -> o.value();
            case Outcome.Declined<T> o -> throw new AssertionError(o.why().message());
        };
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
