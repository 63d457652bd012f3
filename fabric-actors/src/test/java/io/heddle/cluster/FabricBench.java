package io.heddle.cluster;

import com.typesafe.config.ConfigFactory;
import io.heddle.config.TimeSource;
import io.heddle.persistence.Ledger;
import io.heddle.persistence.pekko.Ledgers;
import io.heddle.persistence.storage.Storage;
import io.heddle.persistence.storage.StorageSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;

/** An actor system that journals in memory through the product's own plug-ins, whose clocks and timers stand still. */
public final class FabricBench implements AutoCloseable {
    private final Storage storage = Storage.open(StorageSettings.memory());
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicLong passed = new AtomicLong();
    private final ActorTestKit kit;
    private final String key;
    private final ManualTime scheduler;
    final GatedLedger ledger = new GatedLedger(storage.ledger());

    public FabricBench() {
        key = Ledgers.register(ledger, StorageSettings.memory().journal());
        kit = ActorTestKit.create(ConfigFactory.parseMap(
                        Map.of("heddle.persistence.journal-plugin.ledger", key, "pekko.log-dead-letters", 0))
                .withFallback(storage.pekkoConfig())
                .withFallback(ManualTime.config())
                .withFallback(ConfigFactory.load()));
        scheduler = ManualTime.get(kit.system());
    }

    public ActorTestKit kit() {
        return kit;
    }

    public Storage storage() {
        return storage;
    }

    public TimeSource time() {
        var start = Instant.parse("2026-01-01T12:00:00Z");
        return new TimeSource(() -> start.plusNanos(passed.get()), nanos::get);
    }

    /** Clocks move, and timers fire. */
    public void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        passed.addAndGet(duration.toNanos());
        scheduler.timePasses(duration);
    }

    /** Another copy of an entity takes over its log, as on another fabric process. */
    public void succeed(String pid) {
        storage.ledger().claim(List.of(pid));
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
        Ledgers.unregister(key);
        storage.close();
    }

    /** A ledger whose writes to one log wait at a gate that a test may close. */
    static final class GatedLedger implements Ledger {
        private final Ledger ledger;
        private final Semaphore gate = new Semaphore(1);
        final Semaphore arrived = new Semaphore(0);
        final List<Integer> written = new CopyOnWriteArrayList<>();

        GatedLedger(Ledger ledger) {
            this.ledger = ledger;
        }

        void closeGate() {
            gate.acquireUninterruptibly();
        }

        void openGate() {
            gate.release();
        }

        @Override
        public List<Verdict> append(List<Append> appends) {
            for (var append : appends) {
                if (!append.pid().startsWith("cluster|")) continue;
                written.add(append.rows().size());
                arrived.release();
                gate.acquireUninterruptibly();
                gate.release();
            }
            return ledger.append(appends);
        }

        @Override
        public Map<String, Claimed> claim(Collection<String> pids) {
            return ledger.claim(pids);
        }

        @Override
        public void replay(String pid, long from, long to, long max, Consumer<Row> sink) {
            ledger.replay(pid, from, to, max, sink);
        }

        @Override
        public void delete(String pid, long to) {
            ledger.delete(pid, to);
        }

        @Override
        public Snapshots snapshots() {
            return ledger.snapshots();
        }
    }
}
