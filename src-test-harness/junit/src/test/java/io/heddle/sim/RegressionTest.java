package io.heddle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.sim.schedule.Schedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the simulation found once must not come back: docs/simulation-bugs.md, one schedule for each. */
class RegressionTest {
    private static Trial.Result run(String lines) {
        return run(1, "heddle-schedule 1\nnodes 6\n" + lines);
    }

    private static Trial.Result run(long seed, String text) {
        var read = Schedule.read("regression", text);
        assertThat(read.findings()).isEmpty();
        var schedule = read.schedule().orElseThrow();
        var result = new Trial(seed, Options.lan(schedule.nodes()), Mutation.NONE).run(schedule);
        assertThat(result.broken()).isEmpty();
        assertThat(result.violations()).isEmpty();
        return result;
    }

    @Test
    void aNodeIsStillWatchedAfterAFaultOfItsJournal() {
        var result = run("""
                lasts 3m
                0d00:00:05.000000 deploy shop instances=6 millicores=1000 domains=5
                0d00:00:30.000000 database-torn for 5s share=1
                0d00:00:31.000000 role-crash node-00000 for 1s
                0d00:00:31.000000 role-crash node-00001 for 1s
                0d00:00:31.000000 role-crash node-00002 for 1s
                0d00:00:31.000000 role-crash node-00003 for 1s
                0d00:00:31.000000 role-crash node-00004 for 1s
                0d00:00:31.000000 role-crash node-00005 for 1s
                0d00:01:20.000000 machine-broken node-00000 for 60s
                0d00:01:20.000000 machine-broken node-00001 for 60s
                """);
        assertThat(result.outcome().orElseThrow().marks()).containsEntry("healing.powered-off", 2L);
    }

    @Test
    void aReplicaThatCouldNotReadItsHistoryAtFirstCanStillLead() {
        run("""
                lasts 3m
                0d00:00:05.000000 deploy shop instances=4 millicores=1000 domains=5
                0d00:00:10.000000 process-apart fc-2 for 30s
                0d00:00:11.000000 process-kill fc-2 for 1s
                0d00:01:00.000000 process-kill fc-1 for 2m
                0d00:01:00.000000 process-kill fc-3 for 2m
                0d00:01:20.000000 deploy shop-1 instances=4 millicores=1000 domains=5
                0d00:01:40.000000 read
                """);
    }

    @Test
    void machinesOfAProcessThatStandsStillAreNotTakenForDead() {
        for (int process = 1; process <= 3; process++) {
            run("""
                    lasts 2m
                    0d00:00:05.000000 deploy shop instances=6 millicores=1000 domains=5
                    0d00:00:30.000000 process-pause fc-%d for 40s
                    """.formatted(process));
        }
    }

    @Test
    void aControllerThatNeverAnswersIsAskedAgain() {
        var result = run("""
                lasts 3m
                0d00:00:05.000000 deploy shop instances=6 millicores=1000 domains=5
                0d00:00:20.000000 chassis-cut rack-00 for 60s
                0d00:00:25.000000 machine-broken node-00000 for 140s
                """);
        assertThat(result.outcome().orElseThrow().marks()).containsKey("healing.powered-off");
    }

    @Test
    void aGoalWhoseJournalAnswerWasLostIsAskedForAgain() throws IOException {
        try (var in = RegressionTest.class.getResourceAsStream("/schedules/lost-answer.schedule")) {
            assertThat(in).isNotNull();
            run(21, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
