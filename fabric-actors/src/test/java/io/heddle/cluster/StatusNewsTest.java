package io.heddle.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.ClusterId;
import io.heddle.config.Epoch;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.healing.Healing;
import io.heddle.node.NodeState;
import io.heddle.node.NodeStatus;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** A node's answer to a watch, which nearly always says what the primary knows. */
class StatusNewsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static NodeStatus says(String boot) {
        return ClusterBench.status("node-0", new NodeState.Ready(), boot, 0, "");
    }

    @Test
    void oneStatusWithNewsAmongManyIsNews() {
        var state = ClusterBench.ready(2).state;
        var known = state.inventory().bootId(new NodeId("node-0"));
        var nothing = new ClusterCommand.Observe(says(known));
        var news = new ClusterCommand.Observe(says("another boot"));
        assertThat(Observing.anyNews(state, List.of(nothing, nothing), NOW)).isFalse();
        assertThat(Observing.anyNews(state, List.of(nothing, news), NOW)).isTrue();
    }

    @Test
    void aStatusWithoutNewsDoesNotReachTheLog() {
        try (var bench = new FabricBench()) {
            var commits = new AtomicInteger();
            TestProbe<ClusterMessage.Answered> answers = bench.kit().createTestProbe(ClusterMessage.Answered.class);
            var primary = bench.kit()
                    .spawn(ClusterActor.create(new ClusterActor.Setting(
                            new ClusterId("quiet"),
                            1,
                            1,
                            new Epoch(1),
                            LocalDatacenter.of(1, 1, 91),
                            () -> true,
                            new Healing(ClusterBench.SETTINGS),
                            new ToldNodes((node, message) -> {}),
                            (machine, intent, term) -> new CompletableFuture<>(),
                            bench.time(),
                            (leader, number, state) -> commits.incrementAndGet(),
                            ClusterActor.WATCH_EVERY)));
            waitForIt(primary, answers);
            assertThat(commitsOf(primary, answers, commits, says("boot-1")))
                    .as("the status, and what is waited for")
                    .isEqualTo(2);
            assertThat(commitsOf(primary, answers, commits, says("boot-1")))
                    .as("what is waited for alone")
                    .isEqualTo(1);
        }
    }

    private static int commitsOf(
            ActorRef<ClusterMessage> primary,
            TestProbe<ClusterMessage.Answered> answers,
            AtomicInteger commits,
            NodeStatus status) {
        int before = commits.get();
        primary.tell(new ClusterMessage.NodeSaid(status));
        waitForIt(primary, answers);
        return commits.get() - before;
    }

    /** A command that is refused each time, and a question: when both are answered, so is all that came before. */
    private static void waitForIt(ActorRef<ClusterMessage> primary, TestProbe<ClusterMessage.Answered> answers) {
        var delete = new ClusterCommand.Delete(new RequestId("d"), ClusterBench.SHOP, "production");
        primary.tell(new ClusterMessage.Submit(1, delete, answers.ref()));
        answers.receiveMessage();
        primary.tell(new ClusterMessage.Ask(2, ClusterMessage.Question.STATUS, answers.ref()));
        answers.receiveMessage();
    }
}
