package io.heddle.sim;

import io.heddle.persistence.Ledger;
import java.nio.charset.StandardCharsets;

/**
 * A row of the journal that became durable. It is never changed.
 *
 * @param at nanoseconds since the world began
 * @param pid of the entity whose log it is
 */
public record JournalRow(long at, String pid, Ledger.Row row) {
    /** Of the event, as catalogued. */
    public String name() {
        return row.manifest();
    }

    /** The event's fields. */
    public String json() {
        return new String(row.payload(), StandardCharsets.UTF_8);
    }
}
