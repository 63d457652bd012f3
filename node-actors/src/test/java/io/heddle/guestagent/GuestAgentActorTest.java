package io.heddle.guestagent;

import com.typesafe.config.ConfigFactory;
import io.heddle.config.TimeSource;
import io.heddle.config.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuestAgentActorTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final VmId VM = new VmId("vm-1");

    private final long start = Long.MAX_VALUE - 1; // The monotonic clock may run over its end.
    private final AtomicLong nanos = new AtomicLong(start);
    private final GuestHearing hearing = new GuestHearing();
    private final TestProbe<Said> node = KIT.createTestProbe(Said.class);

    /** A verdict and when it fell: one that came too early cannot pass for one that came in time. */
    private record Said(Duration at, boolean silent) {}

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void watch() {
        hearing.heard(VM, nanos.get());
        var time = new TimeSource(() -> Instant.EPOCH, nanos::get);
        KIT.spawn(GuestAgentActor.create(VM, hearing, DEADLINE, time, verdict -> node.ref()
                .tell(new Said(Duration.ofNanos(nanos.get() - start), verdict.silent()))));
    }

    @Test
    void aGuestIsSilentOnceItsDeadlineHasPassed() {
        pass(DEADLINE.minusSeconds(1));
        pass(Duration.ofSeconds(1));
        node.expectMessage(new Said(DEADLINE, true));
    }

    @Test
    void aHeartbeatMovesTheDeadline() {
        pass(DEADLINE.minusSeconds(1));
        hearing.heard(VM, nanos.get());
        pass(DEADLINE.minusSeconds(1));
        pass(Duration.ofSeconds(1));
        node.expectMessage(new Said(DEADLINE.multipliedBy(2).minusSeconds(1), true));
    }

    @Test
    void aGuestThatIsHeardAgainIsToldWithinSeconds() {
        pass(DEADLINE);
        node.expectMessage(new Said(DEADLINE, true));
        pass(Duration.ofSeconds(5));
        hearing.heard(VM, nanos.get());
        pass(Duration.ofSeconds(5));
        node.expectMessage(new Said(DEADLINE.plusSeconds(10), false));
    }

    @Test
    void aPauseOfTheFabricProcessIsHeldAgainstNoGuest() {
        nanos.addAndGet(DEADLINE.toNanos());
        hearing.excuse(nanos.get());
        ManualTime.get(KIT.system()).timePasses(DEADLINE);
        pass(DEADLINE);
        node.expectMessage(new Said(DEADLINE.multipliedBy(2), true));
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        ManualTime.get(KIT.system()).timePasses(duration);
    }
}
