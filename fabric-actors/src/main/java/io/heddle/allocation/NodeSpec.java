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
    /** Homes: finest division of the nodes for update domains. Source: a service has at most 20 update domains. */
    public static final int HOMES = 20;

    /** Homes come in this many groups. Source: five update domains are the platform's default. */
    public static final int HOME_GROUPS = 5;

    public NodeSpec {
        if (ordinal < 0) throw new IllegalArgumentException("ordinal must not be negative: " + ordinal);
        capabilities = java.util.Collections.unmodifiableSet(new TreeSet<>(capabilities));
    }

    /**
     * Its home, 0 to 19: instances of one update domain number gather in the same homes, so that a host update finds few
     * conflicts. Neighbours get homes of different groups, so that even a small rack has a node of each.
     */
    public int home() {
        int perGroup = HOMES / HOME_GROUPS;
        return (ordinal % HOME_GROUPS) * perGroup + (ordinal / HOME_GROUPS) % perGroup;
    }

    /** The least ordinal of a node with this home. */
    public static int ordinalOf(int home) {
        int perGroup = HOMES / HOME_GROUPS;
        return home / perGroup + home % perGroup * HOME_GROUPS;
    }
}
