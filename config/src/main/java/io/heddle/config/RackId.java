package io.heddle.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one rack: a fault domain, since its switch and its power fail as one. */
public record RackId(@JsonValue String value) implements Comparable<RackId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RackId {
        Ids.require("rack id", value);
    }

    @Override
    public int compareTo(RackId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
