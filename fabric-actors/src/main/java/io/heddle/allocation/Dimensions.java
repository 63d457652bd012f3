package io.heddle.allocation;

import io.heddle.config.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The dimensions in which nodes are counted, in a fixed order: millicores, memory, bandwidth, then the others by name. Disk
 * is not among them, since it is counted per volume.
 */
record Dimensions(List<String> others) {
    static final String MEMORY_NAME = "memory";
    static final int MILLICORES = 0;
    static final int MEMORY = 1;
    static final int BANDWIDTH = 2;
    private static final int FIXED = 3;

    Dimensions {
        others = List.copyOf(others);
    }

    static Dimensions of(Iterable<NodeSpec> nodes) {
        var names = new TreeSet<String>();
        nodes.forEach(n -> names.addAll(n.capacity().others().keySet()));
        return new Dimensions(new ArrayList<>(names));
    }

    int count() {
        return FIXED + others.size();
    }

    String name(int dimension) {
        return switch (dimension) {
            case MILLICORES -> "millicores";
            case MEMORY -> MEMORY_NAME;
            case BANDWIDTH -> "bandwidth";
            default -> others.get(dimension - FIXED);
        };
    }

    long[] of(Demand d) {
        return amounts(d.millicores(), d.memory(), d.bandwidthMbps(), d.others());
    }

    long[] of(Capacity c) {
        return amounts(c.millicores(), c.memory(), c.bandwidthMbps(), c.others());
    }

    /** The first dimension that {@code d} asks for and no node has; empty when there is none. */
    String unknownIn(Demand d) {
        return d.others().entrySet().stream()
                .filter(e -> e.getValue() > 0 && !others.contains(e.getKey()))
                .map(java.util.Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private long[] amounts(long millicores, Bytes memory, long bandwidth, java.util.Map<String, Long> rest) {
        var amounts = new long[count()];
        amounts[MILLICORES] = millicores;
        amounts[MEMORY] = memory.value();
        amounts[BANDWIDTH] = bandwidth;
        for (int i = 0; i < others.size(); i++) amounts[FIXED + i] = rest.getOrDefault(others.get(i), 0L);
        return amounts;
    }
}
