package io.heddle.persistence;

import java.util.List;
import java.util.stream.Stream;

/** The answer to one command. {@code E} is the entity's sealed event type. */
public sealed interface Decision<E> {
    /** Facts to journal, in order. May be non-empty even when refused: a newer term is recorded either way. */
    List<E> events();

    record Accepted<E>(List<E> events) implements Decision<E> {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    record Refused<E>(List<E> events, Refusal why) implements Decision<E> {
        public Refused {
            events = List.copyOf(events);
        }
    }

    static <E> Decision<E> accept(E event) {
        return new Accepted<>(List.of(event));
    }

    static <E> Decision<E> accept(List<E> events) {
        return new Accepted<>(events);
    }

    /** The command's effect already holds: success, and nothing to journal. */
    static <E> Decision<E> alreadySo() {
        return new Accepted<>(List.of());
    }

    static <E> Decision<E> refuse(Refusal why) {
        return new Refused<>(List.of(), why);
    }

    /** This decision, with {@code first} journalled ahead of its own events. */
    default Decision<E> after(E first) {
        var all = Stream.concat(Stream.of(first), events().stream()).toList();
        return switch (this) {
            case Accepted<E> d -> new Accepted<>(all);
            case Refused<E> d -> new Refused<>(all, d.why());
        };
    }
}
