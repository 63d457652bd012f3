package io.heddle.allocation;

import io.heddle.config.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node has to give.
 *
 * @param millicores thousandths of a core; 0 or more
 * @param volumes free-standing disks: an instance lives on exactly one of them, so that one failed disk costs no more than
 *     the instances on it. Striped disks are one volume.
 * @param bandwidthMbps Mbit/s; 0 or more
 * @param others further dimensions by name, each 0 or more
 */
public record Capacity(
        long millicores, Bytes memory, List<Bytes> volumes, long bandwidthMbps, Map<String, Long> others) {
    /** Source: a rack server has at most this many bays; it also bounds the work of choosing a volume. */
    public static final int VOLUMES_MAX = 60;

    public Capacity {
        requireNatural("millicores", millicores);
        requireNatural("bandwidth", bandwidthMbps);
        others.forEach(Capacity::requireNatural);
        if (volumes.size() > VOLUMES_MAX) {
            throw new IllegalArgumentException(volumes.size() + " volumes; at most " + VOLUMES_MAX);
        }
        volumes = List.copyOf(volumes);
        others = Collections.unmodifiableMap(new TreeMap<>(others));
    }

    static void requireNatural(String what, long value) {
        if (value < 0) throw new IllegalArgumentException(what + " must not be negative: " + value);
    }
}
