package io.heddle.node;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.TimeSource;
import io.heddle.config.VmId;
import io.heddle.guestagent.GuestAgentActor;
import io.heddle.guestagent.GuestHearing;
import io.heddle.ondemand.OnDemandChildren;
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
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
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
 * the machine and its guests were last heard, the link to the machine, and the newest goal itself.
 */
public final class NodeActor extends EventSourcedBehavior<NodeActor.Message, NodeEvent, NodeState> {
    private static final int SNAPSHOT_EVERY = 200;

    /** Long enough to absorb a burst of changes, short enough that a quiet node holds no VM actors. */
    private static final Duration VM_IDLE_MAX = Duration.ofSeconds(10);

    /** What may be sent to a node's actor, from any fabric process. */
    public sealed interface Message extends Persisted {}

    /**
     * The primary's goal. {@code body} is an encoded {@link NodeGoal}. It is meant for one boot of the machine and sent to no
     * other: a machine that was fenced comes back with a clean disk, and could not tell an old goal from the newest.
     */
    public record Offer(Epoch epoch, Incarnation incarnation, String bootId, GoalBody body) implements Message {}

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

    /** Time passed. */
    record Tick() implements Message {}

    private record GuestVerdict(GuestAgentActor.Verdict verdict) implements Message {}

    /** The watch over one guest, and the deadline that it was given. */
    private record Watched(ActorRef<GuestAgentActor.Message> actor, Duration deadline) {}

    private final NodeId id;
    private final TimeSource time;
    private final NodeSettings settings;
    private final NodePort port;
    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final GuestHearing hearing = new GuestHearing();
    private final OnDemandChildren vms;
    private final Map<VmId, Duration> guestDeadlines = new HashMap<>();
    private final Map<VmId, Watched> guests = new HashMap<>();
    private final TreeSet<VmId> silentGuests = new TreeSet<>();
    private NodeStatus.Hardware hardware = NodeStatus.Hardware.NONE;
    private Epoch heldEpoch = Epoch.ZERO;
    private Incarnation held = Incarnation.ZERO;
    private @Nullable Offer goal;
    private @Nullable ActorRef<MachineLink> link;
    private final Vigil vigil;

