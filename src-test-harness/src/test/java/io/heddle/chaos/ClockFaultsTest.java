package io.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.NullNode;
import io.heddle.check.Fact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockFaultsTest {
    @Test
    void aClockIsAheadOrBackAtOnceAndDriftsWithTime() {
        assertThat(ClockFaults.Wrong.AHEAD.offset(0)).isEqualTo(Duration.ofHours(1));
        assertThat(ClockFaults.Wrong.BACK.offset(5_000)).isEqualTo(Duration.ofMinutes(-10));
        assertThat(ClockFaults.Wrong.DRIFT.offset(0)).isZero();
        assertThat(ClockFaults.Wrong.DRIFT.offset(10_000)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void offsetsAreWrittenWithASignAsTheLibraryReadsThem() {
        assertThat(Clocks.text(Duration.ofHours(1))).isEqualTo("+3600.000\n");
        assertThat(Clocks.text(Duration.ofMinutes(-10))).isEqualTo("-600.000\n");
        assertThat(Clocks.text(Duration.ofMillis(1_250))).isEqualTo("+1.250\n");
        assertThat(Clocks.text(Duration.ZERO)).isEqualTo("+0.000\n");
    }

    @Test
    void everyFaultHasANameOfItsOwnAndOnlyGeneralOnesAreDrawnUnasked() {
        assertThat(Faults.names()).doesNotHaveDuplicates().containsAll(ClockFaults.names());
        assertThat(ClockFaults.names().stream().filter(name -> !ClockFaults.isParticular(name)))
                .containsExactly("skew-replica", "skew-agent", "skew-database");
        assertThat(ClockFaults.isOne("kill-agent")).isFalse();
    }

    @Test
    void aProcessThatIsStartedThroughTheLauncherFollowsItsClockWhileItRuns(@TempDir Path folder) throws Exception {
        var library = Clocks.library();
        assumeTrue(library.isPresent(), "clocks cannot be made wrong here: install " + Clocks.PACKAGE);
        try (var clocks = Clocks.open(folder, library.get())) {
            var process = new ProcessBuilder(
                            clocks.launcher().toString(), "p", "sh", "-c", "while read -r line; do date +%s; done")
                    .start();
            try (var in = process.outputWriter(StandardCharsets.UTF_8);
                    var out = process.inputReader(StandardCharsets.UTF_8)) {
                clocks.set("p", Duration.ofMinutes(-10));
                in.write("now\n");
                in.flush();
                long ahead = Long.parseLong(out.readLine()) - Instant.now().getEpochSecond();

                assertThat(ahead).isBetween(-602L, -598L);
                assertThat(Clocks.isIn(process.pid())).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aRowIsDatedRightWhateverTheDatabasesClockSaid() {
        long hour = 3_600_000_000_000L;
        // Right all the time; ahead all the time; put ahead, or right again, before or after the row was written.
        assertThat(JournalWatch.trueTime(1_500, 0, 0, 1_000, 3_000)).isEqualTo(1_500);
        assertThat(JournalWatch.trueTime(1_500 + hour, hour, hour, 1_000, 3_000))
                .isEqualTo(1_500);
        assertThat(JournalWatch.trueTime(1_500, 0, hour, 1_000, 3_000)).isEqualTo(1_500);
        assertThat(JournalWatch.trueTime(1_500 + hour, 0, hour, 1_000, 3_000)).isEqualTo(1_500);
        assertThat(JournalWatch.trueTime(1_500 - hour, 0, -hour, 1_000, 3_000)).isEqualTo(1_500);
        assertThat(JournalWatch.trueTime(1_500, -hour, 0, 1_000, 3_000)).isEqualTo(1_500);
        // Drifting: never later than it was.
        assertThat(JournalWatch.trueTime(2_000, 300, 700, 1_000, 3_000)).isEqualTo(1_300);
        assertThat(JournalWatch.trueTime(1_400, 300, 700, 1_000, 3_000)).isEqualTo(1_000);
        // Put right and wrong again between two looks.
        assertThat(JournalWatch.trueTime(1_500, 600, -hour, 1_000, 3_000)).isEqualTo(1_500);
    }

    @Test
    void aClockThatIsNotAsWrongAsWasWantedSaysHowWrongItWas() {
        var wanted = Duration.ofSeconds(4);
        assertThat(ClockFaults.notFar(Duration.ofSeconds(2), wanted)).isEmpty();
        assertThat(ClockFaults.notFar(Duration.ofMillis(300), wanted))
                .contains("its clock was wrong by 300 ms, where 4000 were wanted");
        assertThat(ClockFaults.notFar(Duration.ofSeconds(-4), wanted)).isPresent();
    }

    @Test
    void aLibraryThatDoesNothingIsNotUsed(@TempDir Path folder) throws IOException {
        var useless = Files.createFile(
                folder.resolve("libfaketimeMT.so.1"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        assertThatThrownBy(() -> Clocks.open(folder, useless))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not work here");
    }

    @Test
    void anElectionWhileOnlyClocksAreWrongIsAViolationAndWhatWasBeforeIsNot() {
        var facts = List.<Fact>of(
                new Fact.Elected(1, "fc-replica|1", 1),
                new Fact.Elected(3, "fc-replica|2", 2),
                new Fact.PoweredOff(4, "n1", 2),
                new Fact.Journalled(5, "node|n2", 1, 0, "node.went-silent.v1", NullNode.instance),
                new Fact.FaultsOver(6, 10),
                new Fact.Elected(7, "fc-replica|3", 3));

        assertThat(Untroubled.judge(facts, 2)).extracting("at").containsExactly(3L, 4L, 5L);
    }
}
