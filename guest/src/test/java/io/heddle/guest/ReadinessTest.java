package io.heddle.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {
    private static final BootPlan.Entry PROGRAM = new BootPlan.Entry(true, "run", true);
    private static final BootPlan.Entry SAYS_SO = new BootPlan.Entry(true, "run", false);
    private static final BootPlan.Entry WORKER = new BootPlan.Entry(false, "role.jar", false);
    private static final Duration YOUNG = Readiness.LIVED_MIN.minusMillis(1);

    private static RoleState state(BootPlan.Entry entry, Duration lived, boolean said) {
        return Readiness.of(entry, lived, said, false).state();
    }

    @Test
    void noRoleIsReadyBeforeItHasRunForAWhile() {
        assertThat(state(PROGRAM, YOUNG, true)).isEqualTo(RoleState.STARTING_ROLE);
        assertThat(state(WORKER, YOUNG, true)).isEqualTo(RoleState.BUSY_ROLE);
        assertThat(state(PROGRAM, Readiness.LIVED_MIN, true)).isEqualTo(RoleState.READY_ROLE);
        assertThat(state(WORKER, Readiness.LIVED_MIN, true)).isEqualTo(RoleState.READY_ROLE);
    }

    @Test
    void whoMustSayThatItIsReadyIsBusyUntilItDoes() {
        assertThat(state(WORKER, Duration.ofHours(1), false)).isEqualTo(RoleState.BUSY_ROLE);
        var busy = Readiness.of(SAYS_SO, Duration.ofHours(1), false, false);
        assertThat(busy.state()).isEqualTo(RoleState.BUSY_ROLE);
        assertThat(busy.detail()).contains("setReadyOnProcessStart", "RoleReadyFile");
        assertThat(state(SAYS_SO, Duration.ofHours(1), true)).isEqualTo(RoleState.READY_ROLE);
    }

    @Test
    void aHostThatDoesNotAnswerIsUnresponsiveWhateverItSaid() {
        assertThat(Readiness.of(WORKER, Duration.ofHours(1), true, true).state())
                .isEqualTo(RoleState.UNRESPONSIVE_ROLE);
    }

    @Test
    void anEndSaysWhatItsCodeMeans() {
        assertThat(Readiness.end(3, "")).isEqualTo("the role ended with exit code 3");
        assertThat(Readiness.end(127, "sh: nosuch: not found"))
                .isEqualTo("the role ended with exit code 127 (there is no such program); it wrote last:"
                        + " sh: nosuch: not found");
        assertThat(Readiness.end(126, "")).contains("cannot be executed");
        assertThat(Readiness.end(137, "")).contains("signal 9");
        assertThat(Readiness.end(255, "")).doesNotContain("signal");
    }

    @Test
    void theLastWordsAreTheLastLineOfThisRunAlone(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("role.log");
        assertThat(LastWords.in(log, LastWords.length(log))).isEmpty();
        Files.writeString(log, "an older run\n");
        long from = LastWords.length(log);
        assertThat(LastWords.in(log, from)).isEmpty();
        Files.writeString(log, "an older run\nfirst\n  no such file  \n\n");
        assertThat(LastWords.in(log, from)).isEqualTo("no such file");
        Files.writeString(log, "x".repeat(100_000));
        assertThat(LastWords.in(log, from)).isEqualTo("x".repeat(200));
        Files.writeString(log, "cut");
        assertThat(LastWords.in(log, from)).as("the log was cut meanwhile").isEmpty();
    }
}
