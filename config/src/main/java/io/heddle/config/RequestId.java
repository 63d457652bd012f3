package io.heddle.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one request of a client. The same id asked twice is one request. */
public record RequestId(@JsonValue String value) implements Comparable<RequestId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RequestId {
        Ids.require("request id", value);
    }

    @Override
    public int compareTo(RequestId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
