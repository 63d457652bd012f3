package io.heddle.hostupdate.trace;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.hostupdate.Grid;
import io.heddle.hostupdate.HostUpdateState;
import io.heddle.hostupdate.HostUpdateState.Phase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who runs where, and where the instances of a node go that is put in quarantine. Changes as they move. They go to nodes that
 * are done, where they are not offline again, or to one that waits and hosts their update domain already: so no two nodes that
 * wait ever conflict that did not before, and a move makes nobody wait for longer.
 */
sealed interface Homes permits AllocatedHomes, TracedHomes {
    /**
     * An instance that gets another node. Its update domain stays.
     *
     * @param from where it is not any more
     * @param to where it is being started
     */
    record Move(DeploymentId deployment, int updateDomain, NodeId from, NodeId to) {
        /** What it is where it goes. */
        Grid.Tenant tenant() {
            return new Grid.Tenant(to, deployment, updateDomain);
        }
    }

    /** Everything that runs, one entry per instance as far as instances are known apart. */
    List<Grid.Tenant> tenants();

    /** The placement as the rules are to see it: what is on its way counts at both ends. */
    Grid grid();

    /** Whether every instance of a node would find another now, which is never one that is out of service. */
    boolean hasRoom(NodeId node, HostUpdateState state);

    /** Gives the instances their new nodes. Only after {@link #hasRoom} said so, of the same state. */
    List<Move> leave(NodeId node);

    /** The instances that left a node run where they were sent. */
    void arrived(NodeId node);

    /** Every node that is not done. Nothing moves there, but to one that waits what it hosts already. */
    static Map<NodeId, Phase> away(HostUpdateState state) {
        var nodes = new TreeMap<NodeId, Phase>();
        state.nodes().forEachValue(p -> {
            if (p.phase() != Phase.DONE) nodes.put(p.node(), p.phase());
        });
        return nodes;
    }
}
