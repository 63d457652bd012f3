package io.heddle.node;

/** What a node still asks of the world. Every intent is idempotent: it may be carried out again at any time. */
public sealed interface NodeIntent {
    /** The machine has not confirmed its newest goal: send it once more. */
    record SendGoal() implements NodeIntent {}
}
