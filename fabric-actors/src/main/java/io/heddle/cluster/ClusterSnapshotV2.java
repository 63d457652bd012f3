package io.heddle.cluster;

import io.heddle.persistence.Persisted;
import java.util.List;
import org.pcollections.TreePVector;

/** A cluster's state as it is stored since refused requests are remembered. {@code known} is all the rest. */
public record ClusterSnapshotV2(ClusterSnapshot known, List<ClusterState.Refused> refused) implements Persisted {
    public static ClusterSnapshotV2 of(ClusterState s) {
        return new ClusterSnapshotV2(ClusterSnapshot.of(s), List.copyOf(s.refused()));
    }

    public ClusterState state() {
        return known.state().with(TreePVector.from(refused));
    }
}
