package io.heddle.replica;

import static io.heddle.persistence.Decision.accept;
import static io.heddle.persistence.Decision.alreadySo;
import static io.heddle.persistence.Decision.refuse;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Refusal;
import io.heddle.replica.FcReplicaState.Role;
import java.time.Instant;

/** The rules of one replica: it starts as a secondary, leads under rising epochs only, and steps down. Pure. */
public final class FcReplica {
    private FcReplica() {}

    /** What happens to a replica. */
    public sealed interface Command {}

    public record Start(long pid, String version) implements Command {}

    public record Lead(Epoch epoch) implements Command {}

    public record StepDown(Epoch epoch, String reason) implements Command {}

    public static Decision<FcReplicaEvent> decide(FcReplicaState s, Command c, Instant now) {
        return switch (c) {
            case Start c1 -> accept(new FcReplicaEvent.Started(now, c1.pid(), c1.version()));
            case Lead c1 ->
                s.epoch().isOlderThan(c1.epoch())
                        ? accept(new FcReplicaEvent.Elected(now, c1.epoch()))
                        : refuse(new Refusal.Stale(c1.epoch(), s.epoch(), Incarnation.ZERO, Incarnation.ZERO));
            case StepDown c1 ->
                s.role() == Role.PRIMARY && s.epoch().equals(c1.epoch())
                        ? accept(new FcReplicaEvent.SteppedDown(now, c1.epoch(), c1.reason()))
                        : alreadySo();
        };
    }

    public static FcReplicaState evolve(FcReplicaState s, FcReplicaEvent event) {
        return switch (event) {
            case FcReplicaEvent.Started e -> new FcReplicaState(Role.SECONDARY, s.epoch());
            case FcReplicaEvent.Elected e -> new FcReplicaState(Role.PRIMARY, e.epoch());
            case FcReplicaEvent.SteppedDown e -> new FcReplicaState(Role.SECONDARY, s.epoch());
        };
    }
}
