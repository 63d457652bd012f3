package io.heddle.ondemand;

import io.heddle.persistence.Event;
import java.time.Instant;
import java.util.List;

/**
 * The rule book of an entity that only ever observes: {@code O} is what it is shown, {@code E} its events, {@code S} its
 * state. Pure and total.
 */
public interface OnDemandRules<O, E extends Event, S> {
    S initial();

    /** What the observation adds to the history; empty when nothing changed. */
    List<E> decide(S state, O observation, Instant now);

    S evolve(S state, E event);
}
