package io.heddle.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one role instance, as the field does: {@code Role_IN_n} behind its deployment's id, {@code d-12.Web_IN_0}. Kept when it moves. */
public record RoleInstanceId(@JsonValue String value) implements Comparable<RoleInstanceId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RoleInstanceId {
        Ids.require("role instance id", value);
    }

    @Override
    public int compareTo(RoleInstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
