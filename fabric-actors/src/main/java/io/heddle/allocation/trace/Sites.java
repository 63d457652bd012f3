package io.heddle.allocation.trace;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.NodeSpec;
import io.heddle.allocation.Region;
import io.heddle.config.ClusterId;
import io.heddle.config.DeploymentId;
import io.heddle.config.Finding;
import io.heddle.config.NodeId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a trace says of clusters: columns {@code cluster} and perhaps {@code region} of the nodes, and {@code region}, {@code
 * affinity_group} and {@code vips} of the instances, which may be empty: any region, no group, one VIP for the service. Where the
 * nodes have no such column, racks in a row are dealt out to a number of clusters.
 *
 * @param wishes of the services that ask for something
 */
record Sites(List<Region.Cluster> clusters, Map<DeploymentId, Region.Wish> wishes) {
    /** What a service asks for that says nothing. Source: the platform gives each deployment one address. */
    private static final Region.Wish PLAIN = new Region.Wish("", "", 1);

    /** VIPs of a cluster per node, where the operator gives no number. Source: the Azure trace has four services per node at a time. */
    private static final long VIPS_PER_NODE = 10;

    private static final long VIPS_MAX = 1_000_000;

    Sites {
        clusters = List.copyOf(clusters);
        wishes = Map.copyOf(wishes);
    }

    Region.Wish wish(DeploymentId service) {
        return wishes.getOrDefault(service, PLAIN);
    }

    /** The site of one cluster while it is being read. */
    private record Site(String region, List<NodeSpec> nodes) {}

    /**
     * @param trace the same files, read without findings
     */
    static Sites read(PlaceRegion.Options options, Trace trace, List<Finding> findings) {
        var clusters = options.clusters() == 0
                ? named(options.nodes(), trace, findings)
                : dealt(options.clusters(), trace, findings);
        var wishes = wishes(options.instances(), findings);
        var made = new ArrayList<Region.Cluster>();
        clusters.forEach((id, site) -> {
            long vips = options.vips().orElse(VIPS_PER_NODE * site.nodes().size());
            made.add(new Region.Cluster(id, site.region(), vips, Allocation.of(site.nodes())));
        });
        return new Sites(made, wishes);
    }

    private static Map<ClusterId, Site> named(Path file, Trace trace, List<Finding> findings) {
        var specs = new HashMap<NodeId, NodeSpec>();
        trace.nodes().forEach(n -> specs.put(n.id(), n));
        var sites = new TreeMap<ClusterId, Site>();
        CsvTable.read(file, List.of("node", "cluster"), findings, row -> {
            var id = row.id("cluster", ClusterId::new);
            var node = row.id("node", NodeId::new);
            var spec = node == null ? null : specs.get(node);
            if (id == null || spec == null) return;
            if (sites.size() == Region.CLUSTERS_MAX && !sites.containsKey(id)) {
                row.stop("too-many-clusters", "more than " + Region.CLUSTERS_MAX + " clusters", "split the file");
                return;
            }
            var region = row.text("region");
            var site = sites.computeIfAbsent(id, i -> new Site(region, new ArrayList<>()));
            if (!site.region().equals(region)) {
                row.error(
                        "two-regions",
                        "cluster " + id + " is in " + CsvTable.shown(region) + " here and in "
                                + CsvTable.shown(site.region()) + " above",
                        "say one");
            }
            site.nodes().add(spec);
        });
        return sites;
    }

    private static Map<ClusterId, Site> dealt(int count, Trace trace, List<Finding> findings) {
        var racks = new ArrayList<>(
                new LinkedHashSet<>(trace.nodes().stream().map(NodeSpec::rack).toList()));
        var sites = new TreeMap<ClusterId, Site>();
        if (racks.size() < count) {
            findings.add(Finding.error(
                    "--clusters",
                    "",
                    "too-few-racks",
                    racks.size() + " racks for " + count + " clusters",
                    "ask for fewer"));
            return sites;
        }
        var numbers = new HashMap<io.heddle.config.RackId, Integer>();
        for (int i = 0; i < racks.size(); i++) numbers.put(racks.get(i), i);
        for (var node : trace.nodes()) {
            long rack = numbers.getOrDefault(node.rack(), 0);
            var id = new ClusterId(String.format(java.util.Locale.ROOT, "c%03d", rack * count / racks.size()));
            sites.computeIfAbsent(id, i -> new Site("", new ArrayList<>()))
                    .nodes()
                    .add(node);
        }
        return sites;
    }

    private static Map<DeploymentId, Region.Wish> wishes(Path file, List<Finding> findings) {
        var wishes = new HashMap<DeploymentId, Region.Wish>();
        CsvTable.read(file, List.of("service"), findings, row -> {
            var service = row.id("service", DeploymentId::new);
            if (service == null) return;
            var wish = new Region.Wish(
                    row.text("region"),
                    row.text("affinity_group"),
                    row.numberIfAny("vips", 0, VIPS_MAX).orElse(1));
            var known = Optional.ofNullable(wishes.putIfAbsent(service, wish)).orElse(wish);
            if (known.equals(wish)) return;
            row.error(
                    "two-wishes",
                    "service " + service + " asks for another region, affinity group or number of VIPs than above",
                    "say the same on each of its lines");
        });
        return wishes;
    }
}
