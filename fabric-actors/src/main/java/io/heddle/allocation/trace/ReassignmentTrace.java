package io.heddle.allocation.trace;

import io.heddle.allocation.Capacity;
import io.heddle.allocation.Demand;
import io.heddle.allocation.NodeSpec;
import io.heddle.config.Bytes;
import io.heddle.config.DeploymentId;
import io.heddle.config.Finding;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A machine-reassignment instance of the ROADEF/EURO challenge 2012, read as a trace: its processes arrive one by one, in
 * the order of the file, on empty machines. Resources are further dimensions, locations are racks, processes of one service
 * are on different machines, and a service's spread is its number of fault domains. Dependencies between services are left
 * out, since a fabric has none.
 */
public final class ReassignmentTrace {
    private static final long AMOUNT_MAX = Trace.AMOUNT_MAX;

    private ReassignmentTrace() {}

    /** Whether a file of nodes is one of machines. */
    public static boolean is(Path nodes) {
        try (var lines = Files.lines(nodes)) {
            return lines.findFirst().orElse("").startsWith("machine,");
        } catch (IOException | java.io.UncheckedIOException e) {
            return false; // Whoever reads it as a trace reports why it cannot be read.
        }
    }

    /** Reads machines alone. */
    public static List<NodeSpec> readMachines(Path machines, List<Finding> findings) {
        var nodes = new ArrayList<NodeSpec>();
        var known = new HashSet<NodeId>();
        CsvTable.read(machines, List.of("machine", "location"), findings, row -> {
            var id = new NodeId("m" + row.number("machine", 0, AMOUNT_MAX));
            if (!known.add(id)) row.error("duplicate-node", "machine " + id + " is there twice", "name each once");
            var rack = new RackId("l" + row.number("location", 0, AMOUNT_MAX));
            var capacity = new Capacity(0, Bytes.ZERO, List.of(), 0, amounts(row, "cap"));
            nodes.add(new NodeSpec(id, rack, nodes.size(), capacity, Set.of()));
        });
        return nodes;
    }

    /** Reads machines, processes and services; the latter lie beside the processes, {@code x_services.csv}. */
    public static Trace read(Path machines, Path processes, List<Finding> findings) {
        var nodes = readMachines(machines, findings);
        var spreads = new HashMap<String, Integer>();
        var name = String.valueOf(processes.getFileName());
        var services = processes.resolveSibling(name.replace("_processes", "_services"));
        if (services.equals(processes)) {
            findings.add(Finding.error(
                    name, "", "processes-name", "the services are looked for beside it", "name it x_processes.csv"));
            return new Trace(nodes, List.of());
        }
        CsvTable.read(
                services,
                List.of("service", "spread_min_locations"),
                findings,
                row -> spreads.put(row.text("service"), (int) row.number("spread_min_locations", 0, 20)));
        var arrivals = new ArrayList<Trace.Arrival>();
        var seen = new HashSet<RoleInstanceId>();
        CsvTable.read(processes, List.of("process", "service"), findings, row -> {
            var demand = new Demand(0, Bytes.ZERO, Bytes.ZERO, 0, amounts(row, "req"));
            var id = new RoleInstanceId("p" + row.number("process", 0, AMOUNT_MAX));
            if (!seen.add(id)) row.error("duplicate-instance", "process " + id + " is there twice", "name each once");
            var service = new DeploymentId("s" + row.number("service", 0, AMOUNT_MAX));
            int spread = Math.max(1, spreads.getOrDefault(row.text("service"), 1));
            arrivals.add(new Trace.Arrival(id, service, arrivals.size(), Long.MAX_VALUE, demand, 1, spread, 1));
        });
        Trace.requireSome(machines, nodes, findings);
        return new Trace(nodes, arrivals);
    }

    /** Columns {@code cap0, cap1, ...} or {@code req0, req1, ...} as dimensions {@code resource0, resource1, ...}. */
    private static Map<String, Long> amounts(CsvTable row, String prefix) {
        var amounts = new TreeMap<String, Long>();
        for (var column : row.header()) {
            if (!column.matches(prefix + "\\d+")) continue;
            amounts.put("resource" + column.substring(prefix.length()), row.number(column, 0, AMOUNT_MAX));
        }
        return amounts;
    }
}
