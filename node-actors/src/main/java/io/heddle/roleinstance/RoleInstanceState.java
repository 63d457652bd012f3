package io.heddle.roleinstance;

import io.heddle.persistence.Persisted;

/** What is durable about one role instance; {@code vm} and {@code status} are empty before it was first seen. */
public record RoleInstanceState(String vm, String status, int restarts) implements Persisted {
    static final RoleInstanceState INITIAL = new RoleInstanceState("", "", 0);
}
