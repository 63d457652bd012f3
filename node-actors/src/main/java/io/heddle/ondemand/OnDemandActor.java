package io.heddle.ondemand;

import io.heddle.persistence.Event;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/**
 * Runs {@link OnDemandRules} as one event-sourced actor that stops itself when nothing has happened for a while. Holds no
 * rules. A journal fault restarts it with backoff; an observation lost on the way is made again by the next report.
 */
public final class OnDemandActor<O, E extends Event, S> extends EventSourcedBehavior<OnDemandActor.Message, E, S> {
    /** Unit: duration. Long enough to absorb a burst of changes, short enough that a quiet node holds no VM actors. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(10);

    private static final int SNAPSHOT_EVERY = 100;

    /** What such an actor understands. Never leaves its process: its parent runs beside it. */
    public sealed interface Message {}

    public record Observe<O>(O observation) implements Message {}

    private record Idle() implements Message {}

    private final OnDemandRules<O, E, S> rules;
    private final InstantSource clock;
    private final BiConsumer<ActorContext<Message>, O> forward;
    private final ActorContext<Message> context;

    /**
     * @param forward hands an observation on to the entity's own children, after it is durable
     */
    public static <O, E extends Event, S> Behavior<Message> create(
            PersistenceId id,
            OnDemandRules<O, E, S> rules,
            InstantSource clock,
            BiConsumer<ActorContext<Message>, O> forward) {
        return Behaviors.setup(context -> {
            context.setReceiveTimeout(IDLE_MAX, new Idle());
            return new OnDemandActor<>(id, rules, clock, forward, context);
        });
    }

    private OnDemandActor(
            PersistenceId id,
            OnDemandRules<O, E, S> rules,
            InstantSource clock,
            BiConsumer<ActorContext<Message>, O> forward,
            ActorContext<Message> context) {
        super(id, SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.rules = rules;
        this.clock = clock;
        this.forward = forward;
        this.context = context;
    }

    @Override
    public S emptyState() {
        return rules.initial();
    }

    @Override
    public CommandHandler<Message, E, S> commandHandler() {
        return this::onMessage;
    }

    @Override
    public EventHandler<S, E> eventHandler() {
        return rules::evolve;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2);
    }

    @SuppressWarnings("unchecked") // The factory ties O to the messages that this entity is sent.
    private Effect<E, S> onMessage(S state, Message message) {
        return switch (message) {
            case Observe<?> m -> {
                var observation = (O) m.observation();
                List<E> events = rules.decide(state, observation, clock.instant());
                yield Effect().persist(events).thenRun(after -> forward.accept(context, observation));
            }
            case Idle m -> Effect().stop();
        };
    }
}
