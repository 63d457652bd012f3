package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.allocation.Policy;
import io.heddle.allocation.Region;
import io.heddle.allocation.trace.PlaceRegion;
import io.heddle.allocation.trace.PlaceTrace;
import io.heddle.allocation.trace.TraceReport;
import io.heddle.config.DeploymentId;
import io.heddle.config.Finding;
import io.heddle.hostupdate.Forecast;
import io.heddle.hostupdate.Limits;
import io.heddle.hostupdate.Quarantine;
import io.heddle.hostupdate.trace.Durations;
import io.heddle.hostupdate.trace.PlanUpdate;
import io.heddle.hostupdate.trace.UpdateReport;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The planners on files: what the fabric would do, without a fabric. */
final class PlannerCommands {
    /** Time of this thread's processor: the planners have one thread, and a busy machine makes them no slower. */
    private static final LongSupplier PROCESSOR = ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;

    private PlannerCommands() {}

    /** What both share: bad files end with all findings, and so does a file that is too large for the memory there is. */
    abstract static class Planner extends ModelCommands.Offline {
        /** Runs {@code work}, and turns a lack of memory into a message. */
        static <T> T within(Supplier<T> work) {
            try {
                return work.get();
            } catch (OutOfMemoryError e) {
                throw Failure.unusable("the files are too large for the "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB of memory that this command may use; HEDDLE_MEMORY=8g gives it more");
            }
        }

        /** Ends the command when something is wrong with a file; says what is merely odd. */
        void requireUsable(List<Finding> findings, String what) {
            if (Finding.anyError(findings) && json()) {
                terminal().print(RemoteCommand.pretty(Findings.json(findings)));
            }
            if (Finding.anyError(findings)) {
                var lines = Findings.lines(findings);
                throw Failure.unusable(what + ": " + Findings.count(lines.size()), lines);
            }
            Findings.lines(findings).forEach(terminal()::say);
        }
    }

    /** Which node is preferred. */
    enum Preference {
        STANDARD,
        NO_AFFINITY,
        BEST_FIT,
        FIRST_FIT;

