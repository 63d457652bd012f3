package io.heddle.ffe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.heddle.api.Fabric.FabricUnavailable;
import io.heddle.api.Views;
import io.heddle.cluster.ClusterCommand;
import io.heddle.cluster.ClusterMessage;
import io.heddle.cluster.FabricBench;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.gateway.LoadBalancerPort;
import io.heddle.node.MachineLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FfeActorTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static FabricBench bench;

    private ActorRef<Object> ffe;
    private TestProbe<ClusterMessage> first;
    private TestProbe<ClusterMessage> second;

    @BeforeAll
    static void open() {
        bench = new FabricBench();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @BeforeEach
    void start() {
        ffe = bench.kit().spawn(FfeActor.create(LocalDatacenter.of(3, 3, 91), TIMEOUT, bench.time()));
        first = bench.kit().createTestProbe(ClusterMessage.class);
        second = bench.kit().createTestProbe(ClusterMessage.class);
    }

    @Test
    void aRequestWaitsForAPrimaryAndItsAnswerComesBack() throws Exception {
        var answer = command();
        announce(1, first);
        var submit = (ClusterMessage.Submit) first.receiveMessage();
        assertThat(submit.command()).isEqualTo(new ClusterCommand.Heal());
        submit.replyTo().tell(new ClusterMessage.Answered(submit.ticket(), new ClusterMessage.Done()));
        assertThat(get(answer)).isEqualTo(new ClusterMessage.Done());
    }

    @Test
    void aRequestIsSentAgainAtOnceToANewPrimary() throws Exception {
        announce(1, first);
        var answer = command();
        var lost = (ClusterMessage.Submit) first.receiveMessage();
        announce(2, second);
        var again = (ClusterMessage.Submit) second.receiveMessage();
        assertThat(again).isEqualTo(lost);
        again.replyTo().tell(new ClusterMessage.Answered(again.ticket(), new ClusterMessage.Done()));
        assertThat(get(answer)).isEqualTo(new ClusterMessage.Done());
        var unused = command();
        second.receiveMessage();
        first.expectNoMessage(Duration.ZERO);
    }

    @Test
    void aRequestWhoseAnswerIsLostIsSentAgain() {
        announce(1, first);
        var unused = command();
        var sent = first.receiveMessage();
        bench.pass(Duration.ofSeconds(3));
        assertThat(first.receiveMessage()).isEqualTo(sent);
    }

    @Test
    void aPrimaryOfAnOlderEpochIsNotListenedTo() {
        announce(2, second);
        announce(1, first);
        var unused = command();
        second.receiveMessage();
        first.expectNoMessage(Duration.ZERO);
    }

    @Test
    void aRequestThatNobodyAnswersFailsWhenItsTimeIsUp() {
        var unheard = command();
        sync();
        bench.pass(TIMEOUT);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(unheard))
                .withCauseInstanceOf(FabricUnavailable.class)
                .withMessageContaining("no primary is known");
        announce(1, first);
        var late = query();
        assertThat(first.receiveMessage())
                .as("what failed is not sent any more")
                .isInstanceOf(ClusterMessage.Ask.class);
        assertThat(late).isNotDone();
    }

    @Test
    void moreRequestsThanMayWaitFailAtOnce() {
        var waiting = new ArrayList<CompletableFuture<ClusterMessage.Answer>>();
        for (int i = 0; i < 5_000; i++) waiting.add(command());
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(command()))
                .withCauseInstanceOf(FabricUnavailable.class)
                .withMessageContaining("5000");
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void aCallerMayAskAgainAndWaitWhereItGetsItsAnswer() throws Exception {
        announce(1, first);
        var chain = query().thenApply(a -> query().join());
        for (int i = 0; i < 2; i++) {
            var ask = (ClusterMessage.Ask) first.receiveMessage();
            ask.replyTo().tell(new ClusterMessage.Answered(ask.ticket(), new ClusterMessage.Nodes(List.of())));
        }
        assertThat(get(chain)).isEqualTo(new ClusterMessage.Nodes(List.of()));
    }

    @Test
    void aWordInPassingIsForThePrimaryOfTheMoment() {
        ffe.tell(new FfeActor.Pass(word("lb-0")));
        announce(1, first);
        ffe.tell(new FfeActor.Pass(word("lb-1")));
        first.expectMessage(word("lb-1"));
    }

    private ClusterMessage word(String balancer) {
        var link = bench.kit().system().<MachineLink>deadLetters();
        return new ClusterMessage.BalancerSaid(
                new LoadBalancerPort.Report(balancer, link, Epoch.ZERO, Incarnation.ZERO, List.of(), List.of()));
    }

    @Test
    void aReplicaThatGivesNoSignOfLifeIsDown() throws Exception {
        ffe.tell(new FfeMessage.ReplicaIs(new Views.Replica(2, "Primary", "127.91.0.12", "", 7, 42, 0, "1.0")));
        assertThat(roles()).containsExactly("Down", "Primary", "Down");
        bench.pass(Duration.ofSeconds(4));
        assertThat(roles()).containsExactly("Down", "Down", "Down");
    }

    @Test
    void aPrimaryThatWasReplacedIsDownUntilItIsHeardAgain() throws Exception {
        ffe.tell(new FfeMessage.ReplicaIs(new Views.Replica(2, "Primary", "127.91.0.12", "", 7, 42, 0, "1.0")));
        ffe.tell(new FfeMessage.ReplicaIs(new Views.Replica(3, "Secondary", "127.91.0.13", "", 7, 43, 0, "1.0")));
        announce(8, first);
        assertThat(roles()).containsExactly("Down", "Down", "Secondary");
        ffe.tell(new FfeMessage.ReplicaIs(new Views.Replica(2, "Secondary", "127.91.0.12", "", 8, 42, 0, "1.0")));
        assertThat(roles()).containsExactly("Down", "Secondary", "Secondary");
    }

    private List<String> roles() throws Exception {
        var answer = new CompletableFuture<List<Views.Replica>>();
        ffe.tell(new FfeActor.Replicas(answer));
        return get(answer).stream().map(Views.Replica::role).toList();
    }

    private void announce(long epoch, TestProbe<ClusterMessage> primary) {
        ffe.tell(new FfeMessage.PrimaryIs(new Epoch(epoch), 1, primary.ref()));
    }

    private CompletableFuture<ClusterMessage.Answer> command() {
        var answer = new CompletableFuture<ClusterMessage.Answer>();
        ffe.tell(new FfeActor.Command(new ClusterCommand.Heal(), answer));
        return answer;
    }

    private CompletableFuture<ClusterMessage.Answer> query() {
        var answer = new CompletableFuture<ClusterMessage.Answer>();
        ffe.tell(new FfeActor.Query(ClusterMessage.Question.NODES, answer));
        return answer;
    }

    /** All that was sent before is dealt with. */
    private void sync() {
        var answer = new CompletableFuture<List<Views.Replica>>();
        ffe.tell(new FfeActor.Replicas(answer));
        answer.join();
    }

    private static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS);
    }
}
