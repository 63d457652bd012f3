package io.heddle.sim.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Finding;
import io.heddle.sim.Dice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {
    @Test
    void whatWasWrittenIsRead() {
        for (int seed = 0; seed < 50; seed++) {
            var drawn = Swarm.draw(new Dice(seed)::stream, 12, 4, 3, Duration.ofMinutes(20), 3);
            assertThat(Schedule.read("x", drawn.text()).schedule()).contains(drawn);
        }
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceWithItsLine() {
        var text = """
                heddle-schedule 1
                nodes many
                lasts 10m
                0d00:00:01 process-kill primary for ever
                soon process-explode fc-1 for 3s
                0d00:00:02 network-loss for 3s
                0d00:00:03 deploy shop instances=x domains=2 millicores=250 colour=3
                """;
        var read = Schedule.read("bad.schedule", text);
        assertThat(read.schedule()).isEmpty();
        assertThat(read.findings().stream().map(Finding::place))
                .contains("bad.schedule:2", "bad.schedule:4", "bad.schedule:5", "bad.schedule:6", "bad.schedule:7");
    }

    @Test
    void whatIsNoScheduleSaysSo() {
        var read = Schedule.read("x", "a,b,c\n1,2,3\n");
        assertThat(read.schedule()).isEmpty();
        assertThat(read.findings()).singleElement().satisfies(f -> assertThat(f.message())
                .contains("heddle-schedule 1"));
    }

    @Test
    void shrinkingKeepsWhatTheFailureNeeds() {
        var steps = Swarm.draw(new Dice(5)::stream, 12, 4, 3, Duration.ofMinutes(30), 5)
                .steps();
        var whole = new Schedule(12, Duration.ofMinutes(30), steps);
        var needed = List.of(steps.get(3), steps.get(steps.size() - 2));
        var shrinker = new Shrinker(s -> s.steps().containsAll(needed), 1_000);
        assertThat(shrinker.shrink(whole).steps()).containsExactlyElementsOf(needed);
    }

    @Test
    void aFailureTraceBecomesASchedule(@TempDir Path folder) throws IOException {
        var file = folder.resolve("trace.csv");
        Files.writeString(file, """
                system,nodes_in_system,node,purpose,start,fixed,down_min,cause,detail,same_event
                2,49,7,compute,2005-06-21T10:54:00,2005-06-21T11:00:00,6,Hardware,Memory,No
                2,49,8,compute,2005-06-21T11:54:00,2005-06-21T13:00:00,66,Software,Other,No
                2,49,8,compute,unknown,2005-06-21T13:00:00,66,Software,Other,No
                """);
        var schedule =
                FailureTrace.read(file, 10, Duration.ofDays(1)).schedule().orElseThrow();
        assertThat(schedule.steps().stream().filter(s -> s.kind().isFault()))
                .containsExactly(
                        new Step(
                                Duration.ofMinutes(10),
                                Kind.MACHINE_BROKEN,
                                "node-00000",
                                Duration.ofMinutes(6),
                                Map.of()),
                        new Step(
                                Duration.ofMinutes(70),
                                Kind.AGENT_KILL,
                                "node-00001",
                                Duration.ofMinutes(66),
                                Map.of()));
    }

    @Test
    void theSchedulesThatComeWithHeddleCanBeRead() {
        var read = Schedule.read("lanl-month", Library.find("lanl-month").orElseThrow());
        assertThat(read.findings()).isEmpty();
        assertThat(read.schedule().orElseThrow().faults()).isGreaterThan(50);
    }
}
