package io.heddle.healing;

import io.heddle.config.NodeId;

/** What healing asks of the machines' controllers. Each may be carried out again at any time. */
public sealed interface HealingIntent {
    NodeId node();

    /** Cut the machine's power: only then is it certain that nothing of it runs. */
    record PowerOff(NodeId node) implements HealingIntent {}

    /** Start the machine with a clean disk; {@code attempt} counts from 1. */
    record PowerOn(NodeId node, int attempt) implements HealingIntent {}
}
