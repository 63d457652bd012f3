package io.heddle.cluster;

import io.heddle.config.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Which machines' controllers are being asked for something now, and which failed lately and are left alone. */
final class PowerOrders {
    /** How long a controller that failed is left alone. Too low: a dead one fills the log. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private final Set<NodeId> open = new HashSet<>();
    private final Map<NodeId, Long> failedAt = new HashMap<>();

    PowerOrders(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether a machine's controller may be asked now; if so, it counts as being asked until {@link #close}. */
    boolean open(NodeId node) {
        var failed = failedAt.get(node);
        boolean resting = failed != null && nanos.getAsLong() - failed < RETRY_AFTER.toNanos();
        return !resting && open.add(node);
    }

    void failed(NodeId node) {
        open.remove(node);
        failedAt.put(node, nanos.getAsLong());
    }

    void carriedOut(NodeId node) {
        failedAt.remove(node);
    }

    /** Its outcome is durable: it may be asked again. */
    void close(NodeId node) {
        open.remove(node);
    }
}
