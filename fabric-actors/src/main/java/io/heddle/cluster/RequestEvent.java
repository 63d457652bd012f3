package io.heddle.cluster;

import io.heddle.config.RequestId;
import io.heddle.persistence.Event;
import io.heddle.persistence.Refusal;
import java.time.Instant;

/** Facts about requests that changed nothing else, as journalled: add records, never edit one that shipped. */
public sealed interface RequestEvent extends Event {
    /** The request was refused, and its repeats are to be: whichever primary they reach. */
    record RequestRefused(Instant at, RequestId request, Refusal why) implements RequestEvent {}
}
