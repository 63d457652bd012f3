package io.heddle.node;

import com.typesafe.config.ConfigFactory;
import io.heddle.config.Bytes;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.TimeSource;
import io.heddle.config.VmId;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.RoleSpec;
import io.heddle.protocol.VmGoal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;

/** A node's actor on a bench: its clocks stand still unless they are moved, and all that it says is kept. */
final class NodeBench {
    static final Duration TICK = Duration.ofMillis(500);
    static final NodeSettings SETTINGS =
            new NodeSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), TICK, Duration.ofSeconds(1));
    static final Duration GUEST_DEADLINE = Duration.ofSeconds(20);
    private static final NodeStatus.Hardware HARDWARE = new NodeStatus.Hardware(8, Bytes.gib(16), Bytes.gib(100));

    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());
    private final AtomicLong passed = new AtomicLong();
    private final ManualTime scheduler;
    private final List<NodeStatus> said = new CopyOnWriteArrayList<>();
    final ActorTestKit kit;
    final EventSourcedBehaviorTestKit<NodeActor.Message, NodeEvent, NodeState> node;
    final PersistenceTestKit journal;
    final TestProbe<MachineLink> machine;
    final String name = "node-" + UUID.randomUUID();

    /** One actor system serves a whole class of tests: each has a node of its own. */
    static ActorTestKit kit() {
        return ActorTestKit.create(EventSourcedBehaviorTestKit.config()
                .withFallback(ManualTime.config())
                .withFallback(ConfigFactory.parseString("pekko.log-dead-letters = 0"))
                .withFallback(ConfigFactory.load()));
    }

    NodeBench(ActorTestKit kit) {
        this.kit = kit;
        this.scheduler = ManualTime.get(kit.system());
        this.machine = kit.createTestProbe(MachineLink.class);
        this.journal = PersistenceTestKit.create(kit.system());
        this.node = EventSourcedBehaviorTestKit.create(
                kit.system(), NodeActor.create("c1", new NodeId(name), time(), SETTINGS, said::add));
    }

    private TimeSource time() {
        var start = Instant.parse("2026-01-01T12:00:00Z");
        return new TimeSource(() -> start.plusNanos(passed.get()), nanos::get);
    }

    /** Clocks move, timers do not fire. The monotonic clock runs over its end, as it may. */
    void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        passed.addAndGet(duration.toNanos());
    }

    /** Clocks move and the node looks at them as often as it does. */
    void live(Duration duration) {
        for (var left = duration; left.isPositive(); left = left.minus(TICK)) {
            pass(TICK);
            node.runCommand(new NodeActor.Tick());
        }
    }

    /** Timers fire, those of the guests' watchers for one. */
    void fireTimers(Duration duration) {
        scheduler.timePasses(duration);
    }

    List<NodeEvent> tell(NodeActor.Message message) {
        return node.runCommand(message).events();
    }

    List<NodeEvent> report(long epoch, long incarnation, VmSummary... vms) {
        return tell(digest(machine.ref(), "boot-1", epoch, incarnation, vms));
    }

    List<NodeEvent> offer(long epoch, long incarnation, String... vms) {
        return tell(new NodeActor.Offer(new Epoch(epoch), new Incarnation(incarnation), body(epoch, incarnation, vms)));
    }

    static NodeActor.Report digest(
            ActorRef<MachineLink> link, String bootId, long epoch, long incarnation, VmSummary... vms) {
        return new NodeActor.Report(
                link,
                HARDWARE,
                bootId,
                new Epoch(epoch),
                new Incarnation(incarnation),
                List.of(vms),
                Arrays.stream(vms).map(v -> 0L).toList());
    }

    GoalBody body(long epoch, long incarnation, String... vms) {
        var goal = NodeGoal.newBuilder().setNodeId(name).setEpoch(epoch).setIncarnation(incarnation);
        for (var vm : vms) {
            goal.addVms(VmGoal.newBuilder()
                    .setVmId(vm)
                    .setGuest(GuestGoal.newBuilder()
                            .setSpec(RoleSpec.newBuilder().setGuestSilenceMaxMs(GUEST_DEADLINE.toMillis()))));
        }
        return new GoalBody(goal.build().toByteArray());
    }

    NodeStatus status() {
        tell(new NodeActor.Watch());
        return said.getLast();
    }

    int statusesSaid() {
        return said.size();
    }

    VmSummary vm(String id, String status, VmSummary.TaskLine... tasks) {
        return new VmSummary(
                new VmId(id),
                new RoleInstanceId(name + ".Web_IN_0"),
                new Incarnation(1),
                "VM_RUNNING",
                status,
                "",
                0,
                0,
                0,
                0,
                List.of(tasks));
    }
}
