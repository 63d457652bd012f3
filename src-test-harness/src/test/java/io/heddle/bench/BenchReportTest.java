package io.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchReportTest {
    @Test
    void whatIsWrittenAsJsonIsReadAsItWas() {
        var report = Reports.of(
                Reports.result(
                        "placement",
                        1.5,
                        Measurement.of("a", 1.25, "s").against("a peer", 2.5).limitedBy("a thread"),
                        Reports.recovery(7, 0.5)),
                Reports.failed("heal", "no room"));
        assertThat(BenchReport.read(report.json())).isEqualTo(report);
    }

    @Test
    void everyFigureInJsonHasItsUnitItsLimitAndItsPlaceOnACurve() {
        var json = Reports.of(Reports.result("recovery", 0, Reports.recovery(7, 0.5)))
                .json();
        assertThat(json)
                .contains("\"unit\" : \"ms\"", "\"limit\" : \"reading and decoding\"", "\"at\" : 7.0")
                .contains("\"processors\" : 2", "\"loadBefore\" : 0.0");
    }
}
