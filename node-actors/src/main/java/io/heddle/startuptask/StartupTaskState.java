package io.heddle.startuptask;

import io.heddle.persistence.Persisted;

/** What is durable about one startup task: attempts begun, and the last of them that was seen to end. */
public record StartupTaskState(int started, int finished) implements Persisted {
    static final StartupTaskState INITIAL = new StartupTaskState(0, 0);
}
