package io.heddle.persistence.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Epoch;
import io.heddle.persistence.Fact;
import io.heddle.persistence.FencedException;
import io.heddle.persistence.storage.StorageSettings;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The journal and the snapshot store as a real entity uses them. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EntityContract {
    private Member one;
    private Member two;
    private String pid;

    protected abstract StorageSettings settings();

    @BeforeAll
    void start() {
        var settings = settings();
        one = new Member(settings);
        two = new Member(settings);
    }

    @BeforeEach
    void name() {
        pid = "diary|" + UUID.randomUUID();
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
    }

    /** Adds a word to the page; {@code done} gets the page. */
    private record Note(String word, CompletableFuture<String> done) {}

    /** An entity whose state is all words noted so far; takes a snapshot at every third. */
    private static final class Diary extends EventSourcedBehavior<Note, Fact, Fact.Page> {
        private final CompletableFuture<String> recovered;

        private Diary(String pid, CompletableFuture<String> recovered) {
            super(PersistenceId.ofUniqueId(pid));
            this.recovered = recovered;
        }

        @Override
        public Fact.Page emptyState() {
            return new Fact.Page("");
        }

        @Override
        public CommandHandler<Note, Fact, Fact.Page> commandHandler() {
            return (state, note) ->
                    Effect().persist(new Fact.Noted(note.word)).thenRun(s -> note.done.complete(s.text()));
        }

        @Override
        public EventHandler<Fact.Page, Fact> eventHandler() {
            return (state, fact) -> new Fact.Page(state.text() + ((Fact.Noted) fact).text());
        }

        @Override
        public RetentionCriteria retentionCriteria() {
            return RetentionCriteria.snapshotEvery(3, 2).withDeleteEventsOnSnapshot();
        }

        @Override
        public SignalHandler<Fact.Page> signalHandler() {
            return newSignalHandlerBuilder()
                    .onSignal(RecoveryCompleted.instance(), state -> recovered.complete(state.text()))
                    .build();
        }
    }

    /** One running copy of a diary. */
    private final class Copy {
        private final CompletableFuture<String> recovered = new CompletableFuture<>();
        private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
        private final ActorRef<Note> actor;

        private Copy(Member member) {
            Behavior<Note> diary = new Diary(pid, recovered);
            Behavior<Note> watched = Behaviors.setup(context -> {
                var child = context.spawn(diary, "diary");
                context.watch(child);
                return Behaviors.<Note>receive(
                        (c, note) -> {
                            child.tell(note);
                            return Behaviors.same();
                        },
                        (c, signal) -> {
                            if (signal instanceof ChildFailed f) failed.complete(f.cause());
                            return Behaviors.same();
                        });
            });
            actor = Adapter.spawnAnonymous(member.system(), watched);
        }

        private String text() throws Exception {
            return recovered.get(20, TimeUnit.SECONDS);
        }

        private String note(String word) throws Exception {
            var done = new CompletableFuture<String>();
            actor.tell(new Note(word, done));
            return done.get(20, TimeUnit.SECONDS);
        }

        private Throwable noteInVain(String word) throws Exception {
            actor.tell(new Note(word, new CompletableFuture<>()));
            return failed.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void anEntityComesBackElsewhereFromItsSnapshotAndTheRest() throws Exception {
        var here = new Copy(one);
        assertThat(here.text()).isEmpty();
        for (String word : List.of("a", "b", "c", "d", "e", "f", "g", "h")) here.note(word);
        assertThat(new Copy(two).text()).isEqualTo("abcdefgh");
    }

    @Test
    void theOlderCopyFailsAsFencedAndTheNewerGoesOn() throws Exception {
        var older = new Copy(one);
        older.text();
        assertThat(older.note("a")).isEqualTo("a");
        var newer = new Copy(two);
        assertThat(newer.text()).isEqualTo("a");
        assertThat(older.noteInVain("x")).hasRootCauseInstanceOf(FencedException.class);
        assertThat(newer.note("b")).isEqualTo("ab");
    }

    @Test
    void anEntityWhoseEpochWasReleasedFailsAsFenced() throws Exception {
        Fences.get(one.system()).hold(pid, "nobody", new Epoch(1));
        Fences.get(one.system()).release(pid);
        var copy = new Copy(one);
        copy.text();
        assertThat(copy.noteInVain("x")).hasRootCauseInstanceOf(FencedException.class);
        assertThat(new Copy(two).text()).isEmpty();
    }
}
