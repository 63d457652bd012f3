package io.heddle.startuptask;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.node.VmSummary.TaskLine;
import io.heddle.startuptask.StartupTaskEvent.Finished;
import io.heddle.startuptask.StartupTaskEvent.Started;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupTaskTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final StartupTask rules = new StartupTask();

    @Test
    void aTaskThatHasNotBegunHasNoHistory() {
        assertThat(rules.decide(rules.initial(), line(0, false, 0), NOON)).isEmpty();
    }

    @Test
    void aRunningAttemptHasStarted() {
        assertThat(rules.decide(rules.initial(), line(1, true, 0), NOON))
                .containsExactly(new Started(NOON, "setup.sh", 1));
    }

    @Test
    void anAttemptThatEndedBetweenTwoReportsHasStartedAndFinished() {
        assertThat(rules.decide(rules.initial(), line(1, false, 3), NOON))
                .containsExactly(new Started(NOON, "setup.sh", 1), new Finished(NOON, 1, 3));
    }

    @Test
    void anEndIsNotedOnce() {
        assertThat(rules.decide(new StartupTaskState(1, 0), line(1, false, 0), NOON))
                .containsExactly(new Finished(NOON, 1, 0));
        assertThat(rules.decide(new StartupTaskState(1, 1), line(1, false, 0), NOON))
                .isEmpty();
    }

    @Test
    void aNewVmCountsItsAttemptsFromOneAgain() {
        var third = new StartupTaskState(3, 3);
        assertThat(rules.decide(third, line(1, false, 0), NOON))
                .containsExactly(new Started(NOON, "setup.sh", 1), new Finished(NOON, 1, 0));
        var running = rules.evolve(third, new Started(NOON, "setup.sh", 1));
        assertThat(running).isEqualTo(new StartupTaskState(1, 0));
        assertThat(rules.decide(running, line(1, false, 0), NOON)).containsExactly(new Finished(NOON, 1, 0));
    }

    @Test
    void theStateFollowsItsHistory() {
        var state = rules.initial();
        for (var line : List.of(line(1, true, 0), line(1, false, 1), line(2, true, 1), line(2, false, 0))) {
            for (var event : rules.decide(state, line, NOON)) state = rules.evolve(state, event);
        }
        assertThat(state).isEqualTo(new StartupTaskState(2, 2));
    }

    private static TaskLine line(int attempts, boolean running, int exitCode) {
        return new TaskLine(0, "setup.sh", attempts, running, exitCode);
    }
}
