package io.heddle.replica;

import io.heddle.api.Views;
import io.heddle.cluster.ClusterMessage;
import io.heddle.config.ClusterId;
import io.heddle.config.Epoch;
import io.heddle.config.TimeSource;
import io.heddle.ffe.FfeActor;
import io.heddle.ffe.FfeMessage;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Lease;
import io.heddle.persistence.pekko.Fences;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link FcReplica}'s rules. It contends for the lease; while it holds it, it runs the cluster's actor under that
 * epoch, and tells every fabric front end. When the lease is lost or the log refuses a write, the cluster's actor is
 * stopped before the replica contends again.
 */
public final class FcReplicaActor extends EventSourcedBehavior<FcReplicaActor.Message, FcReplicaEvent, FcReplicaState> {
    private static final Logger LOG = LoggerFactory.getLogger(FcReplicaActor.class);

    /** Every replica says this often who it is, and the primary that it is the primary. */
    private static final Duration ANNOUNCE_EVERY = Duration.ofMillis(500);

    /** How long a replica whose primary failed lets others try before it contends again. */
    private static final Duration CONTEND_AGAIN_AFTER = Duration.ofSeconds(1);

    /** What a replica understands, from its own process only. */
    public sealed interface Message {}

    private record Acquired(Epoch epoch) implements Message {}

    private record Lost(Epoch epoch, String reason) implements Message {}

    private record Announce() implements Message {}

    private record HolderChanged() implements Message {}

    private record FrontEnds(Set<ActorRef<FfeMessage>> found) implements Message {}

    /** Its history was read: at its start, and again whenever a fault of the journal restarted it. */
    private record Begin() implements Message {}

    private record ContendAgain() implements Message {}

    /**
     * @param self how it is shown to operators; role, epoch and sequence are filled in here
     * @param address of this process's actor system, by which the lease's row names its holder
     */
    public record Setting(
            ClusterId cluster,
            Views.Replica self,
            String address,
            Membership.Port membership,
            Lease lease,
            TimeSource time,
            Primary primary) {}

    /** Makes the cluster's actor. */
    public interface Primary {
        /**
         * @param mayAct turns false the moment the lease is in doubt
         * @param sequence takes the number of the newest event in the cluster's log, from any thread
         */
        Behavior<ClusterMessage> create(Epoch epoch, BooleanSupplier mayAct, LongConsumer sequence);
    }

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final Setting setting;
    private final String clusterPid;
    private final ActorRef<Receptionist.Listing> found;
    private Set<ActorRef<FfeMessage>> frontEnds = Set.of();
    private Lease.@Nullable Contention contention;
    private @Nullable ActorRef<ClusterMessage> primary;
    private volatile String holder = "";
    private long memberAt;
    private long togetherAt;
    private long admittedAt;
    private Epoch held = Epoch.ZERO;
    private AtomicLong sequence = new AtomicLong();
    private @Nullable Epoch next;
    private boolean begun;
    private boolean stopping;

