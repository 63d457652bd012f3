package io.heddle.replica;

import io.heddle.config.Epoch;
import io.heddle.persistence.Persisted;

/**
 * What is durable about one replica.
 *
 * @param role what it is now
 * @param epoch newest that it held
 */
public record FcReplicaState(Role role, Epoch epoch) implements Persisted {
    static final FcReplicaState INITIAL = new FcReplicaState(Role.SECONDARY, Epoch.ZERO);

    /** As the field says it: the primary decides; secondaries stand by. */
    public enum Role {
        PRIMARY("Primary"),
        SECONDARY("Secondary");

        private final String label;

        Role(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
