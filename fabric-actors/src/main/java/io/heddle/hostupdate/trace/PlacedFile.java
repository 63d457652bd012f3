package io.heddle.hostupdate.trace;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Assignment;
import io.heddle.allocation.Capacity;
import io.heddle.allocation.Constraints;
import io.heddle.allocation.NodeSpec;
import io.heddle.allocation.Request;
import io.heddle.allocation.Want;
import io.heddle.allocation.trace.CsvTable;
import io.heddle.allocation.trace.ReassignmentTrace;
import io.heddle.allocation.trace.Trace;
import io.heddle.config.DeploymentId;
import io.heddle.config.Finding;
import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A placement with all that the allocator must know to move instances, as {@code place} writes it: the columns of {@link
 * PlacementFile} and {@code instance,cpu,memory,disk,network}, and perhaps {@code
 * volume,fault_domain,fault_domains,update_domains,max_per_node} and further dimensions; beside it the file of the nodes.
 */
final class PlacedFile {
    private PlacedFile() {}

    /** Reads both. When there are findings that are errors, the result is not to be used. */
    static Allocation read(Path placement, Path nodesFile, List<Finding> findings) {
        var nodes = new HashMap<NodeId, NodeSpec>();
        var others = new HashSet<String>();
        var ofNodes = new ArrayList<Finding>();
        var specs = ReassignmentTrace.is(nodesFile)
                ? ReassignmentTrace.readMachines(nodesFile, ofNodes)
                : Trace.readNodes(nodesFile, ofNodes);
        findings.addAll(ofNodes);
        // What is wrong with them would make every line of the placement wrong.
        if (Finding.anyError(ofNodes)) return Allocation.empty();
        for (var n : specs) {
            nodes.put(n.id(), n);
            others.addAll(n.capacity().others().keySet());
        }
        if (nodes.size() > PlacementFile.NODES_MAX) {
            findings.add(Finding.error(
                    String.valueOf(nodesFile.getFileName()),
                    "",
                    "too-many-nodes",
                    "more than " + PlacementFile.NODES_MAX + " nodes",
                    "plan one part after the other"));
        }
        var all = new ArrayList<Assignment>();
        var required = List.of("instance", "service", "node", "update_domain", "cpu", "memory", "disk", "network");
        var seen = new Seen();
        CsvTable.read(placement, required, findings, row -> assignment(row, nodes, others, seen, all));
        if (Finding.anyError(findings)) return Allocation.empty();
        var state = Allocation.of(nodes.values()).with(all);
        for (var lack : state.overcommitted()) {
            var name = String.valueOf(nodesFile.getFileName());
            findings.add(
                    Finding.error(name, "", "over-committed", lack, "give the file that the placement was made with"));
        }
        return Finding.anyError(findings) ? Allocation.empty() : state;
    }

    /** What was said of nodes and services above, so that each contradiction is told once. */
    private static final class Seen {
        private final Set<NodeId> nodes = new HashSet<>();
        private final Map<DeploymentId, Integer> domains = new HashMap<>();
        private final Set<DeploymentId> told = new HashSet<>();
    }

    /** The node as the placement has it. */
    private static NodeSpec known(CsvTable row, NodeSpec spec) {
        if (!row.text("rack").isEmpty() && !row.text("rack").equals(spec.rack().value())) {
            row.error(
                    "two-racks",
                    "node " + spec.id() + " is in rack " + CsvTable.shown(row.text("rack")) + " here and in "
                            + spec.rack() + " in the file of the nodes",
                    "give the file that the placement was made with");
        }
        // The homes that the placement was made with count, whatever the order of the lines is now.
        int home = (int) row.numberIfAny("home", 0, NodeSpec.HOMES - 1).orElse(spec.home());
        return new NodeSpec(spec.id(), spec.rack(), NodeSpec.ordinalOf(home), spec.capacity(), spec.capabilities());
    }

    private static void assignment(
            CsvTable row, Map<NodeId, NodeSpec> nodes, Set<String> others, Seen seen, List<Assignment> all) {
        var instance = row.id("instance", RoleInstanceId::new);
        var service = row.id("service", DeploymentId::new);
        var node = row.id("node", NodeId::new);
        int domain = (int) row.number("update_domain", 0, Request.DOMAINS_MAX - 1);
        int domains =
                (int) row.numberIfAny("update_domains", 1, Request.DOMAINS_MAX).orElse(Request.DOMAINS_MAX);
        int fault = (int)
                row.numberIfAny("fault_domain", 0, Request.DOMAINS_MAX - 1).orElse(0);
        int faults =
                (int) row.numberIfAny("fault_domains", 1, Request.DOMAINS_MAX).orElse(fault + 1);
        int perNode = (int) row.numberIfAny("max_per_node", 1, 1_000_000).orElse(0);
        int volume =
                (int) row.numberIfAny("volume", 0, Capacity.VOLUMES_MAX - 1).orElse(Assignment.NO_VOLUME);
        var demand = Trace.demand(row, others);
        if (instance == null || service == null || node == null) return;
        var spec = nodes.get(node);
        boolean isNew = seen.nodes.add(node);
        if (spec == null) {
            if (isNew) row.error("unknown-node", "node " + node + " is not in the file of the nodes", "add it there");
            return;
        }
        if (isNew) nodes.put(node, known(row, spec));
        int before = seen.domains.getOrDefault(service, domains);
        seen.domains.put(service, before);
        if (before != domains && seen.told.add(service)) {
            row.error(
                    "two-numbers-of-domains",
                    "service " + service + " has " + domains + " update domains here and " + before + " above",
                    "say one");
        }
        if (volume >= spec.capacity().volumes().size()) {
            row.error("unknown-volume", "node " + node + " has no volume " + volume, "number them from 0");
        }
        if (domain >= domains || fault >= faults) {
            row.error("outside-the-grid", "a domain is not below the number of domains", "domains count from 0");
        }
        var constraints = perNode == 0 ? Constraints.NONE : new Constraints(Set.of(), Set.of(), Set.of(), perNode);
        var want = new Want(instance, "Role", demand, fault, domain, constraints);
        all.add(new Assignment(service, faults, domains, want, node, volume));
    }
}
