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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A placement as a file: {@code service,node,update_domain}, one line per instance, and optionally {@code rack} and {@code
 * home}: nodes of one home are likely not to conflict. Other columns are ignored. */
public final class PlacementFile {
    private PlacementFile() {}

    /** Reads a placement. When there are findings that are errors, the grid is not to be used. */
    public static Grid read(Path file, List<Finding> findings) {
        var racks = new HashMap<NodeId, RackId>();
        var homes = new HashMap<NodeId, Integer>();
        var tenants = new ArrayList<Grid.Tenant>();
        record Home(NodeId node, DeploymentId service) {}
        Map<Home, Integer> domains = new HashMap<>();
        CsvTable.read(file, List.of("service", "node", "update_domain"), findings, row -> {
            var service = id(row, "service", DeploymentId::new);
            var node = id(row, "node", NodeId::new);
            var rack = row.text("rack").isEmpty() ? new RackId("rack") : id(row, "rack", RackId::new);
            int domain = (int) row.number("update_domain", 0, 19);
            if (service == null || node == null || rack == null) return;
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

    private static <T> @Nullable T id(CsvTable row, String column, Function<String, T> make) {
        try {
            return make.apply(row.text(column));
        } catch (IllegalArgumentException e) {
            row.error("bad-id", String.valueOf(e.getMessage()), "rename it");
            return null;
        }
    }
}
