package io.heddle.ondemand;

import io.heddle.persistence.Event;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
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

/**
 * Runs {@link OnDemandRules} as one event-sourced actor that sleeps when nothing happens. Holds no rules. Its parent decides
 * when: it ends once all that it was shown is durable and its own children have ended. A journal fault restarts it with
 * backoff and may cost what it was shown just then; the next change shows what is.
 */
public final class OnDemandActor<O, E extends Event, S> extends EventSourcedBehavior<OnDemandActor.Message, E, S> {
    private static final int SNAPSHOT_EVERY = 100;

    /** What such an actor understands. Never leaves its process: its parent runs beside it. */
    public sealed interface Message {}

    public record Observe<O>(O observation) implements Message {}

    /** End, after everything that was said before. Nothing is said after it. */
    record Retire() implements Message {}

    private final OnDemandRules<O, E, S> rules;
    private final InstantSource clock;
    private final BiConsumer<OnDemandChildren, O> forward;
    private final ActorContext<Message> context;
    private final OnDemandChildren children;
    private boolean retiring;

    /**
     * @param forward hands an observation on to the entity's own children, after it is durable
     */
    public static <O, E extends Event, S> Behavior<Message> create(
            PersistenceId id,
            OnDemandRules<O, E, S> rules,
            InstantSource clock,
            BiConsumer<OnDemandChildren, O> forward) {
        return Behaviors.setup(context -> new OnDemandActor<>(id, rules, clock, forward, context));
    }

    private OnDemandActor(
            PersistenceId id,
            OnDemandRules<O, E, S> rules,
            InstantSource clock,
            BiConsumer<OnDemandChildren, O> forward,
            ActorContext<Message> context) {
        super(id, SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.rules = rules;
        this.clock = clock;
        this.forward = forward;
        this.context = context;
        this.children = new OnDemandChildren(context);
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

    @Override
    public SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> {
                    children.forget();
                    retireAgain();
                })
                .onSignal(Terminated.class, (state, signal) -> {
                    children.ended(signal.getRef());
                    retireAgain();
                })
                .build();
    }

    /** A signal can stop nobody, so it says once more what was asked. */
    private void retireAgain() {
        if (retiring) context.getSelf().tell(new Retire());
    }

    @SuppressWarnings("unchecked") // The factory ties O to the messages that this entity is sent.
    private Effect<E, S> onMessage(S state, Message message) {
        return switch (message) {
            case Observe<?> m -> {
                var observation = (O) m.observation();
                List<E> events = rules.decide(state, observation, clock.instant());
                yield Effect().persist(events).thenRun(after -> forward.accept(children, observation));
            }
            case Retire m -> {
                retiring = true;
                children.retire();
                yield children.isEmpty() ? Effect().stop() : Effect().none();
            }
        };
    }
}
