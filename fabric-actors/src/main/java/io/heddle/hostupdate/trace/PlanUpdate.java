package io.heddle.hostupdate.trace;

import io.heddle.allocation.Allocator;
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

    /**
     * @param placement as {@link PlacementFile} reads it
     * @param nodes the machines' capacities, so that the allocator finds the nodes for what is moved; without them it is
     *     assumed that there is room
     */
    public record Options(Path placement, Optional<Path> nodes, Limits limits, Durations durations) {}

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
        // It names what no order of updates is safe for, whether capacities are known or not.
        var grid = PlacementFile.read(options.placement(), findings);
        var allocation = options.nodes().map(nodes -> PlacedFile.read(options.placement(), nodes, findings));
        findings.sort(Finding.ORDER);
        if (Finding.anyError(findings)) {
            return new Result(Optional.empty(), findings.stream().distinct().toList());
        }
        var limits = options.limits();
        var replay = allocation.isPresent()
                ? new UpdateReplay(allocation.get(), new Allocator(), limits, options.durations(), nanos)
                : new UpdateReplay(grid, limits, options.durations(), nanos);
        return new Result(Optional.of(replay.run(e -> {}, progress)), findings);
    }
}
