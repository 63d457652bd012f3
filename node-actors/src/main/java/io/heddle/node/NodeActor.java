package io.heddle.node;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.TimeSource;
import io.heddle.config.VmId;
import io.heddle.guestagent.GuestAgentActor;
import io.heddle.guestagent.GuestHearing;
import io.heddle.ondemand.OnDemandActor;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Persisted;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.VmGoal;
import io.heddle.vm.Vm;
import io.heddle.vm.VmActor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@link Node}'s rules as one event-sourced, sharded actor. Holds no rules. Soft here, and lost with the actor: when
 * the machine and its guests were last heard, the link to the machine, and the newest goal's body.
 */
public final class NodeActor extends EventSourcedBehavior<NodeActor.Message, NodeEvent, NodeState> {
    private static final int SNAPSHOT_EVERY = 200;

    /** What may be sent to a node's actor, from any fabric process. */
    public sealed interface Message extends Persisted {}

    /** The primary's goal. {@code body} is an encoded {@link NodeGoal}. */
    public record Offer(Epoch epoch, Incarnation incarnation, GoalBody body) implements Message {}

    /** Wakes the node, and makes it tell its status. */
    public record Watch() implements Message {}

    /**
     * The machine's digest: its heartbeat. {@code guestSilentMs} goes with {@code vms}, index by index. Each carries the way
     * back, since a copy of the node that came up elsewhere does not know it.
     */
    public record Report(
            ActorRef<MachineLink> link,
            NodeStatus.Hardware hardware,
            String bootId,
            Epoch epoch,
            Incarnation incarnation,
            List<VmSummary> vms,
            List<Long> guestSilentMs)
            implements Message {}

    private record Tick() implements Message {}

    private record GuestVerdict(GuestAgentActor.Verdict verdict) implements Message {}

    private final NodeId id;
    private final TimeSource time;
    private final NodeSettings settings;
    private final NodePort port;
    private final ActorContext<Message> context;
    private final GuestHearing hearing = new GuestHearing();
    private final Map<VmId, Duration> guestDeadlines = new HashMap<>();
    private final TreeSet<VmId> silentGuests = new TreeSet<>();
    private NodeStatus.Hardware hardware = NodeStatus.Hardware.NONE;
    private @Nullable GoalBody goalBody;
    private @Nullable ActorRef<MachineLink> link;
    private long lastHeard;
    private long lastTick;

