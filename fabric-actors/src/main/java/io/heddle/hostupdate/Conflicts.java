package io.heddle.hostupdate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The graph of a grid: two nodes conflict when they host different update domains of one deployment. */
final class Conflicts {
    private final List<BitSet> neighbours = new ArrayList<>();

    Conflicts(Grid grid) {
        int count = grid.nodes();
        for (int n = 0; n < count; n++) neighbours.add(new BitSet(count));
        var perDeployment = new ArrayList<List<Integer>>();
        for (int d = 0; d < grid.deploymentCount(); d++) perDeployment.add(new ArrayList<>());
        for (int n = 0; n < count; n++) {
            int before = -1;
            for (int d : grid.deployments(n)) {
                if (d != before) perDeployment.get(d).add(n);
                before = d;
            }
        }
        for (int d = 0; d < perDeployment.size(); d++) connect(grid, d, perDeployment.get(d));
        for (int n = 0; n < count; n++) neighbours.get(n).clear(n);
    }

    private void connect(Grid grid, int deployment, List<Integer> nodes) {
        if (nodes.size() < 2) return;
        var perDomain = new BitSet[Grid.DOMAINS_MAX];
        var all = new BitSet();
        for (int n : nodes) {
            all.set(n);
            int domain = domain(grid, n, deployment);
            if (perDomain[domain] == null) perDomain[domain] = new BitSet();
            perDomain[domain].set(n);
        }
        for (int n : nodes) {
            var others = (BitSet) all.clone();
            others.andNot(perDomain[domain(grid, n, deployment)]);
            neighbours.get(n).or(others);
        }
    }

    private static int domain(Grid grid, int node, int deployment) {
        var deployments = grid.deployments(node);
        for (int i = 0; i < deployments.length; i++) {
            if (deployments[i] == deployment) return grid.domains(node)[i];
        }
        throw new IllegalArgumentException("deployment " + deployment + " is not on node " + node);
    }

    int nodes() {
        return neighbours.size();
    }

    /** Not to be written. */
    BitSet of(int node) {
        return neighbours.get(node);
    }
}
