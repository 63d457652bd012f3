package io.heddle.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Term of the primary that decided something. Rises by one at each change of the lease's holder; zero means none yet. */
public record Epoch(@JsonValue long value) implements Comparable<Epoch> {
    public static final Epoch ZERO = new Epoch(0);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Epoch {
        if (value < 0) throw new IllegalArgumentException("epoch must not be negative: " + value);
    }

    public boolean isOlderThan(Epoch other) {
        return value < other.value;
    }

    public Epoch next() {
        return new Epoch(Math.incrementExact(value));
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
