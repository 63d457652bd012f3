package io.heddle.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one deployment of a service for ever: a redeployment gets a new one. */
public record DeploymentId(@JsonValue String value) implements Comparable<DeploymentId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DeploymentId {
        Ids.require("deployment id", value);
    }

    @Override
    public int compareTo(DeploymentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
