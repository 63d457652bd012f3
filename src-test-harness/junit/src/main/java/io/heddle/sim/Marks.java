package io.heddle.sim;

import java.util.Map;
import java.util.TreeMap;

/** How often each rare branch was taken: a long run in which one never was has not tested it. */
public final class Marks {
    private final TreeMap<String, Long> hits = new TreeMap<>();

    void hit(String mark) {
        hits.merge(mark, 1L, Long::sum);
    }

    /** Takes those of another run in. */
    public void add(Marks other) {
        other.hits.forEach((mark, count) -> hits.merge(mark, count, Long::sum));
    }

    public Map<String, Long> hits() {
        return java.util.Collections.unmodifiableMap(new TreeMap<>(hits));
    }
}
