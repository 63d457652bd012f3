package io.heddle.sim;

import io.heddle.check.Fact;
import io.heddle.cluster.ClusterEvolution;
import io.heddle.cluster.ClusterSnapshotV2;
import io.heddle.cluster.ClusterState;
import io.heddle.config.Epoch;
import io.heddle.persistence.Event;
import io.heddle.persistence.EventCatalogue;
import io.heddle.persistence.EventCodec;
import io.heddle.persistence.Ledger;
import java.util.ArrayDeque;

/**
 * Follows the cluster's log as it is written, decoding every row, and says at chosen places which state the rows give; it says
 * of each primary which state that one held there.
 */
final class Shadow {
    private static final EventCodec CODEC = new EventCodec(EventCatalogue.discovered());

    private record At(long seq, ClusterState state) {}

    private final World world;
    private final int every;
    private final ArrayDeque<At> recent = new ArrayDeque<>();
    private ClusterState state = ClusterState.EMPTY;
    private long seq;
    private long commits;
    private long lastEpoch;
    private long lastSequence;

    /** @param every so many commits the states are compared; each costs the writing down of a whole state */
    Shadow(World world, int every) {
        this.world = world;
        this.every = every;
    }

    ClusterState state() {
        return state;
    }

    long sequence() {
        return seq;
    }

    void append(Ledger.Append append) {
        for (var row : append.rows()) {
            state = ClusterEvolution.evolve(state, (Event) CODEC.decode(row.manifest(), row.payload()));
            seq = row.seq();
        }
        recent.add(new At(seq, state));
        if (recent.size() > 1_000) recent.poll();
    }

    void committed(String process, Epoch epoch, long sequence, ClusterState held) {
        boolean recovered = epoch.value() != lastEpoch;
        if (!recovered && sequence == lastSequence) return;
        world.see(new Fact.ActedAsPrimary(world.timeline.now(), process, epoch.value()));
        lastEpoch = epoch.value();
        lastSequence = sequence;
        if (++commits % every != 0 && !recovered) return;
        for (var at : recent) {
            if (at.seq() != sequence) continue;
            seen("replay", at.seq(), at.state());
            seen(process + " of epoch " + epoch, sequence, held);
            return;
        }
    }

    private void seen(String who, long sequence, ClusterState seen) {
        var pid = "cluster|" + world.datacenter.cluster();
        world.see(new Fact.StateSeen(world.timeline.now(), who, pid, sequence, digest(seen)));
    }

    private static String digest(ClusterState state) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : CODEC.encode(ClusterSnapshotV2.of(state))) hash = (hash ^ b) * 0x100000001b3L;
        return Long.toHexString(hash);
    }
}
