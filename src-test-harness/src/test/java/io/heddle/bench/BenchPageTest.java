package io.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchPageTest {
    private static String page(BenchReport.Result... results) {
        return new BenchPage(Reports.of(results)).markdown("plots");
    }

    @Test
    void aSectionHasItsFiguresItsPeersItsLimitAndWhyItIsNotReached() {
        var beside = Measurement.of("heal: a machine", 6, "s")
                .against("Apache Helix", 5)
                .limitedBy("silence");
        assertThat(page(Reports.result("heal", 0.1, beside)))
                .contains("| heal: a machine | 6 | s | Apache Helix: 5 (1.20 x) | silence |")
                .contains("**Peers in the same run:**", "**Peers, cited, not measured in this run:**")
                .contains("**The limit:**", "**Why we are not there yet:**");
    }

    @Test
    void theMachineAndItsLoadStandBesideTheFigures() {
        assertThat(page(Reports.result("sim", 0.2)))
                .contains("Measured 2026-01-01T12:00:00Z on 2 x processor")
                .contains("Load of the machine: 0.2 before")
                .doesNotContain("others used it too");
        assertThat(page(Reports.result("sim", 4))).contains("Load of the machine: 4.0 before", "others used it too");
    }

    @Test
    void whatCouldNotBeMeasuredSaysWhyInsteadOfFigures() {
        assertThat(page(Reports.failed("up", "the time was up")))
                .contains("**Not measured:** the time was up")
                .doesNotContain("| figure |");
    }

    @Test
    void figuresOfOneCurveMakeOnePlot() {
        var report =
                Reports.of(Reports.result("recovery", 0, Reports.recovery(1_000, 10), Reports.recovery(10_000, 100)));
        var page = new BenchPage(report);
        assertThat(page.plots()).containsOnlyKeys("recovery-time-of-a-recovery-ms");
        assertThat(page.markdown("plots")).containsOnlyOnce("(plots/recovery-time-of-a-recovery-ms.svg)");
    }

    @Test
    void everyBenchmarkTellsItsStory() {
        for (var benchmark : BenchMain.ALL) {
            var story = benchmark.story();
            assertThat(story.measured()).as(benchmark.name()).isNotBlank();
            assertThat(story.limit()).as(benchmark.name()).isNotBlank();
            assertThat(story.notYet()).as(benchmark.name()).isNotBlank();
            assertThat(story.cited()).as(benchmark.name()).allMatch(c -> !c.source()
                    .isBlank());
        }
    }
}
