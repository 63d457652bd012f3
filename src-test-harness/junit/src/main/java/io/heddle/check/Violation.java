package io.heddle.check;

/**
 * A promise that was broken.
 *
 * @param at nanoseconds since the observation began
 */
public record Violation(int invariant, String promise, long at, String what) {}
