package io.heddle.api;

import io.heddle.persistence.Refusal;

/** What became of a request: done, with its value, or declined with the reason. Faults are exceptions, not outcomes. */
public sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    record Declined<T>(Refusal why) implements Outcome<T> {}
}
