package io.heddle.vm;

import io.heddle.persistence.Persisted;

/** What is durable about one VM; {@code phase} is empty before it was first seen. */
public record VmState(String phase, int guestRestarts) implements Persisted {
    static final VmState INITIAL = new VmState("", 0);
}
