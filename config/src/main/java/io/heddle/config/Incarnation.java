package io.heddle.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Version of one goal. Rises by one with each new goal of the same entity; zero means no goal yet. */
public record Incarnation(@JsonValue long value) implements Comparable<Incarnation> {
    public static final Incarnation ZERO = new Incarnation(0);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Incarnation {
        if (value < 0) throw new IllegalArgumentException("incarnation must not be negative: " + value);
    }

    public boolean isOlderThan(Incarnation other) {
        return value < other.value;
    }

    public Incarnation next() {
        return new Incarnation(Math.incrementExact(value));
    }

    @Override
    public int compareTo(Incarnation other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
