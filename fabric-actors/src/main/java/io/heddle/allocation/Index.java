package io.heddle.allocation;

import java.util.ArrayList;
import java.util.List;

/**
 * All usable nodes, by home and class. Immutable; it follows from the nodes alone, so it can be dropped and built anew at
 * any time, which is done when nodes are added or removed and when its catalogue is full.
 */
final class Index {
    private final Layout layout;
    private final Catalogue catalogue;
    private final List<IntMap<IntSet>> cells;
    /** Per rank; usable nodes only. */
    private final IntMap<Integer> classes;

    private Index(Layout layout, Catalogue catalogue, List<IntMap<IntSet>> cells, IntMap<Integer> classes) {
        this.layout = layout;
        this.catalogue = catalogue;
        this.cells = cells;
        this.classes = classes;
    }

    static Index of(PersistentMap<?, NodeState> nodes, Dimensions dimensions) {
        var all = new ArrayList<NodeState>(nodes.size());
        nodes.forEachValue(all::add);
        var layout = new Layout(all.stream().map(NodeState::spec).toList(), dimensions);
        var catalogue = new Catalogue(layout);
        var cells = new ArrayList<IntMap<IntSet>>();
        for (int i = 0; i < Layout.CELLS; i++) cells.add(IntMap.empty());
        IntMap<Integer> classes = IntMap.empty();
        synchronized (catalogue) {
            for (var node : all) {
                if (!node.usable()) continue;
                add(cells, layout, catalogue, node);
                classes = classes.put(layout.rank(node.spec().id()), catalogue.number(node));
            }
        }
        return new Index(layout, catalogue, List.copyOf(cells), classes);
    }

    /** The index after a node changed from {@code before} to {@code after}. */
    Index with(NodeState before, NodeState after) {
        if (!before.usable() && !after.usable()) return this;
        var now = new ArrayList<>(cells);
        synchronized (catalogue) {
            if (before.usable()) remove(now, layout, catalogue, before);
            if (after.usable()) add(now, layout, catalogue, after);
            int rank = layout.rank(after.spec().id());
            var numbers = after.usable() ? classes.put(rank, catalogue.number(after)) : classes.remove(rank);
            return new Index(layout, catalogue, now, numbers);
        }
    }

    boolean isFull() {
        synchronized (catalogue) {
            return catalogue.isFull();
        }
    }

    Layout layout() {
        return layout;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    /** Class of the node of this rank; -1 when it is not usable. */
    int classOf(int rank) {
        var number = classes.get(rank);
        return number == null ? -1 : number;
    }

    IntMap<IntSet> cell(int number) {
        return cells.get(number);
    }

    private static void add(List<IntMap<IntSet>> cells, Layout layout, Catalogue catalogue, NodeState node) {
        int rank = layout.rank(node.spec().id());
        int number = catalogue.number(node);
        for (int c : layout.cellsOf(rank)) {
            var cell = cells.get(c);
            var set = cell.get(number);
            cells.set(c, cell.put(number, (set == null ? IntSet.EMPTY : set).plus(rank)));
        }
    }

    private static void remove(List<IntMap<IntSet>> cells, Layout layout, Catalogue catalogue, NodeState node) {
        int rank = layout.rank(node.spec().id());
        int number = catalogue.number(node);
        for (int c : layout.cellsOf(rank)) {
            var cell = cells.get(c);
            var set = cell.get(number);
            if (set == null) continue;
            var left = set.minus(rank);
            cells.set(c, left.isEmpty() ? cell.remove(number) : cell.put(number, left));
        }
    }
}
