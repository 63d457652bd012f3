package io.heddle.bench;

import java.util.List;

/** Results as a run might have brought them. */
final class Reports {
    static final MachineFacts MACHINE = new MachineFacts(2, "processor", 8_000, "Linux 6", "JVM 25", 0.3);

    private Reports() {}

    static BenchReport of(BenchReport.Result... results) {
        return new BenchReport("2026-01-01T12:00:00Z", MACHINE, List.of(results));
    }

    static BenchReport.Result result(String benchmark, double load, Measurement... measurements) {
        return new BenchReport.Result(benchmark, List.of(measurements), "", 12, load, load);
    }

    static BenchReport.Result failed(String benchmark, String why) {
        return new BenchReport.Result(benchmark, List.of(), why, 1, 0.1, 0.1);
    }

    static Measurement recovery(int events, double millis) {
        return Measurement.of("recovery: " + events, millis, "ms")
                .limitedBy("reading and decoding")
                .on("time of a recovery, ms", "without snapshot", events, "events in the journal");
    }
}
