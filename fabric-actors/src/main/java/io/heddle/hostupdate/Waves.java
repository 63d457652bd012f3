package io.heddle.hostupdate;

import io.heddle.allocation.NodeSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Divides the nodes into few waves: no two nodes of one wave conflict. Colours the conflict graph by DSATUR (Brelaz 1979: the
 * node whose neighbours have the most colours comes next), then improves by iterated greedy (Culberson 1992: colouring again,
 * wave by wave in another order, never needs more waves). In the order of a {@link Sequence} they are the dynamic schedule's.
 */
final class Waves {
    /** Rounds of improvement. Source: measured; later rounds gain nothing on the traces of docs/planning.md. */
    private static final int ROUNDS = 24;

    /** Into how many waves the allocator's homes may fall: as many as there are, or their groups. */
    private static final int[] SHARES = {NodeSpec.HOMES, NodeSpec.HOMES / 2, NodeSpec.HOME_GROUPS};

    private final int[] wave;
    private final int count;

    private Waves(int[] wave) {
        this.wave = wave;
        this.count = Arrays.stream(wave).max().orElse(-1) + 1;
    }

    static Waves of(Grid grid, Conflicts conflicts) {
        var best = dsatur(conflicts);
        for (int shares : SHARES) {
            var hinted = hinted(grid, conflicts, shares);
            if (waves(hinted) <= waves(best)) best = hinted;
        }
        var current = best;
        for (int round = 0; round < ROUNDS && best.length > 0; round++) {
            current = again(conflicts, current, round);
            if (waves(current) < waves(best)) best = current;
        }
        return new Waves(byLongestFirst(conflicts, best));
    }

    /** The same waves in the order in which they go. */
    Waves inOrder(Grid grid, Conflicts conflicts) {
        return new Waves(Sequence.of(grid, conflicts, wave));
    }

    int of(int node) {
        return wave[node];
    }

    int count() {
        return count;
    }

    private static int waves(int[] colours) {
        return Arrays.stream(colours).max().orElse(-1) + 1;
    }

