package io.heddle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.sim.schedule.Kind;
import io.heddle.sim.schedule.Schedule;
import io.heddle.sim.schedule.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the simulation found once must not come back: docs/simulation-bugs.md, one schedule for each. */
class RegressionTest {
    private static final int ROUNDS = 100;
    private static final long ROUND_SECONDS = 10;

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

    @Test
    void aPrimaryThatIsBackBeforeItIsMissedSuspectsNobody() {
        run("""
                lasts 2m
                0d00:00:05.000000 deploy shop instances=6 millicores=1000 domains=5
                0d00:00:33.000000 process-kill fc-3 for 117ms
                0d00:01:10.000000 process-kill primary for 117ms
                """);
    }

    /** It was alone and heard nothing for half a minute before it became primary; the machines spoke to the others. */
    @Test
    void aPrimaryThatWasApartFromTheLastSuspectsNobodyAtOnce() throws IOException {
        try (var in = RegressionTest.class.getResourceAsStream("/schedules/apart-then-primary.schedule")) {
            assertThat(in).isNotNull();
            run(6857, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Before refusals were in the log, every second seed of these found it. */
    @Test
    @Tag("slow")
    void aRequestThatWasRefusedIsNotDoneByTheNextPrimary() {
        var steps = new ArrayList<Step>();
        steps.add(always(Kind.NETWORK_REORDER, 0.4));
        steps.add(always(Kind.NETWORK_REPEATS, 0.5));
        for (int round = 0; round < ROUNDS; round++) {
            long at = (10 + ROUND_SECONDS * round) * 1_000L;
            var shop = "shop-" + round;
            steps.add(new Step(Duration.ofMillis(at), Kind.DELETE, shop, Duration.ZERO, Map.of()));
            steps.add(new Step(
                    Duration.ofMillis(at + 100L * (round % 20)),
                    Kind.PROCESS_KILL,
                    "primary",
                    Duration.ofSeconds(3),
                    Map.of()));
            steps.add(new Step(
                    Duration.ofMillis(at + 500 + 100L * (round % 17)),
                    Kind.DEPLOY,
                    shop,
                    Duration.ZERO,
                    Map.of("instances", "1", "millicores", "10", "domains", "1")));
        }
        steps.sort(Comparator.comparing(Step::at));
        var lasts = Duration.ofSeconds(ROUND_SECONDS * (ROUNDS + 3));
        for (long seed = 1; seed <= 4; seed++) {
            var result = new Trial(seed, Options.lan(3), Mutation.NONE).run(new Schedule(3, lasts, List.copyOf(steps)));
            assertThat(result.broken()).isEmpty();
            assertThat(result.violations()).as("seed %d", seed).isEmpty();
        }
    }

    private static Step always(Kind kind, double share) {
        return new Step(
                Duration.ofSeconds(4),
                kind,
                "",
                Duration.ofSeconds(ROUND_SECONDS * ROUNDS),
                Map.of("share", Double.toString(share)));
    }

    @Test
    @Tag("slow")
    void theSeedThatFoundItHolds() {
        var trial = new Trial(43, Options.lan(12), Mutation.NONE);
        var result = trial.run(trial.schedule(Duration.ofMinutes(10), 3));
        assertThat(result.broken()).isEmpty();
        assertThat(result.violations()).isEmpty();
    }
}
