package io.heddle.persistence.memory;

import io.heddle.persistence.Ledger;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Snapshots in memory, the newest three of each persistence id. */
final class MemorySnapshots implements Ledger.Snapshots {
    private static final int KEPT = 3;

    private final Map<String, NavigableMap<Long, Stored>> byPid = new HashMap<>();

    @Override
    public synchronized void save(String pid, long seq, long timestampMillis, Ledger.Row snapshot) {
        var kept = byPid.computeIfAbsent(pid, p -> new TreeMap<>());
        kept.put(seq, new Stored(seq, timestampMillis, snapshot));
        if (kept.size() > KEPT) kept.pollFirstEntry();
    }

    @Override
    public synchronized Optional<Stored> load(
            String pid, long seqMin, long seqMax, long timestampMin, long timestampMax) {
        var kept = byPid.get(pid);
        if (kept == null || seqMin > seqMax) return Optional.empty();
        return kept.subMap(seqMin, true, seqMax, true).descendingMap().values().stream()
                .filter(s -> s.timestampMillis() >= timestampMin && s.timestampMillis() <= timestampMax)
                .findFirst();
    }

    @Override
    public synchronized void delete(String pid, long seqMin, long seqMax, long timestampMin, long timestampMax) {
        var kept = byPid.get(pid);
        if (kept == null || seqMin > seqMax) return;
        kept.subMap(seqMin, true, seqMax, true)
                .values()
                .removeIf(s -> s.timestampMillis() >= timestampMin && s.timestampMillis() <= timestampMax);
        if (kept.isEmpty()) byPid.remove(pid);
    }
}
