package io.heddle.persistence;

import java.time.Instant;

/** A fact, as journalled. Every entity has a sealed set of them; a record that shipped is never edited. */
public interface Event extends Persisted {
    /** When it was decided, by the deciding process's clock. */
    Instant at();
}
