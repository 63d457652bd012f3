package io.heddle.hostupdate.trace;

import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.hostupdate.Grid;
import io.heddle.hostupdate.HostUpdateState;
import io.heddle.hostupdate.HostUpdateState.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Homes of which only the file's columns are known, and no capacities: it is assumed that there is room. Who leaves goes to
 * the node that has taken the fewest so far, of those that host nothing of its service but its own update domain; ties by
 * id. All instances of one update domain move together.
 */
final class TracedHomes implements Homes {
    private final Map<NodeId, RackId> racks = new TreeMap<>();
    private final Map<NodeId, List<Grid.Tenant>> hosted = new TreeMap<>();
    private final Map<NodeId, Integer> taken = new HashMap<>();
    private Grid grid;
    private List<Move> planned = List.of();

    TracedHomes(Grid grid) {
        this.grid = grid;
        for (int n = 0; n < grid.nodes(); n++) {
            racks.put(grid.id(n), grid.rackOf(n));
            hosted.put(grid.id(n), new ArrayList<>(grid.tenants(n)));
        }
    }

    @Override
    public List<Grid.Tenant> tenants() {
        return hosted.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public Grid grid() {
        return grid;
    }

    @Override
    public boolean hasRoom(NodeId node, HostUpdateState state) {
        var away = Homes.away(state);
        var moves = new ArrayList<Move>();
        var more = new HashMap<NodeId, Integer>();
        for (var t : at(node)) {
            var order = Comparator.comparing((NodeId id) -> away.containsKey(id))
                    .thenComparing(id -> taken.getOrDefault(id, 0) + more.getOrDefault(id, 0))
                    .thenComparing(id -> id);
            var to = racks.keySet().stream()
                    .filter(id -> !away.containsKey(id) || (away.get(id) == Phase.WAITING && hosts(id, t)))
                    .filter(id -> mayHost(id, t, moves))
                    .min(order);
            if (to.isEmpty()) return false;
            more.merge(to.get(), 1, Integer::sum);
            moves.add(new Move(t.deployment(), t.updateDomain(), node, to.get()));
        }
        planned = moves;
        return true;
    }

    private List<Grid.Tenant> at(NodeId node) {
        return hosted.getOrDefault(node, List.of());
    }

    private boolean hosts(NodeId id, Grid.Tenant t) {
        return at(id).stream()
                .anyMatch(o -> o.deployment().equals(t.deployment()) && o.updateDomain() == t.updateDomain());
    }

    private boolean mayHost(NodeId id, Grid.Tenant t, List<Move> moves) {
        boolean other = at(id).stream()
                .anyMatch(o -> o.deployment().equals(t.deployment()) && o.updateDomain() != t.updateDomain());
        return !other
                && moves.stream()
                        .noneMatch(m -> m.to().equals(id)
                                && m.deployment().equals(t.deployment())
                                && m.updateDomain() != t.updateDomain());
    }

    @Override
    public List<Move> leave(NodeId node) {
        grid = grid.with(planned.stream().map(Move::tenant).toList());
        hosted.put(node, new ArrayList<>());
        for (var m : planned) {
            taken.merge(m.to(), 1, Integer::sum);
            var there = new ArrayList<>(at(m.to()));
            there.add(m.tenant());
            hosted.put(m.to(), there);
        }
        return planned;
    }

    @Override
    public void arrived(NodeId node) {
        grid = grid.without(node);
    }
}
