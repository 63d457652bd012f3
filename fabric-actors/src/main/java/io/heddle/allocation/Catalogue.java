package io.heddle.allocation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for classes of nodes, and the scores remembered under these numbers. Shared by all versions of a state that have
 * the same nodes, and therefore guarded: whoever uses it holds its monitor. It only remembers; no answer depends on it.
 */
final class Catalogue {
    private static final int CLASSES_MIN = 16_384;

    private final Layout layout;
    private final int most;
    private final Map<FreeClass, Integer> numbers = new HashMap<>();
    private final List<FreeClass> classes = new ArrayList<>();
    private final Scores.Memory memory = new Scores.Memory();

    Catalogue(Layout layout) {
        this.layout = layout;
        this.most = Math.min(IntMap.KEYS_MAX, Math.max(CLASSES_MIN, 4 * layout.count()));
    }

    /** Too much is remembered: start afresh. There is room for all nodes of one state after that. */
    boolean isFull() {
        return classes.size() > most - Request.INSTANCES_MAX / 4;
    }

    int number(NodeState node) {
        var key = FreeClass.of(node, layout.kindNumber(layout.rank(node.spec().id())));
        var known = numbers.get(key);
        if (known != null) return known;
        numbers.put(key, classes.size());
        classes.add(key);
        return classes.size() - 1;
    }

    FreeClass get(int number) {
        return classes.get(number);
    }

    /** Whether a node of this class has no instance. */
    boolean isEmpty(FreeClass c) {
        return c.equals(layout.empty(c.kind, c.warned));
    }

    Layout.Kind kind(int number) {
        return layout.kind(number);
    }

    Scores scores(Policy policy, Weights weights, Dimensions dimensions) {
        return memory.of(policy, weights, dimensions, this);
    }
}
