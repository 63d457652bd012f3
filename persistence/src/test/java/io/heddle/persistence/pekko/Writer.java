package io.heddle.persistence.pekko;

import io.heddle.persistence.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** One copy of an entity as the journal sees it: it speaks the journal's protocol and nothing else. */
public final class Writer {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestKit mailbox;
    private final ActorRef journal;
    private final String pid;
    private final String uuid = UUID.randomUUID().toString();

    Writer(Member process, String pid) {
        this.mailbox = new TestKit(process.system());
        this.journal = process.journal();
        this.pid = pid;
    }

    /** What came of a write: all is null when it is durable. */
    public record Outcome(
            @Nullable Throwable failure, @Nullable Throwable rejection) {
        public boolean durable() {
            return failure == null && rejection == null;
        }
    }

    /** Asks for everything and returns the highest sequence number. */
    public long recover() {
        return replay(1, Long.MAX_VALUE, Long.MAX_VALUE).highest();
    }

    /** What a replay gave. */
    public record Replayed(List<Long> seqs, List<Object> events, long highest) {}

    public Replayed replay(long from, long to, long max) {
        journal.tell(new JournalProtocol.ReplayMessages(from, to, max, pid, mailbox.getRef()), mailbox.getRef());
        var seqs = new ArrayList<Long>();
        var events = new ArrayList<Object>();
        while (true) {
            switch (mailbox.receiveOne(PATIENCE)) {
                case JournalProtocol.ReplayedMessage m -> {
                    seqs.add(m.persistent().sequenceNr());
                    events.add(m.persistent().payload());
                }
                case JournalProtocol.RecoverySuccess m -> {
                    return new Replayed(seqs, events, m.highestSequenceNr());
                }
                case JournalProtocol.ReplayMessagesFailure m -> throw new IllegalStateException(m.cause());
                case Object other -> throw new AssertionError("unexpected: " + other);
                case null -> throw new AssertionError("no answer to a replay of " + pid);
            }
        }
    }

    /** Writes {@code texts} as one atomic write from {@code seq} on. */
    public Outcome write(long seq, String... texts) {
        return writeAll(seq, Arrays.stream(texts).map(Fact.Noted::new).toArray());
    }

    public Outcome writeAll(long seq, Object... events) {
        send(seq, events);
        return answers(events.length).getLast();
    }

    /** Sends an atomic write and does not wait. */
    public void send(long seq, Object... events) {
        journal.tell(
                new JournalProtocol.WriteMessages(
                        CollectionConverters.asScala(List.of(atomic(seq, events)))
                                .toSeq(),
                        mailbox.getRef(),
                        1),
                mailbox.getRef());
    }

    /** Sends several atomic writes of one event each, in one message. */
    public List<Outcome> writeEach(long seq, Object... events) {
        var writes = new ArrayList<PersistentEnvelope>();
        for (int i = 0; i < events.length; i++) writes.add(atomic(seq + i, events[i]));
        journal.tell(
                new JournalProtocol.WriteMessages(
                        CollectionConverters.asScala(writes).toSeq(), mailbox.getRef(), 1),
                mailbox.getRef());
        return answers(events.length);
    }

    private PersistentEnvelope atomic(long seq, Object... events) {
        var reprs = new ArrayList<PersistentRepr>();
        for (int i = 0; i < events.length; i++) {
            reprs.add(PersistentRepr.apply(events[i], seq + i, pid, "", false, ActorRef.noSender(), uuid));
        }
        return AtomicWrite.apply(CollectionConverters.asScala(reprs).toSeq());
    }

    /** What became of the next {@code count} events sent. */
    public List<Outcome> answers(int count) {
        var outcomes = new ArrayList<Outcome>();
        while (outcomes.size() < count) {
            switch (mailbox.receiveOne(PATIENCE)) {
                case JournalProtocol.WriteMessageSuccess m -> outcomes.add(new Outcome(null, null));
                case JournalProtocol.WriteMessageRejected m -> outcomes.add(new Outcome(null, m.cause()));
                case JournalProtocol.WriteMessageFailure m -> outcomes.add(new Outcome(m.cause(), null));
                case JournalProtocol.WriteMessagesFailed m -> {} // The single failures follow.
                case Object other when other == JournalProtocol.WriteMessagesSuccessful$.MODULE$ -> {}
                case Object other -> throw new AssertionError("unexpected: " + other);
                case null -> throw new AssertionError("no answer to a write of " + pid);
            }
        }
        return outcomes;
    }

    public void delete(long to) {
        journal.tell(new JournalProtocol.DeleteMessagesTo(pid, to, mailbox.getRef()), mailbox.getRef());
        var answer = mailbox.receiveOne(PATIENCE);
        if (!(answer instanceof org.apache.pekko.persistence.DeleteMessagesSuccess)) {
            throw new AssertionError("delete was answered by " + answer);
        }
    }
}
