package io.heddle.hostupdate.trace;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Allocator;
import io.heddle.allocation.Assignment;
import io.heddle.allocation.Placement;
import io.heddle.config.NodeId;
import io.heddle.hostupdate.Grid;
import io.heddle.hostupdate.HostUpdateState;
import io.heddle.hostupdate.HostUpdateState.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Homes of which capacities are known: the allocator chooses, by all of its rules, and no fault domain is given up.
 */
final class AllocatedHomes implements Homes {
    private final Allocator allocator;
    private Allocation state;
    private Grid grid;
    private @Nullable Plan plan;

    private record Plan(NodeId node, Allocation next, List<Move> moves) {}

    AllocatedHomes(Allocation state, Allocator allocator) {
        this.state = state;
        this.allocator = allocator;
        this.grid = Grid.of(state);
    }

    @Override
    public List<Grid.Tenant> tenants() {
        return tenants(state);
    }

    static List<Grid.Tenant> tenants(Allocation state) {
        var all = new ArrayList<Grid.Tenant>();
        for (var a : state.assignments()) {
            all.add(new Grid.Tenant(a.node(), a.deployment(), a.want().updateDomain()));
        }
        return all;
    }

    @Override
    public Grid grid() {
        return grid;
    }

    @Override
    public boolean hasRoom(NodeId node, HostUpdateState update) {
        plan = plan(node, Homes.away(update));
        return plan != null;
    }

    /** @param away nodes that are not done; those that wait may take what they host already */
    private @Nullable Plan plan(NodeId node, Map<NodeId, Phase> away) {
        var next = state.exclude(node, "it is in quarantine");
        var moves = new ArrayList<Move>();
        for (var a : instances(node)) {
            var avoid = new HashSet<>(away.keySet());
            for (var peer : state.assignments(a.deployment())) {
                boolean waits = away.get(peer.node()) == Phase.WAITING;
                if (waits && peer.want().updateDomain() == a.want().updateDomain()) avoid.remove(peer.node());
            }
            var found = allocator.move(next, a.want().instance(), avoid);
            boolean isWhole =
                    found instanceof Placement.Placed p && p.report().notes().isEmpty();
            if (!isWhole || !(found instanceof Placement.Placed p)) return null;
            next = p.next();
            moves.add(new Move(
                    a.deployment(),
                    a.want().updateDomain(),
                    node,
                    p.plan().getFirst().node()));
        }
        return new Plan(node, next, moves);
    }

    /** The largest first: they are the hardest to find room for. */
    private List<Assignment> instances(NodeId node) {
        var all = new ArrayList<>(
                state.node(node).map(Allocation.NodeView::instances).orElse(List.of()));
        all.sort(Comparator.comparing((Assignment a) -> a.want().demand().memory(), Comparator.reverseOrder())
                .thenComparing(a -> a.want().demand().millicores(), Comparator.reverseOrder())
                .thenComparing(Assignment::instance));
        return all;
    }

    @Override
    public List<Move> leave(NodeId node) {
        var chosen = plan;
        if (chosen == null || !chosen.node().equals(node)) throw new IllegalStateException(node + " has no room");
        grid = grid.with(chosen.moves().stream().map(Move::tenant).toList());
        state = chosen.next();
        plan = null;
        return chosen.moves();
    }

    @Override
    public void arrived(NodeId node) {
        grid = grid.without(node);
    }
}
