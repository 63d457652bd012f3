package io.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(run.err())
                .contains(file + ": this file is not a result of `heddle bench --json`", "at machine")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("p.md")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "", "no JSON", "{\"at\": \"now\", \"results\": []}"})
    void whatIsNoResultIsSaidWithoutNamesOfClasses(String content) throws IOException {
        var file = Files.writeString(folder.resolve("e.json"), content);
        var run = Run.of(
                "--from", file.toString(), "--page", folder.resolve("p.md").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains(file + ": this file is not a result of `heddle bench --json`")
                .doesNotContain("io.heddle", "Exception", "construct");
    }

    @Test
    void noMinutesAtAllAreRefusedAndNotTakenAsUnlimited() {
        var run = Run.of("models", "--minutes", "0");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualToIgnoringNewLines("heddle: --minutes is 1 to 600, not 0");
    }

    @Test
    void anOptionThatNoChosenBenchmarkKnowsIsRefusedBeforeAnythingRuns() {
        var run = Run.of("heal", "-o", "nosuch=1");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToIgnoringNewLines("heddle: -o nosuch: there is no such option of heal; there is kills, peers");
    }

    @Test
    void anOptionOfOneBenchmarkOfSeveralIsKnown() {
        var run = Run.of("heal", "pack", "-o", "mib=1", "-o", "kills=2", "--minutes", "0");
        assertThat(run.err()).isEqualToIgnoringNewLines("heddle: --minutes is 1 to 600, not 0");
    }

    @ParameterizedTest
    @CsvSource({
        "heal, kills=x, a whole number from 1 on is wanted",
        "pack, mib=0, a whole number from 1 on is wanted",
        "sim, machines=1;2, whole numbers from 1 to 1000000 are wanted",
        "failover, peers=maybe, yes or no is wanted",
        "placement, jmh=2, 1 or only is wanted",
        "models, folder=/none/such, there is no such folder",
        "journal, url=localhost, a URL that begins with jdbc: is wanted"
    })
    void anOptionWhoseValueIsNotTakenIsRefusedBeforeAnythingRuns(String name, String option, String wanted) {
        var run = Run.of(name, "-o", option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).singleElement(STRING).startsWith("heddle: -o " + option + ": " + wanted);
    }

    @Test
    void everyOptionThatTheListNamesIsDeclared() {
        for (var benchmark : BenchMain.ALL) {
            var named = Pattern.compile("-o ([a-z-]+)=")
                    .matcher(benchmark.summary())
                    .results()
                    .map(m -> m.group(1))
                    .distinct()
                    .toList();
            assertThat(benchmark.options())
                    .as(benchmark.name())
                    .extracting(BenchOption::name)
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void whereAResultCannotBeWrittenIsSaidBeforeItIsMeasured() throws IOException {
        var none = folder.resolve("none");
        Files.createFile(folder.resolve("taken"));
        assertThat(Run.of("pack", "--json", none.resolve("r.json").toString()).err())
                .contains("r.json: there is no folder " + none)
                .doesNotContain("Exception");
        assertThat(Run.of("pack", "--page", none.resolve("p.md").toString()).exitCode())
                .isEqualTo(2);
        assertThat(Run.of("pack", "--json", folder.toString()).err()).contains("is a folder");
        assertThat(Run.of("pack", "--page", folder.resolve("page").toString()).err())
                .contains("a name with an ending is wanted");
        assertThat(Run.of("pack", "--page", folder.resolve("taken.md").toString())
                        .err())
                .contains("for the plots");
        assertThat(folder).isDirectoryNotContaining("glob:**.{md,json,svg}");
    }
}
