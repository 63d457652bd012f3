package io.heddle.cluster;

import io.heddle.config.ClusterId;
import io.heddle.config.TimeSource;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Event;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The cluster's log. It decides a batch of commands, one after another against the evolving state, and writes their events
 * as one. A write that the journal refuses stops it, and with it the primary: that is what a deposed primary meets.
 */
final class ClusterLedgerActor extends EventSourcedBehavior<ClusterLedgerActor.Batch, Event, ClusterState> {
    private static final int SNAPSHOT_EVERY = 1_000;

    /**
     * Events in one write, give or take those of one command. Source: the journal's limit is eight times as high. A primary
     * that comes up hears of every change that it missed at once.
     */
    private static final int EVENTS_MAX = 2_000;

    /** Commands to be decided together, in order. */
    record Batch(List<ClusterCommand> commands) {}

    /** What is told to the actor in front. */
    sealed interface Outcome {}

    record Recovered(ClusterState state, long sequence) implements Outcome {}

    /** Durable. {@code decisions} goes with the batch's commands, one by one; those beyond its end were not decided. */
    record Committed(ClusterState state, long sequence, List<Decision<Event>> decisions) implements Outcome {}

    private final ActorContext<Batch> context;
    private final Cluster rules;
    private final TimeSource time;
    private final ActorRef<Outcome> front;

    static PersistenceId id(ClusterId cluster) {
        return PersistenceId.of("cluster", cluster.value());
    }

    static Behavior<Batch> create(ClusterId cluster, Cluster rules, TimeSource time, ActorRef<Outcome> front) {
        return Behaviors.setup(context -> new ClusterLedgerActor(context, cluster, rules, time, front));
    }

    private ClusterLedgerActor(
            ActorContext<Batch> context, ClusterId cluster, Cluster rules, TimeSource time, ActorRef<Outcome> front) {
        super(id(cluster));
        this.context = context;
        this.rules = rules;
        this.time = time;
        this.front = front;
    }

    @Override
    public ClusterState emptyState() {
        return ClusterState.EMPTY;
    }

    @Override
    public CommandHandler<Batch, Event, ClusterState> commandHandler() {
        return this::decide;
    }

    @Override
    public EventHandler<ClusterState, Event> eventHandler() {
        return ClusterEvolution::evolve;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2);
    }

    @Override
    public SignalHandler<ClusterState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> front.tell(new Recovered(state, sequence())))
                .build();
    }

    @Override
    public SnapshotAdapter<ClusterState> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(ClusterState state) {
                return ClusterSnapshotV2.of(state);
            }

            @Override
            public ClusterState fromJournal(Object from) {
                return from instanceof ClusterSnapshot first ? first.state() : ((ClusterSnapshotV2) from).state();
            }
        };
    }

    private Effect<Event, ClusterState> decide(ClusterState before, Batch batch) {
        var state = before;
        var now = time.now();
        var decisions = new ArrayList<Decision<Event>>();
        var events = new ArrayList<Event>();
        for (var command : batch.commands()) {
            if (events.size() >= EVENTS_MAX) break;
            var decision = rules.decide(state, command, now);
            for (var event : decision.events()) state = ClusterEvolution.evolve(state, event);
            events.addAll(decision.events());
            decisions.add(decision);
        }
        return Effect().persist(events).thenRun(after -> front.tell(new Committed(after, sequence(), decisions)));
    }

    private long sequence() {
        return lastSequenceNumber(context);
    }
}
