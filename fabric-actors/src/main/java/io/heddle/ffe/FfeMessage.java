package io.heddle.ffe;

import io.heddle.api.Views;
import io.heddle.cluster.ClusterMessage;
import io.heddle.config.Epoch;
import io.heddle.persistence.Persisted;
import org.apache.pekko.actor.typed.ActorRef;

/** What a fabric front end is told from other fabric processes. */
public sealed interface FfeMessage extends Persisted {
    /** Who is the primary now. Said at once on election, and repeated. */
    record PrimaryIs(Epoch epoch, int number, ActorRef<ClusterMessage> primary) implements FfeMessage {}

    /** A replica's sign of life, every second. */
    record ReplicaIs(Views.Replica replica) implements FfeMessage {}
}
