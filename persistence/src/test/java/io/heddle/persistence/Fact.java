package io.heddle.persistence;

import static io.heddle.persistence.EventCatalogue.entry;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.heddle.config.Epoch;
import io.heddle.config.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events of a made-up entity that between them use every kind of component a real one may have. */
public sealed interface Fact extends Persisted {
    record Noted(String text) implements Fact {}

    record Measured(
            Instant at,
            Duration took,
            Optional<String> note,
            List<NodeId> nodes,
            Map<NodeId, Long> counts,
            Epoch epoch,
            Colour colour)
            implements Fact {}

    record Painted(Shape shape, List<Shape> others) implements Fact {}

    record Emptied() implements Fact {}

    enum Colour {
        RED,
        GREEN
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Square.class, name = "square"),
        @JsonSubTypes.Type(value = Circle.class, name = "circle")
    })
    sealed interface Shape {}

    record Square(int side) implements Shape {}

    record Circle(double radius) implements Shape {}

    /** Not catalogued: a message between processes. */
    record Asked(String what, Shape shape) implements Persisted {}

    /** A snapshot. */
    record Page(String text) implements Persisted {}

    /** Names them all. */
    final class Source implements CatalogueSource {
        @Override
        public EventCatalogue catalogue() {
            return EventCatalogue.of(
                            entry("fact.noted.v1", Noted.class),
                            entry("fact.measured.v1", Measured.class),
                            entry("fact.painted.v1", Painted.class),
                            entry("fact.emptied.v1", Emptied.class),
                            entry("fact.page.v1", Page.class))
                    .covering(Fact.class);
        }
    }
}
