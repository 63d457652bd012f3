package io.heddle.allocation;

import java.util.Comparator;
import java.util.List;

/** One node and what is left of it. Immutable: the arrays are never written after construction. */
final class NodeState {
    private static final Comparator<Assignment> BY_ID = Comparator.comparing(Assignment::instance);

    private final NodeSpec spec;
    private final String excluded;
    private final String warning;
    private final long failedVolumes;
    private final long[] free;
    private final long[] volumesFree;
    private final List<Assignment> instances;

    NodeState(
            NodeSpec spec,
            String excluded,
            String warning,
            long failedVolumes,
            long[] free,
            long[] volumesFree,
            List<Assignment> instances) {
        this.spec = spec;
        this.excluded = excluded;
        this.warning = warning;
        this.failedVolumes = failedVolumes;
        this.free = free;
        this.volumesFree = volumesFree;
        this.instances = instances;
    }

    static NodeState empty(NodeSpec spec, Dimensions dimensions) {
        var volumes =
                spec.capacity().volumes().stream().mapToLong(v -> v.value()).toArray();
        return new NodeState(spec, "", "", 0, dimensions.of(spec.capacity()), volumes, List.of());
    }

    NodeSpec spec() {
        return spec;
    }

    /** Why nothing new may go there; empty when it may. */
    String excluded() {
        return excluded;
    }

    /** Why it is the last choice; empty when it is not. */
    String warning() {
        return warning;
    }

    /** A bit per volume that must not be used any more. */
    long failedVolumes() {
        return failedVolumes;
    }

    /** What is left per dimension; below zero when the node shrank under its instances. Not to be written. */
    long[] free() {
        return free;
    }

    /** What is left per volume, failed or not. Not to be written. */
    long[] volumesFree() {
        return volumesFree;
    }

    /** By id. */
    List<Assignment> instances() {
        return instances;
    }

    boolean usable() {
        return excluded.isEmpty();
    }

    NodeState excluded(String reason) {
        return new NodeState(spec, reason, warning, failedVolumes, free, volumesFree, instances);
    }

    NodeState warned(String reason) {
        return new NodeState(spec, excluded, reason, failedVolumes, free, volumesFree, instances);
    }

    NodeState volumeFailed(int volume, boolean failed) {
        long mask = failed ? failedVolumes | (1L << volume) : failedVolumes & ~(1L << volume);
        return new NodeState(spec, excluded, warning, mask, free, volumesFree, instances);
    }

    NodeState plus(Assignment a, Dimensions dimensions) {
        int at = 0;
        while (at < instances.size() && BY_ID.compare(instances.get(at), a) < 0) at++;
        var more = new Assignment[instances.size() + 1];
        for (int i = 0; i < more.length; i++) more[i] = i < at ? instances.get(i) : i == at ? a : instances.get(i - 1);
        return changed(a, dimensions, -1, List.of(more));
    }

    NodeState minus(Assignment a, Dimensions dimensions) {
        var fewer = instances.stream()
                .filter(i -> !i.instance().equals(a.instance()))
                .toList();
        return changed(a, dimensions, 1, fewer);
    }

    private NodeState changed(Assignment a, Dimensions dimensions, int sign, List<Assignment> now) {
        var left = free.clone();
        var need = dimensions.of(a.want().demand());
        for (int i = 0; i < left.length; i++) left[i] += sign * need[i];
        var volumes = volumesFree;
        if (a.volume() >= 0 && a.volume() < volumes.length) {
            volumes = volumesFree.clone();
            volumes[a.volume()] += sign * a.want().demand().disk().value();
        }
        return new NodeState(spec, excluded, warning, failedVolumes, left, volumes, now);
    }

    /** The tightest volume that holds {@code disk} bytes; {@link Assignment#NO_VOLUME} when none does or none is needed. */
    int volumeFor(long disk) {
        int best = Assignment.NO_VOLUME;
        if (disk == 0) return best;
        for (int v = 0; v < volumesFree.length; v++) {
            boolean fits = volumesFree[v] >= disk && (failedVolumes & (1L << v)) == 0;
            if (fits && (best < 0 || volumesFree[v] < volumesFree[best])) best = v;
        }
        return best;
    }

    /** Room in every dimension and, if it needs disk, on one volume. */
    boolean holds(long[] need, long disk) {
        for (int i = 0; i < need.length; i++) {
            if (need[i] > free[i]) return false;
        }
        return disk == 0 || volumeFor(disk) >= 0;
    }
}
