package io.heddle.allocation.trace;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Assignment;
import io.heddle.allocation.NodeSpec;
import io.heddle.allocation.Policy;
import io.heddle.config.Finding;
import io.heddle.config.NodeId;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The command {@code place}: the allocator on a trace file. */
public final class PlaceTrace {
    private PlaceTrace() {}

    /**
     * @param nodes a file of nodes, or of machines of the ROADEF challenge
     * @param instances a file of instances, plain or gzipped, or of processes of the challenge
     * @param placement where to write what is placed at the end, for {@code plan-update}
     */
    public record Options(Path nodes, Path instances, Policy policy, Optional<Path> placement) {}

    /** A report, or the errors that prevented it. Findings may be warnings. */
    public record Result(Optional<TraceReport> report, List<Finding> findings) {
        public Result {
            findings = List.copyOf(findings);
        }
    }

    /**
     * @param nanos a clock for the figures on speed
     * @param progress told how far the replay is, now and then
     */
    public static Result run(Options options, LongSupplier nanos, Consumer<TraceReport.Progress> progress) {
        var findings = new ArrayList<Finding>();
        var trace = ReassignmentTrace.is(options.nodes())
                ? ReassignmentTrace.read(options.nodes(), options.instances(), findings)
                : Trace.read(options.nodes(), options.instances(), findings);
        findings.sort(Finding.ORDER);
        if (Finding.anyError(findings)) return new Result(Optional.empty(), findings);
        var replay = new TraceReplay(trace, options.policy(), nanos);
        var report = replay.run(trace, progress);
        options.placement().ifPresent(file -> write(file, List.of(replay.state()), findings));
        return new Result(Optional.of(report), findings);
    }

    /** One line per placed instance. Nodes without instances are left out: nothing keeps them from being updated. */
    static void write(Path file, List<Allocation> states, List<Finding> findings) {
        try (var out = Files.newBufferedWriter(file)) {
            var others = new TreeSet<String>();
            for (var state : states) {
                state.nodes()
                        .forEach(n -> others.addAll(n.spec().capacity().others().keySet()));
            }
            out.write("instance,service,node,rack,home,update_domain,cpu,memory,disk,network,volume,fault_domain,"
                    + "fault_domains,update_domains,max_per_node");
            for (var name : others) out.write("," + name);
            out.write("\n");
            for (var state : states) write(out, state, others);
        } catch (IOException e) {
            var why = e instanceof NoSuchFileException ? "there is no such folder" : CsvTable.describe(e);
            var message = "cannot write " + file + ": " + why;
            findings.add(Finding.error(String.valueOf(file), "", "unwritable-file", message, "name another file"));
        }
    }

    private static void write(Writer out, Allocation allocation, Set<String> others) throws IOException {
        var specs = new HashMap<NodeId, NodeSpec>();
        allocation.nodes().forEach(n -> specs.put(n.spec().id(), n.spec()));
        for (var a : allocation.assignments()) {
            var node = specs.get(a.node());
            if (node == null) continue;
            var want = a.want();
            var demand = want.demand();
            var cells = new StringJoiner(",", "", "\n");
            cells.add(a.instance().value()).add(a.deployment().value());
            cells.add(node.id().value()).add(node.rack().value()).add(String.valueOf(node.home()));
            cells.add(String.valueOf(want.updateDomain())).add(String.valueOf(demand.millicores()));
            cells.add(String.valueOf(demand.memory().value()));
            cells.add(String.valueOf(demand.disk().value())).add(String.valueOf(demand.bandwidthMbps()));
            cells.add(a.volume() == Assignment.NO_VOLUME ? "" : String.valueOf(a.volume()));
            cells.add(String.valueOf(want.faultDomain())).add(String.valueOf(a.faultDomains()));
            cells.add(String.valueOf(a.updateDomains()));
            int perNode = want.constraints().perNodeMax();
            cells.add(perNode == 0 ? "" : String.valueOf(perNode));
            for (var name : others) cells.add(String.valueOf(demand.others().getOrDefault(name, 0L)));
            out.write(cells.toString());
        }
    }
}
