package io.heddle.bench;

import io.heddle.persistence.Persisted;
import java.util.Collections;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** A persistent entity that does nothing but count: what it costs is what the journal costs. */
public final class CounterActor extends EventSourcedBehavior<CounterActor.Count, CounterActor.Counted, Long> {
    /** Persists so many events at once, then tells {@code done} the total. */
    record Count(int events, LongConsumer done) {}

    /** About 60 bytes, as most real events are. */
    record Counted(String who, String what) implements Persisted {}

    private static final String WHAT = "forty characters of text, more or less, here";

    private final String name;
    private final LongConsumer recovered;

    /** @param recovered is told the total when the entity has been replayed */
    static Behavior<Count> create(String name, LongConsumer recovered) {
        return new CounterActor(name, recovered);
    }

    private CounterActor(String name, LongConsumer recovered) {
        super(PersistenceId.ofUniqueId("bench|" + name));
        this.name = name;
        this.recovered = recovered;
    }

    @Override
    public Long emptyState() {
        return 0L;
    }

    @Override
    public CommandHandler<Count, Counted, Long> commandHandler() {
        return (state, count) -> Effect()
                .persist(Collections.nCopies(count.events, new Counted(name, WHAT)))
                .thenRun(count.done::accept);
    }

    @Override
    public EventHandler<Long, Counted> eventHandler() {
        return (state, event) -> state + 1;
    }

    @Override
    public SignalHandler<Long> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), recovered::accept)
                .build();
    }
}