    /** @param cluster the cluster's id, for the persistence id {@code node|cluster/id} */
    public static Behavior<Message> create(
            String cluster, NodeId id, TimeSource time, NodeSettings settings, NodePort port) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Tick(), settings.tick());
            return new NodeActor(cluster, id, time, settings, port, context);
        }));
    }

    private NodeActor(
            String cluster,
            NodeId id,
            TimeSource time,
            NodeSettings settings,
            NodePort port,
            ActorContext<Message> context) {
        super(
                PersistenceId.of("node", cluster + "/" + id.value()),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2));
        this.id = id;
        this.time = time;
        this.settings = settings;
        this.port = port;
        this.context = context;
        // A copy that comes up knows nothing of the past: a failover must never look like a node failure.
        this.lastHeard = time.nanos().getAsLong();
        this.lastTick = lastHeard;
    }

    @Override
    public NodeState emptyState() {
        return NodeState.INITIAL;
    }

    @Override
    public CommandHandler<Message, NodeEvent, NodeState> commandHandler() {
        return this::onMessage;
    }

    @Override
    public EventHandler<NodeState, NodeEvent> eventHandler() {
        return Node::evolve;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2);
    }

    @Override
    public SignalHandler<NodeState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::report)
                .build();
    }

    private Effect<NodeEvent, NodeState> onMessage(NodeState state, Message message) {
        return switch (message) {
            case Offer m -> offer(state, m);
            case Watch m -> Effect().none().thenRun(this::report);
            case Report m -> heard(state, m);
            case Tick m -> tick(state);
            case GuestVerdict m -> {
                if (m.verdict().silent()) silentGuests.add(m.verdict().vm());
                else silentGuests.remove(m.verdict().vm());
                yield Effect().none().thenRun(this::report);
            }
        };
    }

    private Effect<NodeEvent, NodeState> offer(NodeState state, Offer m) {
        var decision = Node.decide(state, new NodeCommand.TakeGoal(m.epoch(), m.incarnation()), time.now());
        return switch (decision) {
            case Decision.Refused<NodeEvent> d -> Effect().none().thenRun(this::report);
            case Decision.Accepted<NodeEvent> d -> {
                goalBody = m.body();
                readDeadlines(m.body());
                yield Effect().persist(d.events()).thenRun(after -> {
                    sendDue(after);
                    report(after);
                });
            }
        };
    }

    private Effect<NodeEvent, NodeState> heard(NodeState state, Report m) {
        long now = time.nanos().getAsLong();
        lastHeard = now;
        link = m.link();
        hardware = m.hardware();
        for (int i = 0; i < m.vms().size(); i++) {
            long silent = Duration.ofMillis(m.guestSilentMs().get(i)).toNanos();
            hearing.heard(m.vms().get(i).vm(), now - silent);
        }
        var decision =
                Node.decide(state, new NodeCommand.Hear(m.bootId(), m.epoch(), m.incarnation(), m.vms()), time.now());
        if (decision.events().isEmpty()) return Effect().none();
        return Effect().persist(decision.events()).thenRun(after -> {
            decision.events().forEach(this::tellChildren);
            sendDue(after);
            report(after);
        });
    }

    private Effect<NodeEvent, NodeState> tick(NodeState state) {
        long now = time.nanos().getAsLong();
        if (now - lastTick > 3 * settings.tick().toNanos()) {
            // It was this process that paused, not the machine: nothing it did not hear meanwhile is evidence.
            lastHeard = Math.max(lastHeard, now - settings.tick().toNanos());
        }
        lastTick = now;
        sendDue(state);
        if (now - lastHeard <= settings.silenceMax().toNanos()) return Effect().none();
        var since = time.now().minusNanos(now - lastHeard);
        var decision = Node.decide(state, new NodeCommand.MissDeadline(since), time.now());
        if (decision.events().isEmpty()) return Effect().none();
        return Effect().persist(decision.events()).thenRun(this::report);
    }

    private void sendDue(NodeState state) {
        for (var intent : Node.due(state)) {
            switch (intent) {
                case NodeIntent.SendGoal i -> {
                    if (link != null && goalBody != null) link.tell(new MachineLink.Goal(goalBody));
                }
            }
        }
    }

    private void report(NodeState state) {
        port.report(new NodeStatus(
                id,
                state.epoch(),
                state.incarnation(),
                state.confirmed(),
                state.phase(),
                state.bootId(),
                Duration.ofNanos(Math.max(0, time.nanos().getAsLong() - lastHeard)),
                goalBody == null,
                hardware,
                state.vms(),
                List.copyOf(silentGuests)));
    }

    private void tellChildren(NodeEvent event) {
        switch (event) {
            case NodeEvent.VmObserved e -> {
                vmActor(e.vm().vm()).tell(new OnDemandActor.Observe<>(new Vm.Sighting(id, e.vm())));
                watchGuest(e.vm().vm());
            }
            case NodeEvent.VmGone e -> forgetGuest(e.vm());
            case NodeEvent.GoalTaken e -> {}
            case NodeEvent.GoalConfirmed e -> {}
            case NodeEvent.Heard e -> {}
            case NodeEvent.WentSilent e -> {}
        }
    }

    private ActorRef<OnDemandActor.Message> vmActor(VmId vm) {
        return context.getChild(vm.value())
                .map(child -> child.<OnDemandActor.Message>unsafeUpcast())
                .orElseGet(() -> context.spawn(VmActor.create(vm, time.calendar()), vm.value()));
    }

    private void watchGuest(VmId vm) {
        var deadline = guestDeadlines.get(vm);
        String name = "guest-agent-" + vm.value();
        if (deadline == null || context.getChild(name).isPresent()) return;
        ActorRef<Message> self = context.getSelf();
        context.spawn(
                GuestAgentActor.create(
                        vm,
                        hearing,
                        deadline.plus(settings.guestGrace()),
                        time,
                        verdict -> self.tell(new GuestVerdict(verdict))),
                name);
    }

    private void forgetGuest(VmId vm) {
        context.getChild("guest-agent-" + vm.value()).ifPresent(context::stop);
        hearing.forget(vm);
        silentGuests.remove(vm);
    }

    private void readDeadlines(GoalBody body) {
        try {
            guestDeadlines.clear();
            for (VmGoal vm : NodeGoal.parseFrom(body.bytes()).getVmsList()) {
                long millis = vm.getGuest().getSpec().getGuestSilenceMaxMs();
                guestDeadlines.put(new VmId(vm.getVmId()), Duration.ofMillis(millis));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the primary sent node " + id + " a goal that is not a NodeGoal", e);
        }
    }
}
