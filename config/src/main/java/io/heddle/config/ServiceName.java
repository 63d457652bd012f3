package io.heddle.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names a hosted service. */
public record ServiceName(@JsonValue String value) implements Comparable<ServiceName> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ServiceName {
        Ids.require("service name", value);
    }

    @Override
    public int compareTo(ServiceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
