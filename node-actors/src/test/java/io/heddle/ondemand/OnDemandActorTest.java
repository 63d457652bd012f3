package io.heddle.ondemand;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.heddle.node.VmSummary.TaskLine;
import io.heddle.startuptask.StartupTask;
import io.heddle.startuptask.StartupTaskEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OnDemandActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.config()
            .withFallback(ConfigFactory.parseString(
                    "pekko.persistence.snapshot-store.plugin = \"" + "pekko.persistence.snapshot-store.local\""))
            .withFallback(ConfigFactory.load()));
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());
    private final TestProbe<String> ends = KIT.createTestProbe(String.class);
    private final String id = UUID.randomUUID().toString();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private sealed interface Order {}

    private record Show(int attempts, long at) implements Order {}

    private record Sweep(long at) implements Order {}

    /** Stands for a node: its children are tasks here, one level being as good as three. */
    private Behavior<Order> parent() {
        return Behaviors.setup(context -> {
            var children = new OnDemandChildren(context);
            return Behaviors.receive(Order.class)
                    .onMessage(Show.class, m -> {
                        children.tell(id, this::child, new TaskLine(0, "run", m.attempts(), true, 0), m.at());
                        return Behaviors.same();
                    })
                    .onMessage(Sweep.class, m -> {
                        children.sweep(m.at(), IDLE);
                        return Behaviors.same();
                    })
                    .onSignal(Terminated.class, signal -> {
                        children.ended(signal.getRef());
                        ends.ref().tell(children.isEmpty() ? "asleep" : "woken again");
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private Behavior<OnDemandActor.Message> child() {
        return OnDemandActor.create(
                PersistenceId.of("startup-task", id), new StartupTask(), () -> Instant.EPOCH, (children, line) -> {});
    }

    @Test
    void aChildSleepsWhenNothingCameForAWhile() {
        ActorRef<Order> parent = KIT.spawn(parent());
        parent.tell(new Show(1, 0));
        parent.tell(new Sweep(IDLE.toNanos() - 1));
        parent.tell(new Show(2, IDLE.toNanos()));
        parent.tell(new Sweep(2 * IDLE.toNanos() - 1));
        parent.tell(new Sweep(2 * IDLE.toNanos()));
        ends.expectMessage("asleep");
        expectStarted(1, 2);
    }

    @Test
    void whatComesWhileAChildGoesToSleepWakesItAgain() {
        ActorRef<Order> parent = KIT.spawn(parent());
        parent.tell(new Show(1, 0));
        parent.tell(new Sweep(IDLE.toNanos()));
        parent.tell(new Show(2, IDLE.toNanos()));
        parent.tell(new Show(3, IDLE.toNanos()));
        ends.expectMessage("woken again");
        expectStarted(1, 3); // Of those kept, the newest counts.
    }

    private void expectStarted(int... attempts) {
        for (int attempt : attempts) {
            var started = journal.expectNextPersistedClass("startup-task|" + id, StartupTaskEvent.Started.class);
            assertThat(started.attempt()).isEqualTo(attempt);
        }
    }
}