    /** @param cluster the cluster's id, for the persistence id {@code node|cluster/id} */
    public static Behavior<Message> create(
            String cluster, NodeId id, TimeSource time, NodeSettings settings, NodePort port) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new NodeActor(cluster, id, time, settings, port, context, timers)));
    }

    private NodeActor(
            String cluster,
            NodeId id,
            TimeSource time,
            NodeSettings settings,
            NodePort port,
            ActorContext<Message> context,
            TimerScheduler<Message> timers) {
        super(
                PersistenceId.of("node", cluster + "/" + id.value()),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2));
        this.id = id;
        this.time = time;
        this.settings = settings;
        this.port = port;
        this.context = context;
        this.timers = timers;
        this.vms = new OnDemandChildren(context);
        this.vigil = new Vigil(settings, time.nanos().getAsLong());
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
                .onSignal(RecoveryCompleted.instance(), this::awake)
                .onSignal(Terminated.class, (state, signal) -> vms.ended(signal.getRef()))
                .build();
    }

    /** Come up, or up again after a journal fault, which ended all children and all timers. */
    private void awake(NodeState state) {
        timers.startTimerWithFixedDelay(new Tick(), settings.tick());
        vms.forget();
        guests.clear();
        silentGuests.clear();
        report(state);
    }

    private Effect<NodeEvent, NodeState> onMessage(NodeState state, Message message) {
        return switch (message) {
            case Offer m -> offer(state, m);
            case Watch m -> Effect().none().thenRun(this::report);
            case Report m -> heard(state, m);
            case Tick m -> tick(state);
            case GuestVerdict m -> judged(m.verdict());
        };
    }

    private Effect<NodeEvent, NodeState> offer(NodeState state, Offer m) {
        var decision = Node.decide(state, new NodeCommand.TakeGoal(m.epoch(), m.incarnation()), time.now());
        return switch (decision) {
            case Decision.Refused<NodeEvent> d -> Effect().none().thenRun(this::report);
            case Decision.Accepted<NodeEvent> d ->
                Effect().persist(d.events()).thenRun(after -> {
                    goal = m;
                    readDeadlines(m.body());
                    sendDue(after);
                    report(after);
                });
        };
    }

    private Effect<NodeEvent, NodeState> heard(NodeState state, Report m) {
        long now = time.nanos().getAsLong();
        vigil.heard(now);
        link = m.link();
        hardware = m.hardware();
        heldEpoch = m.epoch();
        held = m.incarnation();
        for (int i = 0; i < m.vms().size(); i++) {
            long silent = Duration.ofMillis(m.guestSilentMs().get(i)).toNanos();
            hearing.heard(m.vms().get(i).vm(), now - silent);
            watchGuest(m.vms().get(i).vm());
        }
        var decision =
                Node.decide(state, new NodeCommand.Hear(m.bootId(), m.epoch(), m.incarnation(), m.vms()), time.now());
        if (decision.events().isEmpty()) return Effect().none();
        return Effect().persist(decision.events()).thenRun(after -> {
            decision.events().forEach(e -> tellChildren(e, now));
            sendDue(after);
            report(after);
        });
    }

    private Effect<NodeEvent, NodeState> tick(NodeState state) {
        long now = time.nanos().getAsLong();
        if (vigil.tick(now)) hearing.excuse(vigil.lastHeard());
        vms.sweep(now, VM_IDLE_MAX);
        sendDue(state);
        if (!vigil.isOverdue(now, port.watchers())) return Effect().none();
        var since = time.now().minusNanos(now - vigil.lastHeard());
        var decision = Node.decide(state, new NodeCommand.MissDeadline(since), time.now());
        if (decision.events().isEmpty()) return Effect().none();
        return Effect().persist(decision.events()).thenRun(this::report);
    }

    private void sendDue(NodeState state) {
        for (var intent : Node.due(state)) {
            switch (intent) {
                case NodeIntent.SendGoal i -> {
                    if (link != null && goal != null && !needsGoal(state)) link.tell(new MachineLink.Goal(goal.body()));
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
                phase(state),
                state.bootId(),
                Duration.ofNanos(Math.max(0, time.nanos().getAsLong() - vigil.lastHeard())),
                finding(state),
                needsGoal(state),
                hardware,
                state.vms(),
                state.phase() instanceof NodeState.Ready ? List.copyOf(silentGuests) : List.of()));
    }

    /** What a copy that comes up reads in its log of a silence is old: it says so when it has waited for a deadline itself. */
    private NodeState.Phase phase(NodeState state) {
        boolean old = state.phase() instanceof NodeState.Silent
                && !vigil.isOverdue(time.nanos().getAsLong(), port.watchers());
        return old ? new NodeState.Unknown() : state.phase();
    }

    /** A goal that was journalled while its answer was lost is known by its version alone: what is held is the one before. */
    private boolean needsGoal(NodeState state) {
        return goal == null
                || !goal.bootId().equals(state.bootId())
                || !goal.epoch().equals(state.epoch())
                || !goal.incarnation().equals(state.incarnation());
    }

    private String finding(NodeState state) {
        return Node.isAhead(state, heldEpoch, held)
                ? "it holds a goal of epoch " + heldEpoch + ", incarnation " + held
                        + ", newer than any that this fabric gave it; power it on with a clean disk"
                : "";
    }

    private void tellChildren(NodeEvent event, long now) {
        switch (event) {
            case NodeEvent.VmObserved e -> {
                var vm = e.vm().vm();
                vms.tell(vm, () -> VmActor.create(vm, time.calendar()), new Vm.Sighting(id, e.vm()), now);
            }
            case NodeEvent.VmGone e -> forgetGuest(e.vm());
            case NodeEvent.GoalTaken e -> {}
            case NodeEvent.GoalConfirmed e -> {}
            case NodeEvent.Heard e -> {}
            case NodeEvent.WentSilent e -> {}
        }
    }

    /** Called with every report, so that a guest is watched however this copy of the node came to know it. */
    private void watchGuest(VmId vm) {
        var deadline = guestDeadlines.get(vm);
        var known = guests.get(vm);
        if (deadline == null || (known != null && known.deadline().equals(deadline))) return;
        if (known != null) stopWatching(vm);
        ActorRef<Message> self = context.getSelf();
        var actor = context.spawnAnonymous(GuestAgentActor.create(
                vm,
                hearing,
                deadline.plus(settings.guestGrace()),
                time,
                verdict -> self.tell(new GuestVerdict(verdict))));
        guests.put(vm, new Watched(actor, deadline));
    }

    private void stopWatching(VmId vm) {
        var known = guests.remove(vm);
        if (known != null) context.stop(known.actor());
        silentGuests.remove(vm);
    }

    private void forgetGuest(VmId vm) {
        stopWatching(vm);
        hearing.forget(vm);
    }

    private Effect<NodeEvent, NodeState> judged(GuestAgentActor.Verdict verdict) {
        if (!guests.containsKey(verdict.vm())) return Effect().none(); // Said before it was stopped.
        if (verdict.silent()) silentGuests.add(verdict.vm());
        else silentGuests.remove(verdict.vm());
        return Effect().none().thenRun(this::report);
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