        Policy policy() {
            return switch (this) {
                case STANDARD -> Policy.STANDARD;
                case NO_AFFINITY -> Policy.STANDARD.withoutHome();
                case BEST_FIT -> Policy.BEST_FIT;
                case FIRST_FIT -> Policy.FIRST_FIT;
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Command(
            name = "place",
            description = "the allocator on a trace file: what was placed, how tightly, how fast",
            footer = {
                "%nNODES has the columns node,rack,cpu,memory,disk,network; any further column is a further dimension.",
                "INSTANCES, plain or gzipped: instance,service,arrival_s,departure_s,cpu,memory,disk,network,",
                "update_domains,fault_domains,max_per_node. Machines and processes of the ROADEF challenge of 2012",
                "are understood as well. With a column cluster, and perhaps region, in NODES, or with --clusters, a",
                "cluster is chosen for each service: by the columns region, affinity_group and vips of INSTANCES,",
                "then by what the clusters have left. docs/planning.md says more."
            })
    static final class Place extends Planner {
        @Option(names = "--nodes", paramLabel = "FILE", required = true, description = "the machines")
        private Path nodes = Path.of("");

        @Option(names = "--instances", paramLabel = "FILE", required = true, description = "who comes and goes")
        private Path instances = Path.of("");

        @Option(
                names = "--placement",
                paramLabel = "FILE",
                description = "where to write what is placed at the end, for plan-update")
        private Optional<Path> placement = Optional.empty();

        @Option(
                names = "--policy",
                paramLabel = "NAME",
                defaultValue = "standard",
                description = "${COMPLETION-CANDIDATES}; the others are for comparison (${DEFAULT-VALUE})")
        private Preference policy = Preference.STANDARD;

        @Option(names = "--clusters", paramLabel = "N", description = "deal the racks to N clusters (one cluster)")
        private int clusters;

        @Option(names = "--vips", paramLabel = "N", description = "VIPs of each of several clusters (ten per node)")
        private Optional<Long> vips = Optional.empty();

        @Option(
                names = "--explain",
                paramLabel = "SERVICE",
                description = "says why a service went to its cluster; may be repeated")
        private List<String> explain = List.of();

        @Override
        public Integer call() {
            if (clusters < 0 || clusters > Region.CLUSTERS_MAX || vips.orElse(0L) < 0) {
                throw Failure.unusable("--clusters is from 1 to " + Region.CLUSTERS_MAX + ", --vips from 0 on");
            }
            if (clusters > 0 || PlaceRegion.is(nodes)) return region();
            if (vips.isPresent() || !explain.isEmpty()) {
                throw Failure.unusable("--vips and --explain are about several clusters: give --clusters as well, or"
                        + " a column cluster in " + nodes);
            }
            terminal().progress("reading " + nodes + " and " + instances);
            var options = new PlaceTrace.Options(nodes, instances, policy.policy(), placement);
            var result = within(() -> PlaceTrace.run(options, PROCESSOR, this::progress));
            terminal().clear();
            if (result.report().isPresent()) {
                var report = result.report().get();
                if (json()) {
                    terminal().print(RemoteCommand.pretty(ApiClient.JSON.valueToTree(report)));
                } else {
                    report.table().forEach(terminal()::print);
                }
            }
            requireUsable(result.findings(), "not done");
            if (placement.isPresent() && !json()) terminal().say("the placement at the end is in " + placement.get());
            return 0;
        }

        private int region() {
            terminal().progress("reading " + nodes + " and " + instances);
            var options = new PlaceRegion.Options(
                    nodes,
                    instances,
                    policy.policy(),
                    clusters,
                    vips.map(OptionalLong::of).orElse(OptionalLong.empty()),
                    placement,
                    explain.stream().map(Place::service).toList());
            var result = within(() -> PlaceRegion.run(options, PROCESSOR, this::progress));
            terminal().clear();
            result.report().ifPresent(report -> {
                if (json()) terminal().print(RemoteCommand.pretty(ApiClient.JSON.valueToTree(report)));
                else report.table().forEach(terminal()::print);
            });
            requireUsable(result.findings(), "not done");
            if (placement.isPresent() && !json()) terminal().say("the placement at the end is in " + placement.get());
            return 0;
        }

        private static DeploymentId service(String name) {
            try {
                return new DeploymentId(name);
            } catch (IllegalArgumentException e) {
                throw Failure.unusable("--explain " + name + ": " + e.getMessage());
            }
        }

        private void progress(TraceReport.Progress at) {
            terminal()
                    .progress(String.format(
                            Locale.ROOT,
                            "%d %%: %,d of %,d instances, %,d of them rejected",
                            100L * at.seen() / Math.max(1, at.of()),
                            at.seen(),
                            at.of(),
                            at.rejected()));
        }
    }

    @Command(
            name = "plan-update",
            description = "the host-update scheduler on a placement: waves, lower bound, makespan",
            footer = {
                "%nFILE has the columns service,node,update_domain and perhaps rack and home, as"
                        + " place writes it. A node that is out for longer than --node-max, or by default"
                        + " than 1.65 medians of what nodes take, and holds others up is put in quarantine: it"
                        + " goes to repair, its instances are started on other nodes, and those who wait for"
                        + " it go on. With --nodes, the machines that place was given, the allocator finds"
                        + " these nodes. At most 20,000 nodes."
            })
    static final class Update extends Planner {
        private static final String LIMIT = "(no limit)";
        private static final int DAY = 24 * 60;

        @Option(names = "--placement", paramLabel = "FILE", required = true, description = "who runs where")
        private Path placement = Path.of("");

        @Option(names = "--at-once", paramLabel = "N", description = "most nodes out of service at a time " + LIMIT)
        private int atOnce = Integer.MAX_VALUE;

        @Option(names = "--per-rack", paramLabel = "N", description = "most of them in one rack " + LIMIT)
        private int perRack = Integer.MAX_VALUE;

        @Option(
                names = "--minutes",
                paramLabel = "N",
                defaultValue = "15",
                description = "how long a node is expected to take, 1 to 1440 (${DEFAULT-VALUE})")
        private int minutes = 15;

        @Option(
                names = "--seed",
                paramLabel = "N",
                description = "let durations vary by chance, with a late node in fifty; default: all take the same")
        private Optional<Long> seed = Optional.empty();

        @Option(names = "--nodes", paramLabel = "FILE", description = "the machines, so that room is known for moves")
        private Optional<Path> nodes = Optional.empty();

        @Option(
                names = "--quarantine",
                paramLabel = "PERCENT",
                defaultValue = "5",
                description = "nodes that may be in quarantine at a time, 0 to 20 (${DEFAULT-VALUE}); 0: none ever is")
        private double quarantine = 5;

        @Option(
                names = "--node-max",
                paramLabel = "N",
                description =
                        "minutes after which a node is late, --minutes to 10080 (1.65 medians of what nodes take)")
        private Optional<Integer> nodeMax = Optional.empty();

        @Option(
                names = "--move-minutes",
                paramLabel = "N",
                defaultValue = "2",
                description = "minutes until instances that are moved run elsewhere, 0 to 1440 (${DEFAULT-VALUE})")
        private int moveMinutes = 2;

        @Option(
                names = "--rehome",
                paramLabel = "PERCENT",
                description = "instances that may be moved home before the update, 0 to 5, if that saves time (0.5)")
        private Optional<Double> rehome = Optional.empty();

        @Override
        public Integer call() {
            var limits = limits();
            var expected = limits.nodeExpected();
            var durations = seed.map(s -> Durations.varied(s, expected)).orElse(Durations.equal(expected));
            terminal().progress("reading " + placement);
            var options = new PlanUpdate.Options(placement, nodes, limits, durations);
            var result = within(() -> PlanUpdate.run(options, PROCESSOR, this::progress));
            terminal().clear();
            requireUsable(result.findings(), "not planned");
            result.report().ifPresent(report -> {
                if (json()) {
                    terminal().print(RemoteCommand.pretty(tree(report)));
                } else {
                    report.table().forEach(terminal()::print);
                }
            });
            return 0;
        }

        private Limits limits() {
            double rehomed = rehome.orElse(100 * Limits.STANDARD.rehoming());
            int longest = nodeMax.orElse(4 * Math.clamp(minutes, 1, DAY));
            var wrong = new ArrayList<String>();
            range(wrong, "--at-once", atOnce, 1, Integer.MAX_VALUE);
            range(wrong, "--per-rack", perRack, 1, Integer.MAX_VALUE);
            range(wrong, "--minutes", minutes, 1, DAY);
            range(wrong, "--quarantine", quarantine, 0, 100 * Quarantine.SHARE_MAX);
            range(wrong, "--move-minutes", moveMinutes, 0, DAY);
            range(wrong, "--node-max", longest, Math.clamp(minutes, 1, DAY), 7 * DAY);
            range(wrong, "--rehome", rehomed, 0, 100 * Limits.REHOMING_MAX);
            if (rehome.isPresent() && nodes.isEmpty()) {
                wrong.add("--rehome needs --nodes: without the machines nobody knows where there is room");
            }
            if (!wrong.isEmpty()) throw Failure.unusable(String.join("\n", wrong));
            double medians = nodeMax.isPresent() ? Double.POSITIVE_INFINITY : Quarantine.STANDARD.medians();
            return new Limits(
                    atOnce,
                    perRack,
                    Limits.STANDARD.failuresMax(),
                    Duration.ofMinutes(minutes),
                    Duration.ofMinutes(longest),
                    new Quarantine(medians, quarantine / 100, Duration.ofMinutes(moveMinutes)),
                    rehomed / 100);
        }

        private static void range(List<String> wrong, String option, double value, double least, double most) {
            if (value >= least && value <= most) return;
            var range =
                    most == Integer.MAX_VALUE ? "from " + shown(least) + " on" : shown(least) + " to " + shown(most);
            wrong.add(option + " is " + shown(value) + "; it may be " + range);
        }

        private static String shown(double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e12
                    ? String.valueOf((long) number)
                    : String.valueOf(number);
        }

        private void progress(Duration now, Forecast f) {
            terminal()
                    .progress(String.format(
                            Locale.ROOT,
                            "after %d min: %,d of %,d nodes done, %,d under way; likely to end after %d min, at best after %d",
                            now.toMinutes(),
                            f.done(),
                            f.nodes(),
                            f.updating(),
                            Duration.between(Instant.EPOCH, f.likelyEnd()).toMinutes(),
                            now.plus(f.lowerBound()).toMinutes()));
        }

        private static ObjectNode tree(UpdateReport r) {
            return ApiClient.JSON
                    .createObjectNode()
                    .put("nodes", r.nodes())
                    .put("waves", r.waves())
                    .put("wavesMin", r.wavesMin())
                    .put("wavesWithout", r.wavesWithout())
                    .put("rehomed", r.rehomed())
                    .put("rehomingSteps", r.rehomingSteps())
                    .put("makespan", r.makespan().toString())
                    .put("lowerBound", r.lowerBound().toString())
                    .put("lowerBoundCapped", r.lowerBoundCapped().toString())
                    .put("ratio", r.ratio())
                    .put("ratioCapped", r.ratioCapped())
                    .put("withBarriers", r.withBarriers().toString())
                    .put("boundBefore", r.boundBefore().toString())
                    .put("expectedBefore", r.expectedBefore().toString())
                    .put("likelyBefore", r.likelyBefore().toString())
                    .put("atOnceMost", r.atOnceMost())
                    .put("domainsOfflineMost", r.domainsOfflineMost())
                    .put("left", r.left())
                    .put("quarantined", r.quarantined())
                    .put("quarantinedMax", r.quarantinedMax())
                    .put("moved", r.moved())
                    .put("withoutRoom", r.withoutRoom())
                    .put("lateAfter", r.lateAfter().toString())
                    .put("planningMillis", r.planningMillis())
                    .put("stepP50Micros", r.stepP50Micros())
                    .put("stepP99Micros", r.stepP99Micros());
        }
    }
}
