package io.heddle.persistence;

import java.time.Instant;
import java.util.List;

/**
 * All events of all persistence ids in one order, for readers. Only settled events are shown: none can ever appear before one
 * that was shown, so a reader that goes on from its last offset plus one misses nothing. Blocking; throws {@link
 * StorageFault}.
 */
public interface EventLog {
    /** Most events that one call returns. */
    int LIMIT_MAX = 10_000;

    /**
     * Events with an offset of at least {@code from}, by offset.
     *
     * @param limit 1 to {@link #LIMIT_MAX}
     */
    List<LoggedEvent> read(long from, int limit);

    /** Events of one persistence id with a sequence number of at least {@code fromSeq}, in order, settled or not. */
    List<LoggedEvent> history(String pid, long fromSeq, int limit);

    /** Offset of the newest settled event; 0 when there is none. */
    long last();

    /**
     * One event.
     *
     * @param offset its place among all events: unique, rising, with gaps, at least 1
     * @param manifest its catalogue name
     * @param at when it was written, by the storage's clock
     * @param json the event as it was journalled; {@code null} in JSON when it is not of the catalogue
     */
    record LoggedEvent(long offset, String pid, long seq, String manifest, Instant at, String json) {}
}
