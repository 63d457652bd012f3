package io.heddle.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one virtual machine. A role instance that moves to another node gets a new VM with a new id. */
public record VmId(@JsonValue String value) implements Comparable<VmId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public VmId {
        Ids.require("VM id", value);
    }

    @Override
    public int compareTo(VmId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
