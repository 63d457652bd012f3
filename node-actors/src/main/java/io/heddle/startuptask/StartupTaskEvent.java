package io.heddle.startuptask;

import io.heddle.persistence.Event;
import java.time.Instant;

/** Facts about one startup task, as journalled: add records, never edit one that shipped. */
public sealed interface StartupTaskEvent extends Event {
    record Started(Instant at, String commandLine, int attempt) implements StartupTaskEvent {}

    record Finished(Instant at, int attempt, int exitCode) implements StartupTaskEvent {}
}
