package io.heddle.persistence.pekko;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Epoch;
import io.heddle.persistence.EventCodec.CodecFault;
import io.heddle.persistence.EventLog.LoggedEvent;
import io.heddle.persistence.Fact;
import io.heddle.persistence.FencedException;
import io.heddle.persistence.JournalSettings;
import io.heddle.persistence.Lease.LeaseListener;
import io.heddle.persistence.Lease.LeaseOwner;
import io.heddle.persistence.Ledger;
import io.heddle.persistence.Ledger.Append;
import io.heddle.persistence.Ledger.Row;
import io.heddle.persistence.storage.StorageSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What any journal must do. Two processes share one storage; each test has persistence ids of its own. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class JournalContract {
    private Member one;
    private Member two;
    private String pid;

    /** The storage under test; two processes that open it see the same. */
    protected abstract StorageSettings settings();

    @BeforeAll
    void start() {
        one = new Member(settings());
        two = new Member(settings());
    }

    @BeforeEach
    void name() {
        pid = "fact|" + UUID.randomUUID();
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void anEntityNeverHeardOfIsEmpty() {
        var replayed = one.writer(pid).replay(1, Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(replayed.events()).isEmpty();
        assertThat(replayed.highest()).isZero();
    }

    @Test
    void eventsComeBackInOrderAndEqual() {
        var writer = one.recovered(pid);
        assertThat(writer.write(1, "a", "b").durable()).isTrue();
        assertThat(writer.write(3, "c").durable()).isTrue();
        var replayed = two.writer(pid).replay(1, Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(replayed.events()).containsExactly(noted("a"), noted("b"), noted("c"));
        assertThat(replayed.seqs()).containsExactly(1L, 2L, 3L);
        assertThat(replayed.highest()).isEqualTo(3);
    }

    @Test
    void replayKeepsItsBounds() {
        var writer = one.recovered(pid);
        writer.write(1, "1", "2", "3", "4", "5");
        assertThat(writer.replay(2, 4, Long.MAX_VALUE).seqs()).containsExactly(2L, 3L, 4L);
        assertThat(writer.replay(2, 4, 2).seqs()).containsExactly(2L, 3L);
        assertThat(writer.replay(4, 4, Long.MAX_VALUE).seqs()).containsExactly(4L);
        assertThat(writer.replay(1, Long.MAX_VALUE, 0).seqs()).isEmpty();
        assertThat(writer.replay(5, 3, Long.MAX_VALUE).seqs()).isEmpty();
        assertThat(writer.replay(6, 9, Long.MAX_VALUE).seqs()).isEmpty();
        assertThat(writer.replay(1, 0, Long.MAX_VALUE).highest()).isEqualTo(5);
    }

    @Test
    void deletedEventsAreGoneAndTheHighestNumberStays() {
        var writer = one.recovered(pid);
        writer.write(1, "1", "2", "3");
        writer.delete(2);
        assertThat(writer.replay(1, Long.MAX_VALUE, Long.MAX_VALUE).seqs()).containsExactly(3L);
        writer.delete(Long.MAX_VALUE);
        var replayed = two.writer(pid).replay(1, Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(replayed.seqs()).isEmpty();
        assertThat(replayed.highest()).isEqualTo(3);
    }

    @Test
    void anEventThatCannotBeWrittenIsRejectedAndItsFellowsAreNot() {
        var writer = one.recovered(pid);
        var outcomes = writer.writeEach(1, noted("a"), new Fact.Asked("no name", new Fact.Square(1)), noted("c"));
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0).durable()).isTrue();
        assertThat(outcomes.get(1).rejection())
                .isInstanceOf(CodecFault.class)
                .hasMessageContaining("not in the event catalogue");
        assertThat(outcomes.get(2).durable()).isTrue();
        assertThat(writer.replay(1, 9, 9).seqs()).containsExactly(1L, 3L);
    }

    @Test
    void anAtomicWriteIsWrittenWholeOrNotAtAll() {
        var writer = one.recovered(pid);
        assertThat(writer.write(1, "a").durable()).isTrue();
        // The second of these two numbers is taken by the first write only if numbers are kept unique.
        var outcome = writer.writeAll(0, noted("z"), noted("taken"));
        assertThat(outcome.failure()).isNotNull();
        assertThat(writer.replay(0, 9, 9).events()).containsExactly(noted("a"));
    }

    @Test
    void aWriteThatFailsHarmsNoneOfItsBatch() {
        var bad = one.recovered(pid);
        bad.write(1, "a");
        var others = IntStream.range(0, 50)
                .mapToObj(i -> one.recovered(pid + "-" + i))
                .toList();
        others.subList(0, 25).forEach(w -> w.send(1, noted("x")));
        bad.send(1, noted("again"));
        others.subList(25, 50).forEach(w -> w.send(1, noted("x")));
        assertThat(bad.answers(1).getFirst().failure()).isNotNull();
        assertThat(others)
                .allSatisfy(w -> assertThat(w.answers(1).getFirst().durable()).isTrue());
    }

    @Test
    void aLargeEventAndAnEmptyOneComeBack() {
        var writer = one.recovered(pid);
        var large = noted("heddle ".repeat(1_000_000));
        assertThat(writer.writeAll(1, large, new Fact.Emptied()).durable()).isTrue();
        assertThat(writer.replay(1, 2, 2).events()).containsExactly(large, new Fact.Emptied());
    }

    @Test
    void anEventOverTheLimitIsRejected() {
        var s = settings().journal();
        var small = new JournalSettings(
                s.lanes(), s.readers(), s.batchRowsMax(), s.batchBytesMax(), s.queueMax(), 1024, 1000, 3);
        try (var process = new Member(settings().withJournal(small))) {
            var outcome = process.recovered(pid).write(1, "x".repeat(2000));
            assertThat(outcome.rejection()).hasMessageContaining("event-bytes-max");
        }
    }

    @Test
    void manyWritersAtOnceLoseNothing() {
        int writers = 100;
        int rounds = 20;
        var all = new ArrayList<Writer>();
        for (int i = 0; i < writers; i++) all.add((i % 2 == 0 ? one : two).recovered(pid + "-" + i));
        for (int round = 0; round < rounds; round++) {
            for (Writer w : all) w.send(round * 2 + 1, noted("r" + round), noted("s" + round));
            for (Writer w : all) assertThat(w.answers(2)).allMatch(Writer.Outcome::durable);
        }
        var expected = LongStream.rangeClosed(1, rounds * 2L).boxed().toList();
        for (Writer w : all) {
            assertThat(w.replay(1, Long.MAX_VALUE, Long.MAX_VALUE).seqs()).isEqualTo(expected);
        }
    }

    @Test
    void theOlderProcessOfAnEntityIsRefused() {
        var older = one.recovered(pid);
        assertThat(older.write(1, "a").durable()).isTrue();
        var newer = two.writer(pid);
        assertThat(newer.recover()).isEqualTo(1);
        assertThat(older.write(2, "stale").failure()).isInstanceOf(FencedException.class);
        assertThat(newer.write(2, "fresh").durable()).isTrue();
        assertThat(older.write(3, "stale").failure()).isInstanceOf(FencedException.class);
        assertThat(newer.replay(1, 9, 9).events()).containsExactly(noted("a"), noted("fresh"));
    }

    @Test
    void theOlderCopyOfAnEntityInOneProcessIsRefused() {
        var older = one.recovered(pid);
        var newer = one.recovered(pid);
        assertThat(older.write(1, "stale").failure()).isInstanceOf(FencedException.class);
        assertThat(newer.write(1, "fresh").durable()).isTrue();
        assertThat(newer.replay(1, 9, 9).events()).containsExactly(noted("fresh"));
    }

    @Test
    void aCopyThatDidNotRecoverMayNotWrite() {
        assertThat(one.writer(pid).write(1, "a").failure()).isInstanceOf(FencedException.class);
    }

    @Test
    void aCopyThatRecoversAgainMayWriteAgain() {
        var first = one.recovered(pid);
        var second = two.recovered(pid);
        assertThat(first.recover()).isZero();
        assertThat(first.write(1, "a").durable()).isTrue();
        assertThat(second.write(1, "b").failure()).isInstanceOf(FencedException.class);
    }

    @Test
    void aStaleEpochIsRefusedAndTheCurrentOneIsNot() {
        String scope = "scope-" + UUID.randomUUID();
        Epoch first = nextEpoch(scope);
        Fences.get(one.system()).hold(pid, scope, first);
        var writer = one.recovered(pid);
        assertThat(writer.write(1, "a").durable()).isTrue();
        Epoch second = nextEpoch(scope);
        assertThat(first.isOlderThan(second)).isTrue();
        // Its claim still stands: it is the epoch alone that ends it.
        assertThat(writer.write(2, "stale").failure())
                .isInstanceOf(FencedException.class)
                .hasMessageContaining(scope);
        Fences.get(one.system()).hold(pid, scope, second);
        assertThat(writer.write(2, "b").durable()).isTrue();
        Fences.get(one.system()).release(pid);
        assertThat(writer.write(3, "c").failure()).isInstanceOf(FencedException.class);
        assertThat(writer.replay(1, 9, 9).events()).containsExactly(noted("a"), noted("b"));
    }

    @Test
    void aFencedWriterHarmsNoneOfItsBatch() {
        String scope = "scope-" + UUID.randomUUID();
        Fences.get(one.system()).hold(pid, scope, nextEpoch(scope));
        var stale = one.recovered(pid);
        nextEpoch(scope);
        var others = IntStream.range(0, 20)
                .mapToObj(i -> one.recovered(pid + "-" + i))
                .toList();
        stale.send(1, noted("stale"));
        others.forEach(w -> w.send(1, noted("x")));
        assertThat(stale.answers(1).getFirst().failure()).isInstanceOf(FencedException.class);
        assertThat(others)
                .allSatisfy(w -> assertThat(w.answers(1).getFirst().durable()).isTrue());
    }

    @Test
    void howeverManyCopiesFightOverAnEntityItsLogIsOneHistory() throws Exception {
        var acknowledged = new ConcurrentHashMap<Long, String>();
        try (var copies = Executors.newFixedThreadPool(6)) {
            var running = IntStream.range(0, 6)
                    .mapToObj(i -> copies.submit(() -> fight(i, acknowledged)))
                    .toList();
            for (var copy : running) copy.get(60, TimeUnit.SECONDS);
        }
        var log = two.storage().events().history(pid, 1, 10_000);
        assertThat(log)
                .extracting(LoggedEvent::seq)
                .isEqualTo(LongStream.rangeClosed(1, log.size()).boxed().toList());
        assertThat(acknowledged).isNotEmpty().allSatisfy((seq, text) -> assertThat(
                        log.get((int) (seq - 1)).json())
                .isEqualTo("\"" + text + "\""));
    }

    /** Claims, writes until it is refused, and starts again; notes what was acknowledged. */
    private void fight(int copy, Map<Long, String> acknowledged) {
        var ledger = (copy % 2 == 0 ? one : two).storage().ledger();
        for (int life = 0; life < 25; life++) {
            var claimed = Objects.requireNonNull(ledger.claim(List.of(pid)).get(pid));
            for (long seq = claimed.highest() + 1; seq <= claimed.highest() + 10; seq++) {
                String text = "copy " + copy + " life " + life + " event " + seq;
                var row = new Row(seq, 1, "fact.noted.v1", ("\"" + text + "\"").getBytes(UTF_8), "copy " + copy);
                var verdict = ledger.append(List.of(new Append(pid, claimed.number(), null, List.of(row))))
                        .getFirst();
                if (verdict instanceof Ledger.Fenced) break;
                assertThat(verdict).isEqualTo(new Ledger.Written());
                assertThat(acknowledged.put(seq, text)).isNull();
            }
        }
    }

    @Test
    void aFollowerOfTheLogMissesNothing() {
        var log = two.storage().events();
        long next = log.last() + 1;
        var writers = List.of(one.recovered(pid + "-a"), two.recovered(pid + "-b"));
        for (int i = 0; i < 50; i++) for (Writer w : writers) w.send(i + 1, noted("n" + i));
        var seen = new ArrayList<String>();
        while (seen.size() < 100) {
            for (var event : log.read(next, 7)) {
                assertThat(event.offset()).isGreaterThanOrEqualTo(next);
                next = event.offset() + 1;
                if (event.pid().startsWith(pid)) seen.add(event.pid() + "#" + event.seq());
            }
        }
        assertThat(seen).doesNotHaveDuplicates();
        for (Writer w : writers) assertThat(w.answers(50)).allMatch(Writer.Outcome::durable);
        assertThat(log.history(pid + "-a", 49, 10))
                .satisfiesExactly(
                        e -> {
                            assertThat(e.manifest()).isEqualTo("fact.noted.v1");
                            assertThat(e.json()).isEqualTo("{\"text\":\"n48\"}");
                        },
                        e -> assertThat(e.seq()).isEqualTo(50));
        assertThat(log.last()).isEqualTo(next - 1);
    }

    /** Lets somebody hold {@code scope} for a moment, and returns the epoch that began with it. */
    private Epoch nextEpoch(String scope) {
        var won = new CompletableFuture<Epoch>();
        var contention = two.storage().lease().contend(scope, new LeaseOwner("somebody", ""), new LeaseListener() {
            @Override
            public void acquired(Epoch epoch) {
                won.complete(epoch);
            }

            @Override
            public void lost(Epoch epoch, String reason) {}
        });
        var epoch = won.orTimeout(20, TimeUnit.SECONDS).join();
        contention.release();
        return epoch;
    }

    static Fact.Noted noted(String text) {
        return new Fact.Noted(text);
    }
}