    private record Candidate(int saturation, int degree, int node) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            if (saturation != other.saturation) return Integer.compare(other.saturation, saturation);
            if (degree != other.degree) return Integer.compare(other.degree, degree);
            return Integer.compare(node, other.node);
        }
    }

    private static int[] dsatur(Conflicts conflicts) {
        int count = conflicts.nodes();
        var colours = new int[count];
        Arrays.fill(colours, -1);
        var seen = new BitSet[count];
        var degree = new int[count];
        var queue = new PriorityQueue<Candidate>();
        for (int n = 0; n < count; n++) {
            seen[n] = new BitSet();
            degree[n] = conflicts.of(n).cardinality();
            queue.add(new Candidate(0, degree[n], n));
        }
        while (!queue.isEmpty()) {
            int node = queue.remove().node();
            if (colours[node] >= 0) continue; // Queued again since, and coloured then.
            int colour = seen[node].nextClearBit(0);
            colours[node] = colour;
            var around = conflicts.of(node);
            for (int m = around.nextSetBit(0); m >= 0; m = around.nextSetBit(m + 1)) {
                if (colours[m] >= 0 || seen[m].get(colour)) continue;
                seen[m].set(colour);
                queue.add(new Candidate(seen[m].cardinality(), degree[m], m));
            }
        }
        return colours;
    }

    /**
     * One wave per share of the hints. What conflicts within its share goes to another or to a new one; nodes with the most
     * such conflicts last, so that the few that are out of place go and not the many around them.
     */
    private static int[] hinted(Grid grid, Conflicts conflicts, int shares) {
        int count = grid.nodes();
        var members = new ArrayList<BitSet>();
        for (int i = 0; i < shares; i++) members.add(new BitSet(count));
        var share = new int[count];
        for (int n = 0; n < count; n++) {
            share[n] = grid.home(n) * shares / Grid.HINTS_MAX;
            members.get(share[n]).set(n);
        }
        var within = new int[count];
        for (int n = 0; n < count; n++) {
            var own = (BitSet) conflicts.of(n).clone();
            own.and(members.get(share[n]));
            within[n] = own.cardinality();
        }
        members.forEach(BitSet::clear);
        var order = new Integer[count];
        for (int n = 0; n < count; n++) order[n] = n;
        Arrays.sort(order, Comparator.comparingInt((Integer n) -> within[n]).thenComparing(n -> n));
        var colours = new int[count];
        for (int node : order) {
            int colour = share[node];
            if (members.get(colour).intersects(conflicts.of(node))) colour = 0;
            while (colour < members.size() && members.get(colour).intersects(conflicts.of(node))) colour++;
            if (colour == members.size()) members.add(new BitSet(count));
            members.get(colour).set(node);
            colours[node] = colour;
        }
        return dense(colours);
    }

    /** The same waves without gaps in their numbers. */
    private static int[] dense(int[] colours) {
        var numbers = new TreeMap<Integer, Integer>();
        for (int c : colours) numbers.putIfAbsent(c, 0);
        int next = 0;
        for (var entry : numbers.entrySet()) entry.setValue(next++);
        return Arrays.stream(colours).map(c -> numbers.getOrDefault(c, 0)).toArray();
    }

    /** Greedy colouring with the old waves as blocks: reversed, largest first, or rotated, in turn. */
    private static int[] again(Conflicts conflicts, int[] old, int round) {
        int waves = waves(old);
        var sizes = new int[waves];
        for (int c : old) sizes[c]++;
        var order = new Integer[waves];
        for (int i = 0; i < waves; i++) order[i] = i;
        Arrays.sort(order, (a, b) -> switch (round % 3) {
            case 0 -> Integer.compare(b, a);
            case 1 -> sizes[a] == sizes[b] ? Integer.compare(a, b) : Integer.compare(sizes[b], sizes[a]);
            default -> Integer.compare((a * 7 + round) % waves * waves + a, (b * 7 + round) % waves * waves + b);
        });
        var rank = new int[waves];
        for (int i = 0; i < waves; i++) rank[order[i]] = i;
        var nodes = new Integer[old.length];
        for (int n = 0; n < old.length; n++) nodes[n] = n;
        Arrays.sort(
                nodes,
                (a, b) -> rank[old[a]] == rank[old[b]]
                        ? Integer.compare(a, b)
                        : Integer.compare(rank[old[a]], rank[old[b]]));
        return greedy(conflicts, nodes);
    }

    private static int[] greedy(Conflicts conflicts, Integer[] order) {
        var members = new ArrayList<BitSet>();
        var colours = new int[order.length];
        for (int node : order) {
            int colour = 0;
            while (colour < members.size() && members.get(colour).intersects(conflicts.of(node))) colour++;
            if (colour == members.size()) members.add(new BitSet(order.length));
            members.get(colour).set(node);
            colours[node] = colour;
        }
        return colours;
    }

    /** Numbers the waves by size, the largest first, so that the last ones are short and few nodes wait for them. */
    private static int[] byLongestFirst(Conflicts conflicts, int[] colours) {
        int waves = waves(colours);
        var sizes = new int[waves];
        for (int c : colours) sizes[c]++;
        var order = new Integer[waves];
        for (int i = 0; i < waves; i++) order[i] = i;
        Arrays.sort(
                order, (a, b) -> sizes[a] == sizes[b] ? Integer.compare(a, b) : Integer.compare(sizes[b], sizes[a]));
        var sorted = new Integer[conflicts.nodes()];
        var rank = new int[waves];
        for (int i = 0; i < waves; i++) rank[order[i]] = i;
        for (int n = 0; n < sorted.length; n++) sorted[n] = n;
        Arrays.sort(
                sorted,
                (a, b) -> rank[colours[a]] == rank[colours[b]]
                        ? Integer.compare(a, b)
                        : Integer.compare(rank[colours[a]], rank[colours[b]]));
        return greedy(conflicts, sorted);
    }
}
