package io.heddle.sim.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void whatCannotBeIsRefusedWithItsLineAndItsRange() {
        var read = Schedule.read("bad.schedule", """
                heddle-schedule 1
                nodes 6
                lasts 10m
                0d00:00:01 network-loss for 3s share=7
                0d00:00:02 clock-rate fc-1 for 3s rate=-1
                0d00:00:03 clock-rate fc-1 for 3s rate=0
                0d00:00:04 deploy shop instances=99999999 millicores=-1 domains=0
                0d00:00:05 machine-off node-00001
                0d00:11:00 machine-off node-00001 for 2s
                0d00:00:06 read foo=3
                0d00:00:07 deploy shop instances=1.5 millicores=250 domains=2
                0d00:00:08 machine-off node-00001 for 0s
                """);
        assertThat(read.schedule()).isEmpty();
        assertThat(read.findings())
                .extracting(f -> f.place().replace("bad.schedule:", "") + " " + f.message() + ", " + f.remedy())
                .contains(
                        "4 share cannot be \"7\", it is a number from 0 to 1",
                        "5 rate cannot be \"-1\", it is a number from 0.1 to 10",
                        "6 rate cannot be \"0\", it is a number from 0.1 to 10",
                        "7 instances cannot be \"99999999\", it is a whole number from 1 to 1000",
                        "7 millicores cannot be \"-1\", it is a whole number from 1 to 1024000",
                        "7 domains cannot be \"0\", it is a whole number from 1 to 20",
                        "8 machine-off does not say how long it lasts, add: for 30s",
                        "9 machine-off comes at 0d00:11:00.000000, after the schedule's 10m,"
                                + " let it come earlier, or make \"lasts\" longer",
                        "10 read has no setting foo, it has none",
                        "11 instances cannot be \"1.5\", it is a whole number from 1 to 1000")
                .anyMatch(line -> line.startsWith("12 "));
    }

    @Test
    void aStepThatNamesWhatIsNotThereIsFoundWithItsLine() {
        var read = Schedule.read("far.schedule", """
                heddle-schedule 1
                nodes 6
                lasts 10m
                0d00:00:01 machine-off node-99999 for 2m
                0d00:00:02 process-kill fc-9 for 2s
                0d00:00:03 rack-cut rack-03 for 2s
                0d00:00:04 guest-crash node-6 for 2s
                0d00:00:05 guest-crash d-00001.Web_IN_0 for 2s
                0d00:00:06 process-kill primary for 2s
                0d00:00:07 rack-cut rack-02 for 2s
                """);
        assertThat(read.misfits(new Room(6, 3, 3)::lacks))
                .extracting(Finding::place)
                .containsExactly("far.schedule:4", "far.schedule:5", "far.schedule:6", "far.schedule:7");
    }

    @Test
    void everythingThatIsDrawnIsThere() {
        for (int seed = 0; seed < 20; seed++) {
            var drawn = Swarm.draw(new Dice(seed)::stream, 12, 6, 3, Duration.ofMinutes(20), 3);
            assertThat(Schedule.read("x", drawn.text()).misfits(new Room(12, 6, 3)::lacks))
                    .isEmpty();
        }
    }

    @Test
    void aRateWithoutFaultsIsRefusedAndNotDrawnForEver() {
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Swarm.draw(new Dice(1)::stream, 12, 6, 3, Duration.ofMinutes(20), rate))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFileThatCannotBeReadIsNamed(@TempDir Path folder) {
        var missing = folder.resolve("nosuch.csv");
        assertThat(FailureTrace.read(missing, 10, Duration.ofDays(1)).findings())
                .singleElement()
                .hasToString(missing + ": error: cannot be read: there is no such file [file]:"
                        + " give LANL's or Grid5000's CSV");
        assertThat(Schedule.read(folder).findings())
                .singleElement()
                .extracting(Finding::message)
                .isEqualTo("cannot be read: it is a directory");
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
