package io.heddle.allocation;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What does not change while nodes fill and empty: a rank for each node, racks and pods as ranges of ranks, and homes. Ranks follow
 * rack and id, so the first node of a set is the one that ties go to. Some racks in a row are a pod.
 */
final class Layout {
    private static final int HOMES = NodeSpec.HOMES;
    private static final int GROUPS = NodeSpec.HOME_GROUPS;

    /** A deployment gathers in a pod. Source: the fewest racks over which services are spread with ease; docs/planning.md. */
    private static final int RACKS_PER_POD = 5;

    /** Cell 0 holds all nodes, then one cell per group, then one per home. */
    static final int CELLS = 1 + GROUPS + HOMES;

    static final int EVERYWHERE = 0;

    private final Dimensions dimensions;
    private final NodeId[] ids;
    private final RackId[] rackOf;
    private final int[] rackEnd;
    private final int[] homes;
    private final int[] pods;
    private final int[] kinds;
    private final Map<NodeId, Integer> ranks = new HashMap<>();
    private final Map<RackId, Integer> starts = new HashMap<>();
    private final List<Kind> catalogue = new ArrayList<>();

    /** Nodes of one kind differ only in what is left of them. */
    record Kind(Capacity capacity, Set<String> capabilities) {}

    Layout(List<NodeSpec> nodes, Dimensions dimensions) {
        this.dimensions = dimensions;
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
            homes[i] = spec.home();
            var kind = new Kind(spec.capacity(), spec.capabilities());
            Integer known = numbers.putIfAbsent(kind, catalogue.size());
            if (known == null) catalogue.add(kind);
            kinds[i] = known == null ? catalogue.size() - 1 : known;
        }
        for (int i = count - 1; i >= 0; i--) {
            boolean last = i == count - 1 || !rackOf[i + 1].equals(rackOf[i]);
            rackEnd[i] = last ? i + 1 : rackEnd[i + 1];
        }
        pods = podStarts();
    }

    /** Racks in a row are near each other. A rest too small for a pod of its own joins the last. */
    private int[] podStarts() {
        var first = new ArrayList<Integer>();
        int rack = 0;
        for (int rank = 0; rank < ids.length; rank = rackEnd[rank]) {
            boolean enough = starts.size() - rack >= RACKS_PER_POD;
            if (first.isEmpty() || (rack % RACKS_PER_POD == 0 && enough)) first.add(rank);
            rack++;
        }
        first.add(ids.length);
        return first.stream().mapToInt(i -> i).toArray();
    }

    /** Number of the pod that a known rack is in. */
    int podOf(RackId rack) {
        int found = Arrays.binarySearch(pods, start(rack));
        return found >= 0 ? found : -found - 2;
    }

    /** First rank of a pod; that of the next is where it ends. */
    int podStart(int pod) {
        return pods[pod];
    }

    boolean hasPods() {
        return pods.length > 2;
    }

    /**
     * The cells in which update domain {@code domain} of {@code domains} is at home. Services with as many domains as there
     * are groups, or fewer, share whole groups, so that nodes of one group never conflict among themselves.
     *
     * @param deployment turns the circle of homes, so that the first domains of all deployments, which have more instances
     *     than the last, do not crowd the same nodes
     */
    static int[] homeCells(int domain, int domains, DeploymentId deployment) {
        if (domains == 1) return new int[] {EVERYWHERE};
        boolean coarse = domains <= GROUPS;
        int parts = coarse ? GROUPS : HOMES;
        int first = coarse ? 1 : 1 + GROUPS;
        int turn = Math.floorMod(deployment.value().hashCode(), parts);
        int from = -Math.floorDiv(-domain * parts, domains);
        int to = -Math.floorDiv(-(domain + 1) * parts, domains);
        var cells = new int[to - from];
        for (int i = 0; i < cells.length; i++) cells[i] = first + (from + i + turn) % parts;
        return cells;
    }

    /** The homes of an update domain as a set of bits. */
    static int homeMask(int domain, int domains, DeploymentId deployment) {
        if (domains == 1) return -1;
        int mask = 0;
        int perGroup = HOMES / GROUPS;
        for (int cell : homeCells(domain, domains, deployment)) {
            if (cell <= GROUPS) mask |= ((1 << perGroup) - 1) << ((cell - 1) * perGroup);
            else mask |= 1 << (cell - 1 - GROUPS);
        }
        return mask;
    }

    /** Whether a node of this home is one for an update domain. */
    static boolean atHome(int home, int domain, int domains, DeploymentId deployment) {
        return ((homeMask(domain, domains, deployment) >>> home) & 1) != 0;
    }

    int home(int rank) {
        return homes[rank];
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

    /** The class of an empty node of a kind. */
    FreeClass empty(int kind, boolean warned) {
        var capacity = catalogue.get(kind).capacity();
        var volumes =
                capacity.volumes().stream().mapToLong(v -> v.value()).sorted().toArray();
        return new FreeClass(kind, warned, dimensions.of(capacity), volumes);
    }

    Kind kind(int number) {
        return catalogue.get(number);
    }
}
