package io.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line: what it takes, what it refuses, and what it writes without measuring anything. */
class BenchMainTest {
    @TempDir
    private Path folder;

    @Test
    void withoutANameEveryBenchmarkIsListedWithItsOptions() {
        var run = Run.of();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSameSizeAs(BenchMain.ALL);
        for (var name :
                new String[] {"failover", "heal", "up", "recovery", "heartbeats", "sim", "placement", "journal"}) {
            assertThat(run.out()).containsPattern("(?m)^" + name + " ");
        }
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        var run = Run.of(
                "nonsense",
                "heal",
                "--minutes",
                "601",
                "--from",
                folder.resolve("none.json").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .anyMatch(l -> l.contains("there is no benchmark nonsense"))
                .anyMatch(l -> l.contains("--minutes is 1 to 600, not 601"))
                .anyMatch(l -> l.contains("--from wants --page"))
                .anyMatch(l -> l.contains("it takes no name"))
                .anyMatch(l -> l.contains("there is no file"));
    }

    @Test
    void aPageIsMadeOfAResultWithoutMeasuring() throws IOException {
        var result = Files.writeString(
                folder.resolve("r.json"),
                Reports.of(Reports.result("recovery", 0.1, Reports.recovery(1_000, 12)))
                        .json());
        var page = folder.resolve("benchmarks.md");
        var run = Run.of("--from", result.toString(), "--page", page.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(page).content().contains("## recovery").contains("benchmarks/recovery-time-of-a-recovery-ms.svg");
        assertThat(folder.resolve("benchmarks/recovery-time-of-a-recovery-ms.svg"))
                .isNotEmptyFile();
    }

    @Test
    void aFileThatIsNoResultIsUnusableInput() throws IOException {
        var file = Files.writeString(folder.resolve("r.json"), "{\"machine\": 7}");
        var run = Run.of(
                "--from", file.toString(), "--page", folder.resolve("p.md").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("not a result of `heddle bench --json`").doesNotContain("\tat ");
        assertThat(folder.resolve("p.md")).doesNotExist();
    }

    @Test
    void anOptionThatIsNoNumberFailsItsBenchmarkAndSaysWhich() {
        var run = Run.of("pack", "-o", "mib=much");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("-o mib=much: a whole number from 1 on is wanted");
    }
}
