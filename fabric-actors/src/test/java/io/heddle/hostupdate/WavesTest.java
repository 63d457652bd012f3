package io.heddle.hostupdate;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WavesTest {
    private static Grid grid(long seed, int nodes) {
        var random = new Random(seed);
        var racks = new TreeMap<NodeId, RackId>();
        for (int i = 0; i < nodes; i++) racks.put(new NodeId("n" + i), new RackId("r"));
        var tenants = new ArrayList<Grid.Tenant>();
        for (int s = 0; s < nodes / 2; s++) {
            int domains = 2 + random.nextInt(3);
            for (int u = 0; u < domains; u++) {
                tenants.add(new Grid.Tenant(
                        new NodeId("n" + random.nextInt(nodes / domains) * domains % nodes),
                        new DeploymentId("d" + s),
                        u));
            }
        }
        return Grid.of(racks, oneDomainPerNode(tenants));
    }

    private static List<Grid.Tenant> oneDomainPerNode(List<Grid.Tenant> tenants) {
        var seen = new java.util.HashSet<String>();
        var kept = new ArrayList<Grid.Tenant>();
        for (var t : tenants) if (seen.add(t.node() + "/" + t.deployment())) kept.add(t);
        return kept;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void noTwoNodesOfAWaveConflictAndThereAreAtMostTwoMoreThanAnyCliqueNeeds(long seed) {
        var grid = grid(seed, 60);
        var conflicts = new Conflicts(grid);
        var waves = Waves.of(grid, conflicts);
        for (int n = 0; n < grid.nodes(); n++) {
            for (int m = conflicts.of(n).nextSetBit(0);
                    m >= 0;
                    m = conflicts.of(n).nextSetBit(m + 1)) {
                assertThat(waves.of(n)).isNotEqualTo(waves.of(m));
            }
        }
        assertThat(waves.count()).isBetween(clique(grid, conflicts, waves), clique(grid, conflicts, waves) + 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theOrderOfWavesIsTheSameEachTimeAndKeepsApartWhatConflicts(long seed) {
        var grid = grid(seed, 60);
        var conflicts = new Conflicts(grid);
        var waves = Waves.of(grid, conflicts);
        var ordered = waves.inOrder(grid, conflicts);
        var again = waves.inOrder(grid, conflicts);
        var before = new TreeMap<Integer, Integer>();
        for (int n = 0; n < grid.nodes(); n++) {
            assertThat(again.of(n)).isEqualTo(ordered.of(n));
            var known = before.putIfAbsent(ordered.of(n), waves.of(n));
            assertThat(known == null ? waves.of(n) : known)
                    .as("no two waves are joined")
                    .isEqualTo(waves.of(n));
        }
        assertThat(before.firstKey()).isZero();
        assertThat(before.lastKey()).isEqualTo(before.size() - 1);
    }

    private static int clique(Grid grid, Conflicts conflicts, Waves waves) {
        var ones = new double[grid.nodes()];
        java.util.Arrays.fill(ones, 1);
        return (int) Math.round(Cliques.heaviest(conflicts, waves, ones));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void onSmallGraphsWavesAndCliquesAreTheTrueOptimum(long seed) {
        var grid = grid(seed, 12);
        var conflicts = new Conflicts(grid);
        var waves = Waves.of(grid, conflicts);
        int optimum = 1;
        while (!colourable(conflicts, new int[grid.nodes()], 0, optimum)) optimum++;
        assertThat(waves.count()).isEqualTo(optimum);
        assertThat(clique(grid, conflicts, waves)).isEqualTo(largestClique(conflicts));
    }

    private static boolean colourable(Conflicts conflicts, int[] colours, int node, int count) {
        if (node == colours.length) return true;
        for (int c = 1; c <= count; c++) {
            boolean free = true;
            for (int m = 0; m < node; m++) free &= !(conflicts.of(node).get(m) && colours[m] == c);
            colours[node] = c;
            if (free && colourable(conflicts, colours, node + 1, count)) return true;
        }
        return false;
    }

    private static int largestClique(Conflicts conflicts) {
        int best = 0;
        for (int set = 0; set < 1 << conflicts.nodes(); set++) {
            if (Integer.bitCount(set) <= best) continue;
            boolean all = true;
            for (int n = 0; n < conflicts.nodes() && all; n++) {
                for (int m = 0; m < n && all; m++) {
                    all = ((set >> n) & 1) == 0
                            || ((set >> m) & 1) == 0
                            || conflicts.of(n).get(m);
                }
            }
            if (all) best = Integer.bitCount(set);
        }
        return best;
    }
}
