package io.heddle.node;

/** How the fabric processes are, who carry the machines' heartbeats to their nodes, as one of them sees it. */
public enum Watchers {
    /** All well: none came, went or was out of reach lately. */
    CALM,

    /** Some came, went or were out of reach lately: silence says little about a machine. */
    DISTURBED,

    /** The primary was in another actor cluster lately, and may be heard where this process hears nothing: silence says nothing. */
    APART
}
