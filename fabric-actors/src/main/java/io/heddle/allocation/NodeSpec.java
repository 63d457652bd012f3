package io.heddle.allocation;

import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import java.util.Set;
import java.util.TreeSet;

/**
 * One machine as the allocator sees it.
 *
 * @param rack the fault domain: its switch and its power fail as one
 * @param ordinal its number in the datacenter's own order, from 0; decides its home, so it must not change
 * @param capabilities hardware and network features by name, which an instance may require
 */
public record NodeSpec(NodeId id, RackId rack, int ordinal, Capacity capacity, Set<String> capabilities) {
    public NodeSpec {
        if (ordinal < 0) throw new IllegalArgumentException("ordinal must not be negative: " + ordinal);
        capabilities = java.util.Collections.unmodifiableSet(new TreeSet<>(capabilities));
    }
}
