package io.heddle.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one machine. */
public record NodeId(@JsonValue String value) implements Comparable<NodeId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public NodeId {
        Ids.require("node id", value);
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
