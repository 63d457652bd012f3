package io.heddle.allocation;

import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What does not change while nodes fill and empty: a rank for each node, racks as ranges of ranks, and homes. Ranks follow
 * rack and id, so the first node of a set is the one that ties go to.
 */
final class Layout {
    /** Homes: finest division of a rack for update domains. Source: a service has at most 20 update domains. */
    private static final int HOMES = 20;

    /** Homes come in this many groups. Source: five update domains are the platform's default. */
    private static final int GROUPS = 5;

    /** Cell 0 holds all nodes, then one cell per group, then one per home. */
    static final int CELLS = 1 + GROUPS + HOMES;

    static final int EVERYWHERE = 0;

    private final NodeId[] ids;
    private final RackId[] rackOf;
    private final int[] rackEnd;
    private final int[] homes;
    private final int[] kinds;
    private final Map<NodeId, Integer> ranks = new HashMap<>();
    private final Map<RackId, Integer> starts = new HashMap<>();
    private final List<Kind> catalogue = new ArrayList<>();

    /** Nodes of one kind differ only in what is left of them. */
    record Kind(Capacity capacity, Set<String> capabilities) {}

    Layout(List<NodeSpec> nodes) {
        var sorted = new ArrayList<>(nodes);
        sorted.sort(Comparator.comparing(NodeSpec::rack).thenComparing(NodeSpec::id));
        int count = sorted.size();
        ids = new NodeId[count];
        rackOf = new RackId[count];
        rackEnd = new int[count];
        homes = new int[count];
        kinds = new int[count];
        var numbers = new HashMap<Kind, Integer>();
        for (int i = 0; i < count; i++) {
            var spec = sorted.get(i);
            ids[i] = spec.id();
            ranks.put(spec.id(), i);
            rackOf[i] = spec.rack();
            starts.putIfAbsent(spec.rack(), i);
            homes[i] = home(spec.ordinal());
            var kind = new Kind(spec.capacity(), spec.capabilities());
            Integer known = numbers.putIfAbsent(kind, catalogue.size());
            if (known == null) catalogue.add(kind);
            kinds[i] = known == null ? catalogue.size() - 1 : known;
        }
        for (int i = count - 1; i >= 0; i--) {
            boolean last = i == count - 1 || !rackOf[i + 1].equals(rackOf[i]);
            rackEnd[i] = last ? i + 1 : rackEnd[i + 1];
        }
    }

    /** Neighbours get different groups, so that even a small rack has a node of each. */
    private static int home(int ordinal) {
        int perGroup = HOMES / GROUPS;
        return (ordinal % GROUPS) * perGroup + (ordinal / GROUPS) % perGroup;
    }

    /**
     * The cells in which update domain {@code domain} of {@code domains} is at home. Services with as many domains as there
     * are groups, or fewer, share whole groups, so that nodes of one group never conflict among themselves.
     */
    static int[] homeCells(int domain, int domains) {
        if (domains == 1) return new int[] {EVERYWHERE};
        boolean coarse = domains <= GROUPS;
        int parts = coarse ? GROUPS : HOMES;
        int first = coarse ? 1 : 1 + GROUPS;
        int from = -Math.floorDiv(-domain * parts, domains);
        int to = -Math.floorDiv(-(domain + 1) * parts, domains);
        var cells = new int[to - from];
        for (int i = 0; i < cells.length; i++) cells[i] = first + from + i;
        return cells;
    }

    /** The three cells that hold the node of this rank. */
    int[] cellsOf(int rank) {
        int home = homes[rank];
        return new int[] {EVERYWHERE, 1 + home / (HOMES / GROUPS), 1 + GROUPS + home};
    }

    int rank(NodeId id) {
        var rank = ranks.get(id);
        if (rank == null) throw new IllegalArgumentException("there is no node " + id);
        return rank;
    }

    NodeId id(int rank) {
        return ids[rank];
    }

    int count() {
        return ids.length;
    }

    /** First rank after the rack of this rank. */
    int rackEnd(int rank) {
        return rackEnd[rank];
    }

    RackId rack(int rank) {
        return rackOf[rank];
    }

    boolean knows(RackId rack) {
        return starts.containsKey(rack);
    }

    /** First rank of a known rack. */
    int start(RackId rack) {
        var start = starts.get(rack);
        if (start == null) throw new IllegalArgumentException("there is no rack " + rack);
        return start;
    }

    int kindNumber(int rank) {
        return kinds[rank];
    }

    Kind kind(int number) {
        return catalogue.get(number);
    }
}
