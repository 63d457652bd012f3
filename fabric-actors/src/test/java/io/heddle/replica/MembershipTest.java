package io.heddle.replica;

import static io.heddle.replica.Membership.APART_MAX;
import static io.heddle.replica.Membership.WELCOME_MAX;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.replica.Membership.Step;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void fewAreCalmLaterThanMost() {
        var most = Membership.calmAfter(2, 3);
        assertThat(Membership.calmAfter(1, 1)).isEqualTo(most);
        assertThat(Membership.calmAfter(1, 2)).isGreaterThan(APART_MAX.plus(most));
        assertThat(Membership.calmAfter(1, 3)).isEqualTo(Membership.calmAfter(1, 2));
    }

    @Test
    void theSideOfTheHolderGoesOnHoweverSmall() {
        assertThat(Membership.goesOn(Optional.of(true), 1, 3, false)).isTrue();
        assertThat(Membership.goesOn(Optional.of(false), 2, 3, true)).isFalse();
    }

    @Test
    void theLargerSideGoesOnWhileNobodyIsKnownToLead() {
        assertThat(Membership.goesOn(Optional.empty(), 2, 3, false)).isTrue();
        assertThat(Membership.goesOn(Optional.empty(), 1, 3, true)).isFalse();
        assertThat(Membership.goesOn(Optional.empty(), 1, 2, true)).isTrue();
        assertThat(Membership.goesOn(Optional.empty(), 1, 2, false)).isFalse();
    }

    @Test
    void onlyTheHolderOfTheLeaseFormsACluster() {
        assertThat(Membership.step(true, false, WELCOME_MAX, LONG, Duration.ZERO))
                .isEqualTo(Step.FORM);
        assertThat(Membership.step(false, false, LONG, LONG, Duration.ZERO)).isEqualTo(Step.NONE);
    }

    @Test
    void aClusterThatMayExistIsGivenTimeToWelcomeTheHolder() {
        assertThat(Membership.step(true, false, WELCOME_MAX.minusMillis(1), LONG, Duration.ZERO))
                .isEqualTo(Step.NONE);
        assertThat(Membership.step(true, true, Duration.ZERO, LONG, Duration.ZERO))
                .isEqualTo(Step.NONE);
    }

    @Test
    void whoIsApartFromTheHolderForLongStartsAfresh() {
        assertThat(Membership.step(false, true, Duration.ZERO, APART_MAX, Duration.ZERO))
                .isEqualTo(Step.START_AFRESH);
        assertThat(Membership.step(false, true, Duration.ZERO, APART_MAX.minusMillis(1), Duration.ZERO))
                .isEqualTo(Step.NONE);
    }

    @Test
    void whoIsANewcomerForLongStartsAfresh() {
        var max = Membership.NEW_MAX;
        assertThat(Membership.step(false, true, Duration.ZERO, Duration.ZERO, max))
                .isEqualTo(Step.START_AFRESH);
        assertThat(Membership.step(true, true, Duration.ZERO, Duration.ZERO, max))
                .isEqualTo(Step.START_AFRESH);
        assertThat(Membership.step(false, true, Duration.ZERO, Duration.ZERO, max.minusMillis(1)))
                .isEqualTo(Step.NONE);
        assertThat(Membership.step(false, false, LONG, Duration.ZERO, LONG)).isEqualTo(Step.NONE);
    }
}
