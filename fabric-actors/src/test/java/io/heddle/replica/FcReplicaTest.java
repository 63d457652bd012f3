package io.heddle.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Epoch;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Refusal;
import io.heddle.replica.FcReplica.Lead;
import io.heddle.replica.FcReplica.Start;
import io.heddle.replica.FcReplica.StepDown;
import io.heddle.replica.FcReplicaEvent.Elected;
import io.heddle.replica.FcReplicaEvent.Started;
import io.heddle.replica.FcReplicaEvent.SteppedDown;
import io.heddle.replica.FcReplicaState.Role;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FcReplicaTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Epoch TERM_3 = new Epoch(3);
    private static final Epoch TERM_4 = new Epoch(4);

    @Test
    void aReplicaStartsAsASecondaryHoweverItEnded() {
        var primary = new FcReplicaState(Role.PRIMARY, TERM_3);
        assertThat(FcReplica.decide(primary, new Start(42, "1.0"), NOON))
                .isEqualTo(Decision.accept(new Started(NOON, 42, "1.0")));
        assertThat(FcReplica.evolve(primary, new Started(NOON, 42, "1.0")))
                .isEqualTo(new FcReplicaState(Role.SECONDARY, TERM_3));
    }

    @Test
    void itLeadsUnderRisingEpochsOnly() {
        var secondary = new FcReplicaState(Role.SECONDARY, TERM_3);
        assertThat(FcReplica.decide(secondary, new Lead(TERM_4), NOON))
                .isEqualTo(Decision.accept(new Elected(NOON, TERM_4)));
        assertThat(FcReplica.decide(secondary, new Lead(TERM_3), NOON))
                .isInstanceOfSatisfying(
                        Decision.Refused.class, d -> assertThat(d.why()).isInstanceOf(Refusal.Stale.class));
        assertThat(FcReplica.evolve(secondary, new Elected(NOON, TERM_4)))
                .isEqualTo(new FcReplicaState(Role.PRIMARY, TERM_4));
    }

    @Test
    void itStepsDownFromTheEpochThatItHoldsAndOnce() {
        var primary = new FcReplicaState(Role.PRIMARY, TERM_4);
        var steppedDown = new SteppedDown(NOON, TERM_4, "the lease is lost");
        assertThat(FcReplica.decide(primary, new StepDown(TERM_4, "the lease is lost"), NOON))
                .isEqualTo(Decision.accept(steppedDown));
        assertThat(FcReplica.decide(primary, new StepDown(TERM_3, "late news"), NOON))
                .isEqualTo(Decision.alreadySo());
        assertThat(FcReplica.decide(FcReplica.evolve(primary, steppedDown), new StepDown(TERM_4, "again"), NOON))
                .isEqualTo(Decision.alreadySo());
    }
}
