package io.heddle.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.Views;
import io.heddle.cluster.ClusterMessage;
import io.heddle.cluster.FabricBench;
import io.heddle.config.ClusterId;
import io.heddle.config.Epoch;
import io.heddle.ffe.FfeActor;
import io.heddle.ffe.FfeMessage;
import io.heddle.persistence.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FcReplicaActorTest {
    private static final String ADDRESS = "pekko://heddle@127.0.0.1:1";
    private static FabricBench bench;

    private final ClusterId cluster = new ClusterId("c-" + UUID.randomUUID());
    private final ScriptedLease lease = new ScriptedLease();
    private final ScriptedMembership membership = new ScriptedMembership();
    private TestProbe<String> life;
    private TestProbe<FfeMessage> frontEnd;
    private ActorRef<FcReplicaActor.Message> replica;

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
        life = bench.kit().createTestProbe(String.class);
        frontEnd = bench.kit().createTestProbe(FfeMessage.class);
        bench.kit().system().receptionist().tell(Receptionist.register(FfeActor.key(cluster.value()), frontEnd.ref()));
        replica = spawn();
    }

    @AfterEach
    void stop() {
        bench.kit().stop(replica);
    }

    @Test
    void aReplicaThatGetsTheLeaseRunsThePrimaryAndSaysSo() throws Exception {
        lease.next().grant(1);
        life.expectMessage("1 begins");
        var word = primaryIs();
        assertThat(word.epoch()).isEqualTo(new Epoch(1));
        assertThat(word.number()).isEqualTo(1);
        assertThat(history()).containsExactly("fc-replica.started.v1", "fc-replica.elected.v1");
    }

    @Test
    void aReplicaSaysEverySecondWhoItIs() throws Exception {
        lease.next();
        assertThat(replicaIs().role()).isEqualTo("Secondary");
        bench.pass(Duration.ofSeconds(1));
        assertThat(replicaIs().role()).isEqualTo("Secondary");
    }

    @Test
    void aReplicaThatLosesTheLeaseStopsItsPrimaryBeforeItLeadsAgain() throws Exception {
        var bid = lease.next();
        bid.grant(1);
        life.expectMessage("1 begins");
        bid.take("cut off");
        bid.grant(2);
        life.expectMessage("1 ends");
        life.expectMessage("2 begins");
        assertThat(lease.isContended()).as("its place in the queue was kept").isFalse();
        assertThat(history())
                .containsExactly(
                        "fc-replica.started.v1",
                        "fc-replica.elected.v1",
                        "fc-replica.stepped-down.v1",
                        "fc-replica.elected.v1");
    }

    @Test
    void aPrimaryThatFailsCostsTheLeaseForAWhile() throws Exception {
        var bid = lease.next();
        bid.grant(1);
        life.expectMessage("1 begins");
        stopPrimary();
        life.expectMessage("1 ends");
        bid.expectReleased();
        bench.pass(Duration.ofMillis(900));
        assertThat(lease.isContended()).as("others are let try first").isFalse();
        bench.pass(Duration.ofMillis(100));
        lease.next().grant(2);
        life.expectMessage("2 begins");
    }

    @Test
    void aPrimaryThatFailsWhileTheLeaseIsInDoubtCostsItToo() throws Exception {
        var bid = lease.next();
        bid.grant(1);
        life.expectMessage("1 begins");
        bid.mayAct = false; // A renewal is late; it may still succeed, and nobody would ever hear that it was lost.
        stopPrimary();
        life.expectMessage("1 ends");
        bid.expectReleased();
    }

    @Test
    void aFaultOfTheJournalDoesNotLeaveALeaseWithoutAPrimary() throws Exception {
        var bid = lease.next();
        bid.grant(1);
        life.expectMessage("1 begins");
        primaryIs();
        bench.succeed("fc-replica|" + cluster + "/1"); // Its next write is refused.
        bid.take("cut off");
        bid.grant(2);
        life.expectMessage("1 ends");
        passUntil(bid::isReleased); // Restarted with backoff.
        passUntil(lease::isContended);
        lease.next().grant(3);
        untilBegins("3 begins");
    }

    @Test
    void anEpochThatDoesNotRiseIsNotLedUnder() throws Exception {
        var bid = lease.next();
        bid.grant(5);
        life.expectMessage("5 begins");
        bid.take("the lease's row was lost");
        life.expectMessage("5 ends");
        bid.grant(1);
        bid.expectReleased();
        bench.pass(Duration.ofSeconds(1));
        lease.next().grant(6);
        life.expectMessage("6 begins");
    }

    @Test
    void theHolderOfTheLeaseFormsTheActorClusterThatNobodyWelcomesItTo() throws Exception {
        membership.member = false;
        lease.next().grant(1);
        life.expectMessage("1 begins");
        passUntil(() -> !membership.asked.isEmpty());
        assertThat(membership.asked.poll()).isEqualTo("form");
    }

    @Test
    void whoIsNoMemberKnocksAtTheDoorOfWhoeverHoldsTheLease() throws Exception {
        membership.member = false;
        var bid = lease.next();
        bench.pass(Duration.ofSeconds(1));
        assertThat(membership.knockedAt).as("no holder is known").isEqualTo("none");
        bid.observe("pekko://heddle@127.0.0.2:1");
        passUntil(() -> membership.knockedAt.contains("127.0.0.2"));
        assertThat(membership.leads).contains("127.0.0.2");
        bid.observe("pekko://heddle@127.0.0.3:1");
        passUntil(() -> membership.knockedAt.contains("127.0.0.3"));
        bid.grant(2);
        life.expectMessage("2 begins");
        passUntil(() -> membership.knockedAt.equals("all"));
    }

    @Test
    void aNewcomerThatNobodyAdmitsStartsAfresh() throws Exception {
        lease.next().observe("pekko://heddle@127.0.0.2:1");
        membership.admitted = false;
        bench.pass(Duration.ofSeconds(13));
        passUntil(() -> !membership.asked.isEmpty());
        assertThat(membership.asked.poll()).contains("knows it");
    }

    @Test
    void aReplicaThatIsApartFromTheHolderStartsAfresh() throws Exception {
        lease.next().observe("pekko://heddle@127.0.0.2:1");
        membership.together = false;
        bench.pass(Duration.ofSeconds(30));
        passUntil(() -> !membership.asked.isEmpty());
        assertThat(membership.asked.poll()).contains("127.0.0.2");
        assertThat(membership.apart).isTrue();
    }

    @Test
    void aReplicaThatStopsGivesTheLeaseBack() throws Exception {
        var bid = lease.next();
        bid.grant(1);
        life.expectMessage("1 begins");
        bench.kit().stop(replica);
        life.expectMessage("1 ends");
        bid.expectReleased();
    }

    /** An actor cluster as one process sees it. */
    private static final class ScriptedMembership implements Membership.Port {
        final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        volatile String knockedAt = "none";
        volatile String leads = "";
        volatile boolean member = true;
        volatile boolean together = true;
        volatile boolean admitted = true;
        volatile boolean apart;

        @Override
        public boolean isMember() {
            return member;
        }

        @Override
        public void knock(Optional<String> holder) {
            knockedAt = holder.orElse("all");
        }

        @Override
        public void holderIs(String address) {
            leads = address;
        }

        @Override
        public boolean isAdmitted() {
            return admitted;
        }

        @Override
        public boolean sees(String address) {
            return together;
        }

        @Override
        public void apart() {
            apart = true;
        }

        @Override
        public void form() {
            asked.add("form");
        }

        @Override
        public void startAfresh(String reason) {
            asked.add(reason);
        }
    }

    private void passUntil(BooleanSupplier condition) {
        life.awaitAssert(Duration.ofSeconds(20), () -> {
            bench.pass(Duration.ofMillis(500));
            assertThat(condition.getAsBoolean()).isTrue();
            return null;
        });
    }

    private ActorRef<FcReplicaActor.Message> spawn() {
        var self = new Views.Replica(1, "Secondary", "127.0.0.1", "http://127.0.0.1:1", 0, 42, 0, "1.0");
        return bench.kit()
                .spawn(FcReplicaActor.create(new FcReplicaActor.Setting(
                        cluster,
                        self,
                        ADDRESS,
                        membership,
                        lease,
                        bench.time(),
                        (epoch, mayAct, sequence) -> primary(epoch))));
    }

    /** Stands for a cluster's actor: it tells its beginning and its end, and stops when it is sent anything. */
    private Behavior<ClusterMessage> primary(Epoch epoch) {
        return Behaviors.setup(context -> {
            life.ref().tell(epoch + " begins");
            return Behaviors.receive(ClusterMessage.class)
                    .onAnyMessage(m -> Behaviors.stopped())
                    .onSignal(PostStop.class, s -> {
                        life.ref().tell(epoch + " ends");
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private void stopPrimary() {
        var nobody = bench.kit().createTestProbe(ClusterMessage.Answered.class).ref();
        primaryIs().primary().tell(new ClusterMessage.Ask(0, ClusterMessage.Question.STATUS, nobody));
    }

    private void untilBegins(String word) {
        for (var said = life.receiveMessage(); !said.equals(word); said = life.receiveMessage()) {
            assertThat(said).isIn("2 begins", "2 ends");
        }
    }

    private FfeMessage.PrimaryIs primaryIs() {
        while (true) {
            if (frontEnd.receiveMessage() instanceof FfeMessage.PrimaryIs m) return m;
        }
    }

    private Views.Replica replicaIs() {
        while (true) {
            if (frontEnd.receiveMessage() instanceof FfeMessage.ReplicaIs m) return m.replica();
        }
    }

    /** Once the newest word of the replica is out, what it journalled before is there. */
    private List<String> history() {
        replicaIs();
        bench.pass(Duration.ofSeconds(1));
        replicaIs();
        return bench.storage().events().history("fc-replica|" + cluster + "/1", 1, 100).stream()
                .map(EventLog.LoggedEvent::manifest)
                .toList();
    }
}
