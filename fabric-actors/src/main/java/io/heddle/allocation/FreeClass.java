package io.heddle.allocation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a node looks like to a score: its kind and what is left of it. Nodes of one class are interchangeable but for their
 * place and their neighbours, and there are far fewer classes than nodes wherever sizes come from a catalogue.
 */
final class FreeClass {
    final int kind;
    final boolean warned;
    /** Per dimension. */
    final long[] free;
    /** Of the volumes that work, smallest first. */
    final long[] volumes;

    private final int hash;

    FreeClass(int kind, boolean warned, long[] free, long[] volumes) {
        this.kind = kind;
        this.warned = warned;
        this.free = free;
        this.volumes = volumes;
        this.hash = 31 * (31 * Arrays.hashCode(free) + Arrays.hashCode(volumes)) + 2 * kind + (warned ? 1 : 0);
    }

    static FreeClass of(NodeState node, int kind) {
        var volumes = node.volumesFree();
        if (volumes.length > 1 || node.failedVolumes() != 0) {
            var working = new long[volumes.length - Long.bitCount(node.failedVolumes())];
            int at = 0;
            for (int v = 0; v < volumes.length; v++) {
                if ((node.failedVolumes() & (1L << v)) == 0) working[at++] = volumes[v];
            }
            Arrays.sort(working);
            volumes = working;
        }
        return new FreeClass(kind, !node.warning().isEmpty(), node.free(), volumes);
    }

    /** Whether there is room, with the disk on one volume. */
    boolean holds(long[] need, long disk) {
        for (int i = 0; i < need.length; i++) {
            if (need[i] > free[i]) return false;
        }
        return disk == 0 || (volumes.length > 0 && volumes[volumes.length - 1] >= disk);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FreeClass that
                && hash == that.hash
                && kind == that.kind
                && warned == that.warned
                && Arrays.equals(free, that.free)
                && Arrays.equals(volumes, that.volumes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
