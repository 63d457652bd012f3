package io.heddle.sim;

/** How a world carries the reports of its machines, their heartbeats among them. */
public enum Beats {
    /** Each of them, late by the chance of the network, in one row with all else that it carries. */
    CARRIED,

    /** Each of them, late by a chance of its own, and behind no other machine's: so that one more or less of them changes nothing else. */
    ALONE,

    /**
     * The same, but those that can change nothing before the next one comes are carried only when somebody looks ({@link Rest}),
     * and so are looks whose answer is known ({@link Asking}).
     */
    LAZY
}
