package io.heddle.allocation.trace;

import io.heddle.allocation.Policy;
import io.heddle.allocation.Region;
import io.heddle.config.DeploymentId;
import io.heddle.config.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The command {@code place} over several clusters: the front end's choice of a cluster, then the allocator in it. */
public final class PlaceRegion {
    private PlaceRegion() {}

    /**
     * @param clusters to which the racks are dealt; 0: the file of nodes has a column {@code cluster}
     * @param vips of each cluster; empty: ten per node
     * @param placement where to write what is placed at the end
     * @param explain services whose choice of a cluster is to be explained
     */
    public record Options(
            Path nodes,
            Path instances,
            Policy policy,
            int clusters,
            OptionalLong vips,
            Optional<Path> placement,
            List<DeploymentId> explain) {
        public Options {
            if (clusters < 0 || clusters > Region.CLUSTERS_MAX)
                throw new IllegalArgumentException(clusters + " clusters");
            explain = List.copyOf(explain);
        }
    }

    /** A report, or the errors that prevented it. Findings may be warnings. */
    public record Result(Optional<RegionReport> report, List<Finding> findings) {
        public Result {
            findings = List.copyOf(findings);
        }
    }

    /** Whether a file of nodes names clusters. */
    public static boolean is(Path nodes) {
        var named = new ArrayList<Boolean>();
        CsvTable.read(nodes, List.of("cluster"), new ArrayList<>(), row -> {
            named.add(true);
            row.stop("seen", "the first row is enough", "");
        });
        return !named.isEmpty();
    }

    /**
     * @param nanos a clock for the figures on speed
     * @param progress told how far the replay is, now and then
     */
    public static Result run(Options options, LongSupplier nanos, Consumer<TraceReport.Progress> progress) {
        var findings = new ArrayList<Finding>();
        if (options.clusters() > 0 && is(options.nodes())) {
            findings.add(Finding.error(
                    "--clusters",
                    "",
                    "clusters-twice",
                    "the file of nodes names its clusters",
                    "leave the option out"));
        }
        var trace = Trace.read(options.nodes(), options.instances(), findings);
        var sites = Finding.anyError(findings)
                ? new Sites(List.of(), java.util.Map.of())
                : Sites.read(options, trace, findings);
        findings.sort(Finding.ORDER);
        if (Finding.anyError(findings)) return new Result(Optional.empty(), findings);
        var replay = new RegionReplay(sites, options, nanos);
        var report = replay.run(trace, progress);
        var states =
                replay.region().clusters().stream().map(Region.Cluster::state).toList();
        options.placement().ifPresent(file -> PlaceTrace.write(file, states, findings));
        return new Result(Optional.of(report), findings);
    }
}
