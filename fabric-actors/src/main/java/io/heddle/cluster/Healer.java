package io.heddle.cluster;

import io.heddle.config.NodeId;
import io.heddle.healing.Healing;
import io.heddle.healing.HealingIntent;
import io.heddle.healing.Patience;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Healing as one primary carries it out: what it has seen of silences, softly, and which controllers it is asking. */
final class Healer {
    private static final Logger LOG = LoggerFactory.getLogger(Healer.class);

    private final Healing rules;
    private final LongSupplier nanos;
    private final PowerOrders orders;
    private Patience patience = Patience.NONE;
    private Map<NodeId, String> held = Map.of();

    /** @param nanos monotonic */
    Healer(Healing rules, LongSupplier nanos) {
        this.rules = rules;
        this.nanos = nanos;
        this.orders = new PowerOrders(nanos);
    }

    PowerOrders orders() {
        return orders;
    }

    /** What is to be asked now; each of these machines' controllers then counts as being asked. */
    List<HealingIntent> due(ClusterState state, Instant now) {
        boolean braked = patience.isBraking();
        patience = rules.look(patience, state.inventory(), nanos.getAsLong());
        if (braked != patience.isBraking()) LOG.warn("healing.brake: {}", patience.isBraking() ? "on" : "off");
        var plan = rules.due(state.inventory(), state.deployment(), patience, now);
        plan.held().forEach((node, why) -> {
            if (!why.equals(held.get(node))) LOG.warn("healing.held: {} is silent and is not fenced: {}", node, why);
        });
        held = plan.held();
        return plan.intents().stream().filter(i -> orders.open(i.node())).toList();
    }
}
