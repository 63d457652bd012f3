package io.heddle.allocation;

import io.heddle.config.Bytes;
import io.heddle.config.controller.VmSize;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one instance takes from its node.
 *
 * @param millicores thousandths of a core; 0 or more
 * @param disk taken from a single volume of the node, never from two
 * @param bandwidthMbps Mbit/s; 0 or more
 * @param others further dimensions by name, each 0 or more; a node that does not declare one has none of it
 */
public record Demand(long millicores, Bytes memory, Bytes disk, long bandwidthMbps, Map<String, Long> others) {
    public Demand {
        Capacity.requireNatural("millicores", millicores);
        Capacity.requireNatural("bandwidth", bandwidthMbps);
        others.forEach(Capacity::requireNatural);
        others = Collections.unmodifiableMap(new TreeMap<>(others));
    }

    /** Spelled out, so that sampling by hash does not depend on the Java version. */
    @Override
    public int hashCode() {
        long h = millicores;
        h = h * 1_000_003 + memory.value();
        h = h * 1_000_003 + disk.value();
        h = h * 1_000_003 + bandwidthMbps;
        for (var e : others.entrySet()) h = (h * 1_000_003 + e.getKey().hashCode()) * 1_000_003 + e.getValue();
        return Long.hashCode(h);
    }

    public static Demand of(VmSize size) {
        return new Demand(size.millicores(), size.memory(), size.disk(), size.bandwidthMbps(), Map.of());
    }
}
