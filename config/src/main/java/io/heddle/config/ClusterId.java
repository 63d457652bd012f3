package io.heddle.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one cluster: the nodes that one fabric controller oversees. */
public record ClusterId(@JsonValue String value) implements Comparable<ClusterId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ClusterId {
        Ids.require("cluster id", value);
    }

    @Override
    public int compareTo(ClusterId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
