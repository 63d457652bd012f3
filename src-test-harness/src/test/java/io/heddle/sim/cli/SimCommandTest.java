package io.heddle.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimCommandTest {
    private static String refused(String... arguments) {
        var said = new StringWriter();
        int code = new CommandLine(new SimCommand())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(arguments);
        assertThat(code).as(said.toString()).isEqualTo(2);
        return said.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "--rate, 0, 0.001 to 1000",
        "--rate, -1, 0.001 to 1000",
        "--rate, NaN, 0.001 to 1000",
        "--rate, Infinity, 0.001 to 1000",
        "--nodes, 0, 1 to 20000",
        "--nodes, 20001, 1 to 20000",
        "--seeds, 0, 1 to 10000000",
        "--hours, 0, 0.01 to 8784",
        "--hours, NaN, 0.01 to 8784",
        "--seed, 9223372036854775807, to "
    })
    void aNumberOutOfRangeIsRefusedWithItsRange(String option, String value, String range) {
        assertThat(refused(option + "=" + value)).startsWith(option + ": ").contains(range);
    }

    @Test
    void whatExcludesEachOtherIsNotTakenTogether() {
        assertThat(refused("--schedule", "lanl-month", "--failures", "x.csv", "--hours", "2", "--rate", "2"))
                .contains("not both", "leave --hours out", "leave --rate out");
    }

    @Test
    void aFileThatIsNotThereIsNamedInWords(@TempDir Path folder) {
        assertThat(refused("--failures", "nosuch.csv"))
                .startsWith("nosuch.csv: cannot be read: there is no such file")
                .doesNotContain("Exception");
        assertThat(refused("--schedule", folder.toString()))
                .startsWith(folder + ": cannot be read: it is a directory")
                .doesNotContain("Exception");
    }

    @Test
    void aScheduleOfAnotherDatacenterIsRefusedBeforeItRuns(@TempDir Path folder) throws IOException {
        var file = folder.resolve("far.schedule");
        Files.writeString(file, """
                heddle-schedule 1
                nodes 6
                lasts 2m
                0d00:00:01 machine-off node-99999 for 2m
                0d00:00:02 process-kill fc-9 for 2s
                0d00:00:03 network-loss for 2s share=7
                """);
        assertThat(refused("--schedule", file.toString())
                        .toLowerCase(Locale.ROOT)
                        .lines())
                .hasSize(3)
                .anyMatch(l -> l.contains("far.schedule:4: machine-off: there is no node-99999"))
                .anyMatch(l -> l.contains("far.schedule:5: process-kill: there is no fc-9"))
                .anyMatch(l -> l.contains("far.schedule:6: share cannot be"));
    }
}
