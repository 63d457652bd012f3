package io.heddle.bench;

import io.heddle.persistence.Ledger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A ledger in front of another: it counts the events that it replays, and lets its snapshots be written, only be read, or
 * not be seen at all. So a recovery leaves the journal as it found it, and the next one has the same work.
 */
final class WatchedLedger implements Ledger {
    /** What entities find of their snapshots. */
    enum Shown {
        /** All: as in production. */
        ALL,
        /** Those that there are; new ones are thrown away. */
        READ_ONLY,
        /** None, neither old nor new. */
        NONE
    }

    private final Ledger behind;
    private final AtomicLong replayed = new AtomicLong();
    private volatile Shown shown = Shown.ALL;

    WatchedLedger(Ledger behind) {
        this.behind = behind;
    }

    void show(Shown snapshots) {
        shown = snapshots;
    }

    /** Events handed out since the last call. */
    long takeReplayed() {
        return replayed.getAndSet(0);
    }

    @Override
    public Map<String, Claimed> claim(Collection<String> pids) {
        return behind.claim(pids);
    }

    @Override
    public List<Verdict> append(List<Append> appends) {
        return behind.append(appends);
    }

    @Override
    public void replay(String pid, long from, long to, long max, Consumer<Row> sink) {
        behind.replay(pid, from, to, max, row -> {
            replayed.incrementAndGet();
            sink.accept(row);
        });
    }

    @Override
    public void delete(String pid, long to) {
        behind.delete(pid, to);
    }

    @Override
    public Snapshots snapshots() {
        var snapshots = behind.snapshots();
        return new Snapshots() {
            @Override
            public void save(String pid, long seq, long timestampMillis, Row snapshot) {
                if (shown == Shown.ALL) snapshots.save(pid, seq, timestampMillis, snapshot);
            }

            @Override
            public Optional<Stored> load(String pid, long seqMin, long seqMax, long timestampMin, long timestampMax) {
                return shown == Shown.NONE
                        ? Optional.empty()
                        : snapshots.load(pid, seqMin, seqMax, timestampMin, timestampMax);
            }

            @Override
            public void delete(String pid, long seqMin, long seqMax, long timestampMin, long timestampMax) {
                if (shown == Shown.ALL) snapshots.delete(pid, seqMin, seqMax, timestampMin, timestampMax);
            }
        };
    }
}
