package io.heddle.persistence.memory;

import io.heddle.config.Epoch;
import io.heddle.persistence.EventCatalogue;
import io.heddle.persistence.EventLog;
import io.heddle.persistence.Ledger;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** A ledger and the log of its events in memory, with both fences. One lock guards all of it. */
public final class MemoryLedger implements Ledger, EventLog {
    private final Map<String, Stream> streams = new HashMap<>();
    private final NavigableMap<Long, LoggedEvent> log = new TreeMap<>();
    private final MemorySnapshots snapshots = new MemorySnapshots();
    private final Function<String, Epoch> epochs;
    private final InstantSource clock;

    /**
     * An empty ledger.
     *
     * @param epochs the epoch of the lease of a scope
     */
    public MemoryLedger(Function<String, Epoch> epochs, InstantSource clock) {
        this.epochs = epochs;
        this.clock = clock;
    }

    /** What is known of one persistence id. */
    private static final class Stream {
        private final NavigableMap<Long, Row> rows = new TreeMap<>();
        private final Map<Long, Long> offsets = new HashMap<>();
        private long claim;
        private long highest;
    }

    @Override
    public synchronized Map<String, Claimed> claim(Collection<String> pids) {
        var claimed = new HashMap<String, Claimed>();
        for (String pid : pids) {
            Stream stream = streams.computeIfAbsent(pid, p -> new Stream());
            claimed.computeIfAbsent(pid, p -> new Claimed(++stream.claim, stream.highest));
        }
        return claimed;
    }

    @Override
    public synchronized List<Verdict> append(List<Append> appends) {
        var verdicts = new ArrayList<Verdict>(appends.size());
        for (Append append : appends) verdicts.add(append(append));
        return verdicts;
    }

    private Verdict append(Append append) {
        var stream = streams.get(append.pid());
        if (stream == null || stream.claim != append.claim()) {
            return new Fenced(append.pid() + ": claim " + append.claim() + " is no longer the newest");
        }
        var fence = append.fence();
        if (fence != null && !epochs.apply(fence.scope()).equals(fence.epoch())) {
            return new Fenced(
                    append.pid() + ": epoch " + fence.epoch() + " is no longer that of scope " + fence.scope());
        }
        for (Row row : append.rows()) {
            if (stream.rows.containsKey(row.seq())) {
                return new Failed(new io.heddle.persistence.StorageFault(
                        append.pid() + ": sequence number " + row.seq() + " is already written"));
            }
        }
        for (Row row : append.rows()) put(append.pid(), stream, row);
        return new Written();
    }

    private void put(String pid, Stream stream, Row row) {
        long offset = log.isEmpty() ? 1 : log.lastKey() + 1;
        stream.rows.put(row.seq(), row);
        stream.offsets.put(row.seq(), offset);
        stream.highest = Math.max(stream.highest, row.seq());
        String json =
                EventCatalogue.isName(row.manifest()) ? new String(row.payload(), StandardCharsets.UTF_8) : "null";
        log.put(offset, new LoggedEvent(offset, pid, row.seq(), row.manifest(), clock.instant(), json));
    }

    @Override
    public void replay(String pid, long from, long to, long max, Consumer<Row> sink) {
        List<Row> rows;
        synchronized (this) {
            var stream = streams.get(pid);
            rows = stream == null || from > to
                    ? List.of()
                    : stream.rows.subMap(from, true, to, true).values().stream()
                            .limit(max)
                            .toList();
        }
        rows.forEach(sink);
    }

    @Override
    public synchronized void delete(String pid, long to) {
        var stream = streams.get(pid);
        if (stream == null) return;
        var gone = stream.rows.headMap(to, true);
        for (long seq : gone.keySet()) log.remove(stream.offsets.remove(seq));
        gone.clear();
    }

    @Override
    public Snapshots snapshots() {
        return snapshots;
    }

    @Override
    public synchronized List<LoggedEvent> read(long from, int limit) {
        return log.tailMap(from, true).values().stream()
                .limit(Math.clamp(limit, 1, LIMIT_MAX))
                .toList();
    }

    @Override
    public synchronized List<LoggedEvent> history(String pid, long fromSeq, int limit) {
        var stream = streams.get(pid);
        if (stream == null) return List.of();
        return stream.rows.tailMap(fromSeq, true).keySet().stream()
                .limit(Math.clamp(limit, 1, LIMIT_MAX))
                .map(seq -> log.get(stream.offsets.get(seq)))
                .toList();
    }

    @Override
    public synchronized long last() {
        return log.isEmpty() ? 0 : log.lastKey();
    }
}
