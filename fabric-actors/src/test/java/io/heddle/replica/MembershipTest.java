package io.heddle.replica;

import static io.heddle.replica.Membership.APART_MAX;
import static io.heddle.replica.Membership.WELCOME_MAX;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.replica.Membership.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void halfOfTheReplicasAreNotMost() {
        assertThat(Membership.areMost(1, 1)).isTrue();
        assertThat(Membership.areMost(1, 2)).isFalse();
        assertThat(Membership.areMost(1, 3)).isFalse();
        assertThat(Membership.areMost(2, 3)).isTrue();
    }

    @Test
    void onlyTheHolderOfTheLeaseFormsACluster() {
        assertThat(Membership.step(true, false, WELCOME_MAX, LONG)).isEqualTo(Step.FORM);
        assertThat(Membership.step(false, false, LONG, LONG)).isEqualTo(Step.NONE);
    }

    @Test
    void aClusterThatMayExistIsGivenTimeToWelcomeTheHolder() {
        assertThat(Membership.step(true, false, WELCOME_MAX.minusMillis(1), LONG))
                .isEqualTo(Step.NONE);
        assertThat(Membership.step(true, true, Duration.ZERO, LONG)).isEqualTo(Step.NONE);
    }

    @Test
    void whoIsApartFromTheHolderForLongStartsAfresh() {
        assertThat(Membership.step(false, true, Duration.ZERO, APART_MAX)).isEqualTo(Step.START_AFRESH);
        assertThat(Membership.step(false, true, Duration.ZERO, APART_MAX.minusMillis(1)))
                .isEqualTo(Step.NONE);
    }
}
