package io.heddle.bench;

import io.heddle.persistence.CatalogueSource;
import io.heddle.persistence.EventCatalogue;

/** The events that benchmarks journal. */
public final class BenchCatalogue implements CatalogueSource {
    @Override
    public EventCatalogue catalogue() {
        return EventCatalogue.of(EventCatalogue.entry("bench.counted.v1", CounterActor.Counted.class));
    }
}
