package io.heddle.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.Views;
import io.heddle.cluster.ClusterMessage.Answered;
import io.heddle.config.ClusterId;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.gateway.LoadBalancerPort;
import io.heddle.healing.Healing;
import io.heddle.healing.HealingIntent;
import io.heddle.node.MachineLink;
import io.heddle.node.NodeActor;
import io.heddle.node.NodeState;
import io.heddle.node.NodeStatus;
import io.heddle.protocol.LoadBalancerGoal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterActorTest {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static FabricBench bench;
    private final ClusterId cluster = new ClusterId("c-" + UUID.randomUUID());
    private final AtomicBoolean mayAct = new AtomicBoolean(true);
    private final AtomicLong sequence = new AtomicLong();
    private TestProbe<Answered> answers;
    private TestProbe<Told> nodes;
    private TestProbe<Ordered> controllers;
    private final List<ActorRef<ClusterMessage>> started = new ArrayList<>();
    private long tickets;

    private record Told(NodeId node, NodeActor.Message message) {}

    private record Ordered(HealingIntent intent, CompletableFuture<String> done) {}

    @BeforeAll
    static void start() {
        bench = new FabricBench();
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void probes() {
        answers = bench.kit().createTestProbe(Answered.class);
        nodes = bench.kit().createTestProbe(Told.class);
        controllers = bench.kit().createTestProbe(Ordered.class);
        bench.ledger.written.clear();
        bench.ledger.arrived.drainPermits();
    }

    @AfterEach
    void stopPrimaries() {
        started.forEach(bench.kit()::stop);
    }

    @Test
    void commandsThatArriveDuringAWriteAreWrittenAsOneBatch() {
        var primary = ready(6);
        bench.ledger.written.clear();
        bench.ledger.arrived.drainPermits();
        bench.ledger.closeGate();
        deploy(primary, "first", 1);
        bench.ledger.arrived.acquireUninterruptibly();
        for (int i = 0; i < 20; i++) deploy(primary, "s" + i, 1);
        ask(primary, ClusterMessage.Question.SERVICES);
        var question = (ClusterMessage.Services) answer();
        assertThat(question.services())
                .as("nothing is answered or shown before it is durable")
                .isEmpty();
        bench.ledger.openGate();
        for (int i = 0; i < 21; i++) assertThat(answer()).isEqualTo(new ClusterMessage.Done());
        assertThat(bench.ledger.written).containsExactly(1, 20);
    }

    @Test
    void aBatchIsCutWhereItsEventsBecomeTooMany() {
        var primary = ready(1);
        submit(
                primary,
                ClusterBench.deployment(
                        "r1", new ServiceDescription("S", 1, 1, "", List.of(ClusterBench.role("Web", 5, 100)))));
        answers.receiveMessage();
        ask(primary, ClusterMessage.Question.INSTANCES);
        var instances = ((ClusterMessage.Instances) answer()).instances();
        bench.ledger.written.clear();
        bench.ledger.arrived.drainPermits();
        bench.ledger.closeGate();
        submit(primary, ClusterBench.observe(instances, "BusyRole"));
        bench.ledger.arrived.acquireUninterruptibly();
        for (int i = 0; i < 500; i++)
            submit(primary, ClusterBench.observe(instances, i % 2 == 0 ? "ReadyRole" : "BusyRole"));
        bench.ledger.openGate();
        for (int i = 0; i < 501; i++) assertThat(answer()).isEqualTo(new ClusterMessage.Done());
        assertThat(bench.ledger.written).containsExactly(5, 2000, 500);
    }

    @Test
    void aPrimaryWhoseLogRefusesAWriteStops() {
        var primary = ready(2);
        bench.succeed("cluster|" + cluster);
        deploy(primary, "shop", 1);
        answers.expectTerminated(primary);
        answers.expectNoMessage(Duration.ZERO);
    }

    @Test
    void theNextPrimaryHoldsWhatTheLastOneAnswered() {
        var primary = ready(6);
        deploy(primary, "shop", 2);
        assertThat(answer()).isEqualTo(new ClusterMessage.Done());
        bench.kit().stop(primary);
        long told = sequence.getAndSet(0);
        var next = start(6, 2);
        ask(next, ClusterMessage.Question.SERVICES);
        assertThat(((ClusterMessage.Services) answer()).services())
                .extracting(Views.Service::service)
                .containsExactly("shop");
        ask(next, ClusterMessage.Question.STATUS);
        var status = ((ClusterMessage.Status) answer()).status();
        assertThat(status.epoch()).isEqualTo(2);
        assertThat(status.nodesReady()).as("what was heard is in the log").isEqualTo(6);
        assertThat(sequence.get()).isGreaterThanOrEqualTo(told).isGreaterThan(1);
    }

    @Test
    void aRefusalIsAnAnswer() {
        var primary = ready(1);
        deploy(primary, "shop", 100);
        assertThat(answer()).isInstanceOf(ClusterMessage.Declined.class);
        deploy(primary, "shop", 1);
        assertThat(answer()).as("the same request").isInstanceOf(ClusterMessage.Declined.class);
        bench.kit().stop(primary);
        deploy(start(6, 2), "shop", 1);
        assertThat(answer()).as("of the next primary").isInstanceOf(ClusterMessage.Declined.class);
    }

    @Test
    void aPrimaryInDoubtDecidesAndAnswersNothing() {
        var primary = ready(6);
        mayAct.set(false);
        bench.ledger.written.clear();
        deploy(primary, "shop", 1);
        ask(primary, ClusterMessage.Question.STATUS);
        bench.pass(TICK);
        answers.expectNoMessage(Duration.ZERO);
        assertThat(bench.ledger.written).isEmpty();
        mayAct.set(true);
        bench.pass(TICK);
        assertThat(List.of(answer(), answer()))
                .hasOnlyElementsOfTypes(ClusterMessage.Status.class, ClusterMessage.Done.class);
    }

    @Test
    void aNewClusterAsksItsMachinesAtOnce() {
        start(2, 1);
        assertThat(List.of(nodes.receiveMessage(), nodes.receiveMessage()))
                .containsExactly(
                        new Told(new NodeId("node-0"), new NodeActor.Watch()),
                        new Told(new NodeId("node-1"), new NodeActor.Watch()));
    }

    @Test
    void aNewGoalGoesOutAtOnceAndAgainToANodeThatLacksIt() {
        var primary = ready(1);
        deploy(primary, "shop", 1);
        var first = offer();
        assertThat(first.incarnation()).isEqualTo(new Incarnation(1));
        assertThat(first.bootId()).isEqualTo("boot-1");
        say(primary, status("boot-1", 1, 0, true));
        assertThat(offer()).isEqualTo(first);
        say(primary, status("boot-1", 1, 1, false));
        bench.pass(TICK);
        expectNoOffer(primary);
    }

    @Test
    void aNodeThatKnowsANewerEpochIsLeftAlone() {
        var primary = ready(1);
        deploy(primary, "shop", 1);
        offer();
        say(primary, status("boot-1", 2, 1, true));
        expectNoOffer(primary);
    }

    @Test
    void aNewBootIsGivenItsGoalOnceItIsInTheLog() {
        var primary = ready(1);
        deploy(primary, "shop", 1);
        var first = offer();
        say(primary, status("boot-2", 1, 1, true));
        var again = offer();
        assertThat(again.bootId()).isEqualTo("boot-2");
        assertThat(again.incarnation()).isEqualTo(first.incarnation());
    }

    @Test
    void aLoadBalancerThatIsBehindIsToldItsRoutes() throws Exception {
        var primary = ready(6);
        deploy(primary, "shop", 1);
        answers.receiveMessage();
        var link = bench.kit().createTestProbe(MachineLink.class);
        primary.tell(balancer(link, 1, 0));
        var sent = (MachineLink.Goal) link.receiveMessage();
        var goal = LoadBalancerGoal.parseFrom(sent.body().bytes());
        assertThat(goal.getEndpointsList()).hasSize(1);
        primary.tell(balancer(link, goal.getEpoch(), goal.getIncarnation()));
        submit(primary, new ClusterCommand.Delete(new RequestId("gone"), ClusterBench.SHOP, "production"));
        answers.receiveMessage();
        sent = (MachineLink.Goal) link.receiveMessage();
        assertThat(LoadBalancerGoal.parseFrom(sent.body().bytes()).getEndpointsList())
                .as("told at once when they change")
                .isEmpty();
    }

    @Test
    void aSuspectMachineIsFencedAndItsInstancesMove() {
        var primary = ready(6);
        deploy(primary, "shop", 1);
        assertThat(answer()).isEqualTo(new ClusterMessage.Done());
        var victim = instance(primary).node();
        fallSilent(primary, victim);
        var off = controllers.receiveMessage();
        assertThat(off.intent()).isEqualTo(new HealingIntent.PowerOff(new NodeId(victim)));
        bench.pass(TICK);
        assertThat(instance(primary).node()).as("not before it is certain").isEqualTo(victim);
        off.done().complete("powered off");
        var on = controllers.receiveMessage();
        assertThat(on.intent()).isEqualTo(new HealingIntent.PowerOn(new NodeId(victim), 1));
        assertThat(instance(primary).node()).isNotEqualTo(victim);
    }

    @Test
    void aControllerThatFailsIsAskedAgainLater() {
        var primary = ready(6);
        fallSilent(primary, "node-0");
        controllers.receiveMessage().done().completeExceptionally(new IllegalStateException("no route"));
        settle(primary);
        bench.pass(Duration.ofSeconds(6));
        assertThat(controllers.receiveMessage().intent()).isEqualTo(new HealingIntent.PowerOff(new NodeId("node-0")));
    }

    @Test
    void aControllerThatThrowsDoesNotStopThePrimary() {
        var primary = start(6, 1, (machine, intent, epoch) -> {
            controllers.ref().tell(new Ordered(intent, new CompletableFuture<>()));
            throw new IllegalArgumentException("not an address: " + machine.controllerAddress());
        });
        heardAll(primary, 6);
        fallSilent(primary, "node-0");
        controllers.receiveMessage();
        settle(primary);
        bench.pass(Duration.ofSeconds(6));
        controllers.receiveMessage();
        ask(primary, ClusterMessage.Question.STATUS);
        assertThat(answer()).isInstanceOf(ClusterMessage.Status.class);
    }

    /** When the primary is no longer new; and for long enough to be fenced. */
    private void fallSilent(ActorRef<ClusterMessage> primary, String node) {
        for (int s = 0; s < 6; s++) {
            settle(primary);
            bench.pass(TICK);
        }
        var silent = new NodeState.Silent(bench.time().now());
        submit(primary, new ClusterCommand.Observe(ClusterBench.status(node, silent, "boot-1", 1, "")));
        answers.receiveMessage();
        settle(primary);
        bench.pass(TICK);
    }

    /** What the actor told itself before the first question is dealt with before the second is answered. */
    private void settle(ActorRef<ClusterMessage> primary) {
        for (int i = 0; i < 2; i++) {
            ask(primary, ClusterMessage.Question.STATUS);
            assertThat(answer()).isInstanceOf(ClusterMessage.Status.class);
        }
    }

    private ActorRef<ClusterMessage> start(int nodeCount, long epoch) {
        return start(nodeCount, epoch, (machine, intent, term) -> {
            var done = new CompletableFuture<String>();
            controllers.ref().tell(new Ordered(intent, done));
            return done;
        });
    }

    private ActorRef<ClusterMessage> start(int nodeCount, long epoch, PowerPort power) {
        var primary = bench.kit()
                .spawn(ClusterActor.create(new ClusterActor.Setting(
                        cluster,
                        1,
                        1,
                        new Epoch(epoch),
                        LocalDatacenter.of(1, nodeCount, 91),
                        mayAct::get,
                        new Healing(ClusterBench.SETTINGS),
                        new ToldNodes((node, message) -> nodes.ref().tell(new Told(node, message))),
                        power,
                        bench.time(),
                        (leader, number, state) -> sequence.set(number),
                        ClusterActor.WATCH_EVERY)));
        started.add(primary);
        return primary;
    }

    /** A primary that has heard all its machines. */
    private ActorRef<ClusterMessage> ready(int nodeCount) {
        var primary = start(nodeCount, 1);
        heardAll(primary, nodeCount);
        return primary;
    }

    private void heardAll(ActorRef<ClusterMessage> primary, int nodeCount) {
        for (int i = 0; i < nodeCount; i++) {
            submit(
                    primary,
                    new ClusterCommand.Observe(
                            ClusterBench.status("node-" + i, new NodeState.Ready(), "boot-1", 0, "")));
            answers.receiveMessage();
        }
    }

    private void submit(ActorRef<ClusterMessage> primary, ClusterCommand command) {
        primary.tell(new ClusterMessage.Submit(++tickets, command, answers.ref()));
    }

    private void deploy(ActorRef<ClusterMessage> primary, String service, int instances) {
        submit(
                primary,
                new ClusterCommand.Deploy(
                        new RequestId("deploy-" + service),
                        new ServiceName(service),
                        "production",
                        ClusterBench.service(instances)));
    }

    private ClusterMessage.Answer answer() {
        return answers.receiveMessage().answer();
    }

    private void ask(ActorRef<ClusterMessage> primary, ClusterMessage.Question question) {
        primary.tell(new ClusterMessage.Ask(++tickets, question, answers.ref()));
    }

    private Views.Instance instance(ActorRef<ClusterMessage> primary) {
        ask(primary, ClusterMessage.Question.INSTANCES);
        return ((ClusterMessage.Instances) answer()).instances().getFirst();
    }

    private static void say(ActorRef<ClusterMessage> primary, NodeStatus status) {
        primary.tell(new ClusterMessage.NodeSaid(status));
    }

    private static NodeStatus status(String bootId, long epoch, long incarnation, boolean needsGoal) {
        return ClusterBench.status("node-0", new NodeState.Ready(), bootId, epoch, incarnation, "", needsGoal);
    }

    private ClusterMessage.BalancerSaid balancer(TestProbe<MachineLink> link, long epoch, long incarnation) {
        return new ClusterMessage.BalancerSaid(new LoadBalancerPort.Report(
                "lb-0", link.ref(), new Epoch(epoch), new Incarnation(incarnation), List.of(), List.of()));
    }

    private NodeActor.Offer offer() {
        while (true) if (nodes.receiveMessage().message() instanceof NodeActor.Offer offer) return offer;
    }

    /** A question that is answered shows that everything before it was dealt with. */
    private void expectNoOffer(ActorRef<ClusterMessage> primary) {
        ask(primary, ClusterMessage.Question.STATUS);
        while (!(answer() instanceof ClusterMessage.Status)) {}
        nodes.ref().tell(new Told(new NodeId("end"), new NodeActor.Watch()));
        for (var told = nodes.receiveMessage(); !told.node().value().equals("end"); told = nodes.receiveMessage()) {
            assertThat(told.message()).isInstanceOf(NodeActor.Watch.class);
        }
    }
}
