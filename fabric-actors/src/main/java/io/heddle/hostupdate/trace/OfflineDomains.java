package io.heddle.hostupdate.trace;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.hostupdate.Grid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the update domains of each service that are offline at once, from who runs where alone: the rules are not asked.
 * An instance is offline while its node is out, and from then on until it runs on another.
 */
final class OfflineDomains {
    private record Key(NodeId node, DeploymentId deployment, int updateDomain) {}

    private final Map<NodeId, Map<Key, Integer>> hosted = new HashMap<>();
    private final Map<DeploymentId, Map<Integer, Integer>> offline = new HashMap<>();
    private final Set<NodeId> out = new HashSet<>();
    private int most;

    OfflineDomains(List<Grid.Tenant> tenants) {
        for (var t : tenants) put(new Key(t.node(), t.deployment(), t.updateDomain()), 1);
    }

    private void put(Key key, int count) {
        hosted.computeIfAbsent(key.node(), n -> new HashMap<>()).merge(key, count, Integer::sum);
    }

    void start(NodeId node) {
        out.add(node);
        hosted.getOrDefault(node, Map.of()).forEach(this::down);
    }

    void end(NodeId node) {
        if (!out.remove(node)) return;
        hosted.getOrDefault(node, Map.of()).forEach(this::up);
    }

    private void down(Key key, int count) {
        var domains = offline.computeIfAbsent(key.deployment(), d -> new HashMap<>());
        domains.merge(key.updateDomain(), count, Integer::sum);
        most = Math.max(most, domains.size());
    }

    private void up(Key key, int count) {
        offline.getOrDefault(key.deployment(), new HashMap<>())
                .computeIfPresent(key.updateDomain(), (u, n) -> n <= count ? null : n - count);
    }

    /** Instances stop, of nodes that are not out, to be started where they are sent. */
    void leave(List<Homes.Move> moves) {
        for (var m : moves) down(new Key(m.from(), m.deployment(), m.updateDomain()), 1);
    }

    /** The instances run where they were sent, unless that node went out meanwhile; then they are offline still. */
    void moved(List<Homes.Move> moves) {
        for (var m : moves) {
            var old = new Key(m.from(), m.deployment(), m.updateDomain());
            var here = hosted.getOrDefault(m.from(), new HashMap<>());
            int count = here.getOrDefault(old, 0) == 0 ? 0 : 1;
            here.computeIfPresent(old, (k, n) -> n == 1 ? null : n - 1);
            var now = new Key(m.to(), m.deployment(), m.updateDomain());
            put(now, count);
            if (!out.contains(m.to())) up(now, count);
        }
    }

    int most() {
        return most;
    }
}
