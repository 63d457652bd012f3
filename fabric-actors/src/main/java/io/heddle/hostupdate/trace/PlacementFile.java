package io.heddle.hostupdate.trace;

import io.heddle.allocation.trace.CsvTable;
import io.heddle.config.DeploymentId;
import io.heddle.config.Finding;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.hostupdate.Grid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** A placement as a file: {@code service,node,update_domain}, one line per instance, and optionally {@code rack} and {@code
 * home}: nodes of one home are likely not to conflict. Other columns are ignored. */
public final class PlacementFile {
    /** The conflict graph takes memory that grows with the square of the nodes: 50 MB for this many. */
    static final int NODES_MAX = 20_000;

    private PlacementFile() {}

    /** Reads a placement. When there are findings that are errors, the grid is not to be used. */
    public static Grid read(Path file, List<Finding> findings) {
        var racks = new HashMap<NodeId, RackId>();
        var homes = new HashMap<NodeId, Integer>();
        var tenants = new ArrayList<Grid.Tenant>();
        record Home(NodeId node, DeploymentId service) {}
        Map<Home, Integer> domains = new HashMap<>();
        var instances = new HashSet<String>();
        CsvTable.read(file, List.of("service", "node", "update_domain"), findings, row -> {
            var service = row.id("service", DeploymentId::new);
            var node = row.id("node", NodeId::new);
            var rack = row.text("rack").isEmpty() ? new RackId("rack") : row.id("rack", RackId::new);
            int domain = (int) row.number("update_domain", 0, 19);
            if (service == null || node == null || rack == null) return;
            if (racks.size() == NODES_MAX && !racks.containsKey(node)) {
                row.stop("too-many-nodes", "more than " + NODES_MAX + " nodes", "plan one part after the other");
                return;
            }
            if (row.has("instance") && !instances.add(row.text("instance"))) {
                row.error(
                        "duplicate-instance",
                        "instance " + CsvTable.shown(row.text("instance")) + " is there twice",
                        "name each once");
            }
            var known = racks.putIfAbsent(node, rack);
            if (known != null && !known.equals(rack)) {
                row.error(
                        "two-racks",
                        "node " + node + " is in rack " + rack + " here and in " + known + " above",
                        "say one");
            }
            var other = domains.putIfAbsent(new Home(node, service), domain);
            if (other != null && other != domain) {
                row.error(
                        "two-update-domains",
                        "node " + node + " hosts update domains " + other + " and " + domain + " of " + service,
                        "no order of updates can be safe for it: move one of them");
            }
            homes.put(node, (int) row.numberIfAny("home", 0, 19).orElse(0));
            tenants.add(new Grid.Tenant(node, service, domain));
        });
        if (tenants.isEmpty() && findings.isEmpty()) {
            findings.add(Finding.error(
                    String.valueOf(file.getFileName()), "", "no-instances", "there are no instances", "add one"));
        }
        return Grid.of(racks, homes, tenants);
    }
}