    public static Behavior<Message> create(Setting setting) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new FcReplicaActor(context, timers, setting)));
    }

    private FcReplicaActor(ActorContext<Message> context, TimerScheduler<Message> timers, Setting setting) {
        super(
                PersistenceId.of(
                        "fc-replica", setting.cluster() + "/" + setting.self().number()),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2));
        this.context = context;
        this.timers = timers;
        this.setting = setting;
        this.memberAt = setting.time().nanos().getAsLong();
        this.togetherAt = memberAt;
        this.admittedAt = memberAt;
        this.clusterPid = PersistenceId.of("cluster", setting.cluster().value()).id();
        this.found = context.messageAdapter(
                Receptionist.Listing.class,
                l -> new FrontEnds(
                        l.getServiceInstances(FfeActor.key(setting.cluster().value()))));
    }

    /** Asked at each beginning: what was told while the history could not be read is lost. */
    private void lookForFrontEnds() {
        var key = FfeActor.key(setting.cluster().value());
        context.getSystem().receptionist().tell(Receptionist.subscribe(key, found));
    }

    @Override
    public FcReplicaState emptyState() {
        return FcReplicaState.INITIAL;
    }

    @Override
    public EventHandler<FcReplicaState, FcReplicaEvent> eventHandler() {
        return FcReplica::evolve;
    }

    @Override
    public CommandHandler<Message, FcReplicaEvent, FcReplicaState> commandHandler() {
        return this::onMessage;
    }

    @Override
    public SignalHandler<FcReplicaState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        RecoveryCompleted.instance(), state -> context.getSelf().tell(new Begin()))
                .onSignal(Terminated.class, (state, signal) -> ended())
                .onSignal(PostStop.instance(), state -> leave())
                .build();
    }

    private void contend() {
        ActorRef<Message> self = context.getSelf();
        var owner = new Lease.LeaseOwner("fc-replica-" + setting.self().number(), setting.address());
        contention = setting.lease().contend(setting.cluster().value(), owner, new Lease.LeaseListener() {
            @Override
            public void acquired(Epoch epoch) {
                self.tell(new Acquired(epoch));
            }

            @Override
            public void lost(Epoch epoch, String reason) {
                self.tell(new Lost(epoch, reason));
            }

            @Override
            public void observed(Lease.LeaseView view) {
                boolean news = !holder.equals(view.owner().address());
                holder = view.owner().address();
                if (news) self.tell(new HolderChanged());
                if (view.age().compareTo(Membership.LEADS_FOR) < 0)
                    setting.membership().holderIs(holder);
            }
        });
    }

    /** Blocks until the lease is given back, as {@link #contend} may: this actor runs where that is allowed. */
    private void leave() {
        if (contention != null) contention.release();
        contention = null;
    }

    /** A lease that nobody acts under is of no use: another replica may have it, or this one again later. */
    private void giveUp() {
        leave();
        next = null;
        timers.startSingleTimer(new ContendAgain(), CONTEND_AGAIN_AFTER);
    }

    private Effect<FcReplicaEvent, FcReplicaState> onMessage(FcReplicaState state, Message message) {
        return switch (message) {
            case Acquired m -> acquired(state, m.epoch());
            case Lost m -> {
                LOG.warn("replica.deposed: epoch {}: {}", m.epoch(), m.reason());
                if (m.epoch().equals(next)) next = null;
                if (m.epoch().equals(held) && primary != null) {
                    Fences.get(context.getSystem()).release(clusterPid);
                    stopping = true;
                    context.stop(primary);
                }
                yield record(state, new FcReplica.StepDown(m.epoch(), m.reason()));
            }
            case Begin m -> begin(state);
            case ContendAgain m -> {
                if (contention == null) contend();
                yield Effect().none();
            }
            case FrontEnds m -> {
                frontEnds = m.found();
                announce(state);
                yield Effect().none();
            }
            case HolderChanged m -> {
                lookAfterMembership();
                yield Effect().none();
            }
            case Announce m -> {
                announce(state);
                lookAfterMembership();
                yield Effect().none();
            }
        };
    }

    private Effect<FcReplicaEvent, FcReplicaState> begin(FcReplicaState state) {
        lookForFrontEnds();
        timers.startTimerWithFixedDelay(new Announce(), ANNOUNCE_EVERY);
        if (!begun) {
            begun = true;
            contend();
            return record(
                    state,
                    new FcReplica.Start(setting.self().pid(), setting.self().version()));
        }
        // A restart ends all timers, and all children, the primary among them, without a word about it; and what the
        // lease said
        // meanwhile is lost: one that was won then would be held for ever by a replica that does not know.
        primary = null;
        stopping = false;
        Fences.get(context.getSystem()).release(clusterPid);
        LOG.warn("replica.restarted: epoch {}: stepping down", held);
        giveUp();
        return Effect().none();
    }

    /** Elected before anything else: the journal's own fence is set first, so no write can slip past it. */
    private Effect<FcReplicaEvent, FcReplicaState> acquired(FcReplicaState state, Epoch epoch) {
        var command = new FcReplica.Lead(epoch);
        if (FcReplica.decide(state, command, setting.time().now()) instanceof Decision.Refused<FcReplicaEvent> r) {
            LOG.warn("replica.refused: {}", r.why().message());
            giveUp();
            return Effect().none();
        }
        next = epoch;
        if (primary == null) lead();
        return record(state, command);
    }

    private Effect<FcReplicaEvent, FcReplicaState> record(FcReplicaState state, FcReplica.Command command) {
        var decision = FcReplica.decide(state, command, setting.time().now());
        return Effect().persist(decision.events()).thenRun(this::announce);
    }

    private void lead() {
        var epoch = next;
        var lease = contention;
        if (epoch == null || lease == null) return;
        held = epoch;
        next = null;
        LOG.info("replica.elected: epoch {}", epoch);
        Fences.get(context.getSystem()).hold(clusterPid, setting.cluster().value(), epoch);
        sequence = new AtomicLong();
        primary = context.spawn(setting.primary().create(epoch, lease::mayAct, sequence::set), "cluster-" + epoch);
        context.watch(primary);
        announcePrimary();
    }

    /** The cluster's actor is gone. If nobody stopped it, its log refused it, and the lease is given up. */
    private void ended() {
        boolean byItself = !stopping;
        stopping = false;
        primary = null;
        Fences.get(context.getSystem()).release(clusterPid);
        if (next != null) {
            lead();
        } else if (byItself) {
            LOG.warn("replica.primary-failed: epoch {}: stepping down", held);
            giveUp();
        }
    }

    private void lookAfterMembership() {
        long now = setting.time().nanos().getAsLong();
        boolean leads = primary != null;
        boolean member = setting.membership().isMember();
        if (member) memberAt = now;
        else if (leads) setting.membership().knock(Optional.empty());
        else if (!holder.isEmpty()) setting.membership().knock(Optional.of(holder));
        if (leads || !member || holder.isEmpty() || setting.membership().sees(holder)) togetherAt = now;
        else setting.membership().apart();
        if (!member || setting.membership().isAdmitted()) admittedAt = now;
        var isNew = Duration.ofNanos(now - admittedAt);
        switch (Membership.step(
                leads, member, Duration.ofNanos(now - memberAt), Duration.ofNanos(now - togetherAt), isNew)) {
            case NONE -> {}
            case FORM -> {
                memberAt = now; // It takes a moment: do not form another meanwhile.
                setting.membership().form();
            }
            case START_AFRESH ->
                setting.membership()
                        .startAfresh(
                                isNew.isZero()
                                        ? "the primary at " + holder + " is in another cluster"
                                        : "nobody but who let it in knows it");
        }
    }

    private void announcePrimary() {
        var current = primary;
        if (current == null) return;
        var word = new FfeMessage.PrimaryIs(held, setting.self().number(), current);
        frontEnds.forEach(f -> f.tell(word));
    }

    private void announce(FcReplicaState state) {
        announcePrimary();
        var s = setting.self();
        var role = primary == null ? FcReplicaState.Role.SECONDARY : FcReplicaState.Role.PRIMARY;
        var now = new Views.Replica(
                s.number(),
                role.label(),
                s.address(),
                s.api(),
                primary == null ? state.epoch().value() : held.value(),
                s.pid(),
                primary == null ? 0 : sequence.get(),
                s.version());
        frontEnds.forEach(f -> f.tell(new FfeMessage.ReplicaIs(now)));
    }
}
