package io.heddle.allocation.trace;

import io.heddle.allocation.Capacity;
import io.heddle.allocation.Demand;
import io.heddle.allocation.NodeSpec;
import io.heddle.allocation.Request;
import io.heddle.config.Bytes;
import io.heddle.config.DeploymentId;
import io.heddle.config.Finding;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Recorded arrivals and departures on a given set of nodes.
 *
 * <p>{@code nodes.csv}: {@code node,rack,cpu,memory,disk,network}; {@code instances.csv}: {@code
 * instance,service,arrival_s,departure_s,cpu,memory,disk,network,update_domains,fault_domains,max_per_node}. Further columns
 * of {@code nodes.csv}, but for {@code cluster} and {@code region}, are further dimensions, asked for by columns of the same name. A {@code disk} of several volumes is
 * written {@code 500+500}. Units are the files' own: only ratios matter.
 *
 * @param instances in the order of the file
 */
public record Trace(List<NodeSpec> nodes, List<Arrival> instances) {
    /** Anything a trace counts is at most this, so that sums over all volumes of all nodes do not overflow. */
    static final long AMOUNT_MAX = 1_000_000_000_000L;

    /** Ten times the largest cluster of the field; bounds memory. */
    static final int NODES_MAX = 100_000;

    /** Dimensions beyond the fixed ones; bounds memory. */
    private static final int OTHERS_MAX = 32;

    private static final long FOREVER = Long.MAX_VALUE;
    private static final Set<String> FIXED =
            Set.of("node", "rack", "cpu", "memory", "disk", "network", "cluster", "region");

    public Trace {
        nodes = List.copyOf(nodes);
        instances = List.copyOf(instances);
    }

    /**
     * One instance.
     *
     * @param arrival seconds
     * @param departure seconds; {@link Long#MAX_VALUE} when it stays
     * @param perNodeMax most instances of its service on one node; 0: no limit
     */
    public record Arrival(
            RoleInstanceId instance,
            DeploymentId service,
            long arrival,
            long departure,
            Demand demand,
            int updateDomains,
            int faultDomains,
            int perNodeMax) {}

    /** Arrivals of one service in one second, which are placed whole or not at all. */
    private record Batch(DeploymentId service, long arrival) {}

    /** Reads both files. When there are findings, the trace is incomplete and not to be used. */
    public static Trace read(Path nodesFile, Path instancesFile, List<Finding> findings) {
        var nodes = readNodes(nodesFile, findings);
        var others = new HashSet<String>();
        nodes.forEach(n -> others.addAll(n.capacity().others().keySet()));
        return new Trace(nodes, readInstances(instancesFile, others, findings));
    }

    /** The deployments in order of arrival; those of one second in the order of the file. */
    List<List<Arrival>> deployments() {
        var batches = new LinkedHashMap<Batch, List<Arrival>>();
        for (var a : instances) {
            batches.computeIfAbsent(new Batch(a.service(), a.arrival()), b -> new ArrayList<>(2))
                    .add(a);
        }
        var inOrder = new ArrayList<>(batches.values());
        inOrder.sort(Comparator.comparingLong(d -> d.getFirst().arrival()));
        return inOrder;
    }

    /** The nodes alone. When there are findings that are errors, they are incomplete and not to be used. */
    public static List<NodeSpec> readNodes(Path file, List<Finding> findings) {
        var nodes = new ArrayList<NodeSpec>();
        var seen = new HashSet<NodeId>();
        var required = List.of("node", "rack", "cpu", "memory", "disk", "network");
        CsvTable.read(file, required, findings, row -> {
            if (nodes.size() == NODES_MAX) {
                row.stop("too-many-nodes", "more than " + NODES_MAX + " nodes", "split the file");
                return;
            }
            if (row.header().size() > FIXED.size() + OTHERS_MAX) {
                row.stop("too-many-columns", "more than " + OTHERS_MAX + " further dimensions", "leave some out");
                return;
            }
            var id = row.id("node", NodeId::new);
            var rack = row.id("rack", RackId::new);
            var volumes = new ArrayList<Bytes>();
            for (var volume : row.text("disk").split("\\+", Capacity.VOLUMES_MAX)) volumes.add(bytes(row, volume));
            var others = new TreeMap<String, Long>();
            for (var column : row.header()) {
                if (!FIXED.contains(column)) others.put(column, row.number(column, 0, AMOUNT_MAX));
            }
            var capacity = new Capacity(
                    row.number("cpu", 0, AMOUNT_MAX),
                    new Bytes(row.number("memory", 0, AMOUNT_MAX)),
                    volumes,
                    row.number("network", 0, AMOUNT_MAX),
                    others);
            if (id == null || rack == null) return;
            if (!seen.add(id)) row.error("duplicate-node", "node " + id + " is there twice", "name each node once");
            nodes.add(new NodeSpec(id, rack, nodes.size(), capacity, Set.of()));
        });
        requireSome(file, nodes, findings);
        return nodes;
    }

