package io.heddle.hostupdate.trace;

import io.heddle.config.Finding;
import io.heddle.hostupdate.Forecast;
import io.heddle.hostupdate.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** The command {@code plan-update}: the host-update scheduler on a given placement. */
public final class PlanUpdate {
    private PlanUpdate() {}

    /** @param placement as {@link PlacementFile} reads it */
    public record Options(Path placement, Limits limits, Durations durations) {}

    /** A report, or the errors that prevented it. */
    public record Result(Optional<UpdateReport> report, List<Finding> findings) {
        public Result {
            findings = List.copyOf(findings);
        }
    }

    /**
     * @param nanos a clock for the figures on speed
     * @param progress told the time within the update and what is forecast then: at the start, and now and then
     */
    public static Result run(Options options, LongSupplier nanos, BiConsumer<Duration, Forecast> progress) {
        var findings = new ArrayList<Finding>();
        var grid = PlacementFile.read(options.placement(), findings);
        findings.sort(Finding.ORDER);
        if (Finding.anyError(findings)) return new Result(Optional.empty(), findings);
        var report = new UpdateReplay(grid, options.limits(), options.durations(), nanos).run(e -> {}, progress);
        return new Result(Optional.of(report), findings);
    }
}
