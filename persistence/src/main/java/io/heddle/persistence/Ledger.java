package io.heddle.persistence;

import io.heddle.config.Epoch;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where events last. Rows of one persistence id are numbered from 1 and kept in order; two fences, checked where the rows
 * are written and not before, keep everyone but the rightful writer out: the claim (a later claim of the same persistence id
 * ends all earlier ones) and, for the log of a cluster, the epoch of its lease.
 *
 * <p>All methods block and may be called from many threads at once; they throw {@link StorageFault} when the storage cannot
 * be reached. Appends to one persistence id must not overlap.
 */
public interface Ledger {
    /**
     * Makes the caller the only writer of these persistence ids. When it returns, whatever an earlier claimant had written
     * is counted in {@link Claimed#highest} and nothing more of his will be accepted.
     *
     * @return one answer per persistence id asked for
     */
    Map<String, Claimed> claim(Collection<String> pids);

    /**
     * Writes each append as a whole or not at all, and as many of them as possible in one go. A verdict of {@link Written}
     * means durable.
     *
     * @return one verdict per append, in the same order
     */
    List<Verdict> append(List<Append> appends);

    /** Hands the rows with {@code from <= seq <= to} to {@code sink}, in order, at most {@code max} of them. */
    void replay(String pid, long from, long to, long max, Consumer<Row> sink);

    /** Removes the rows with {@code seq <= to}. The highest sequence number stays what it was. */
    void delete(String pid, long to);

    /** The snapshots that belong to these events. */
    Snapshots snapshots();

    /**
     * A claim that was granted.
     *
     * @param number of this claim among those of its persistence id; rises by one each time
     * @param highest sequence number ever written; 0 when nothing was
     */
    record Claimed(long number, long highest) {}

    /** What the lease must still say for a write to be accepted. */
    record Fence(String scope, Epoch epoch) {}

    /** Consecutive rows of one persistence id, under one claim, and under a fence if it is a cluster's log. */
    record Append(String pid, long claim, @Nullable Fence fence, List<Row> rows) {
        public Append {
            rows = List.copyOf(rows);
        }

        /** Sum of the payloads, in bytes. */
        public long size() {
            return rows.stream().mapToLong(r -> r.payload().length).sum();
        }
    }

    /** One event as it is stored. The payload is not copied: whoever hands it over does not touch it again. */
    @SuppressWarnings(
            "ArrayRecordComponent") // Payloads are compared by nobody; a wrapper would copy each of them twice.
    record Row(long seq, int serializer, String manifest, byte[] payload, String writer) {}

    /** What became of an append. */
    sealed interface Verdict {}

    /** Durable. */
    record Written() implements Verdict {}

    /** Refused: the writer was succeeded. */
    record Fenced(String why) implements Verdict {}

    /** Not written. */
    record Failed(StorageFault fault) implements Verdict {}

    /** Snapshots of entities, the newest few of each. Blocking, as the ledger. */
    interface Snapshots {
        /** Stores one, replacing any of the same sequence number, and drops all but the newest few. Durable on return. */
        void save(String pid, long seq, long timestampMillis, Row snapshot);

        /** The newest within the bounds, all of them inclusive. */
        Optional<Stored> load(String pid, long seqMin, long seqMax, long timestampMin, long timestampMax);

        /** Removes all within the bounds, all of them inclusive. */
        void delete(String pid, long seqMin, long seqMax, long timestampMin, long timestampMax);

        /** A snapshot and when it was taken, in milliseconds since 1970. */
        record Stored(long seq, long timestampMillis, Row snapshot) {}
    }
}