    static void requireSome(Path file, List<NodeSpec> nodes, List<Finding> findings) {
        if (!nodes.isEmpty() || !findings.isEmpty()) return;
        findings.add(
                Finding.error(String.valueOf(file.getFileName()), "", "no-nodes", "there are no nodes", "add one"));
    }

    private static Bytes bytes(CsvTable row, String text) {
        try {
            long value = Long.parseLong(text.strip());
            if (value >= 0 && value <= AMOUNT_MAX) return new Bytes(value);
        } catch (NumberFormatException e) {
            // Falls through to the finding, which names the cell.
        }
        row.error("not-a-number", "disk is " + CsvTable.shown(text), "give whole numbers, several volumes as 500+500");
        return Bytes.ZERO;
    }

    private static List<Arrival> readInstances(Path file, Set<String> others, List<Finding> findings) {
        var arrivals = new ArrayList<Arrival>();
        var seen = new HashSet<RoleInstanceId>();
        var sizes = new HashMap<Demand, Demand>();
        var services = new HashMap<DeploymentId, DeploymentId>();
        var batches = new HashMap<Batch, Integer>();
        var required = List.of("instance", "service", "arrival_s", "cpu", "memory", "disk", "network");
        CsvTable.read(file, required, findings, row -> {
            var id = row.id("instance", RoleInstanceId::new);
            var service = row.id("service", DeploymentId::new);
            long arrival = row.number("arrival_s", 0, AMOUNT_MAX);
            long departure = row.numberIfAny("departure_s", 0, AMOUNT_MAX).orElse(FOREVER);
            if (departure <= arrival) {
                row.error(
                        "departs-before-arrival",
                        "departure " + departure + " is not after arrival " + arrival,
                        "swap them");
            }
            var demand = demand(row, others);
            int domains = (int) row.numberIfAny("update_domains", 1, 20).orElse(1);
            int faults = (int) row.numberIfAny("fault_domains", 1, 20).orElse(1);
            int perNode = (int) row.numberIfAny("max_per_node", 1, 1_000_000).orElse(0);
            if (id == null || service == null) return;
            if (!seen.add(id)) row.error("duplicate-instance", "instance " + id + " is there twice", "name each once");
            int together = batches.merge(new Batch(service, arrival), 1, Integer::sum);
            if (together == Request.INSTANCES_MAX + 1) {
                row.error(
                        "too-many-instances",
                        "more than " + Request.INSTANCES_MAX + " instances of " + service + " arrive at " + arrival,
                        "let them arrive at several times, or as several services");
            }
            var size = sizes.computeIfAbsent(demand, d -> d);
            var known = services.computeIfAbsent(service, s -> s);
            arrivals.add(new Arrival(id, known, arrival, departure, size, domains, faults, perNode));
        });
        return arrivals;
    }

    /**
     * What the instance of a row asks for.
     *
     * @param others the dimensions beyond the fixed ones
     */
    public static Demand demand(CsvTable row, Set<String> others) {
        Map<String, Long> rest = new TreeMap<>();
        for (var name : others) {
            long amount = row.numberIfAny(name, 0, AMOUNT_MAX).orElse(0);
            if (amount > 0) rest.put(name, amount);
        }
        return new Demand(
                row.number("cpu", 0, AMOUNT_MAX),
                new Bytes(row.number("memory", 0, AMOUNT_MAX)),
                new Bytes(row.number("disk", 0, AMOUNT_MAX)),
                row.number("network", 0, AMOUNT_MAX),
                rest);
    }
}
