package io.heddle.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.ortools.Loader;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import io.heddle.config.Bytes;
import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The online allocator beside a solver that knows all requests beforehand and may place them anew each time, on small cases:
 * how many requests, in their order, fit before one does not.
 */
@Tag("slow")
class OptimumTest {
    /** What may be lost for not knowing the future. Source: measured, 0.83; the solver repacks at will, and counts as done what it cannot tell in time. */
    private static final double SHARE = 0.8;

    private static final int SEEDS = 12;

    private static final int FAULT_DOMAINS = 2;
    private static final int UPDATE_DOMAINS = 3;
    private static final int RACKS = 3;
    private static final int NODES_PER_RACK = 3;
    private static final long CORES = 8_000;
    private static final long MEMORY_GIB = 16;

    @BeforeAll
    static void load() {
        Loader.loadNativeLibraries();
    }

    @Test
    void theAllocatorPlacesNearlyAsMuchAsIsPossible() {
        int placed = 0;
        int possible = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            var requests = requests(new Random(seed));
            int accepted = accepted(requests);
            assertThat(fits(requests.subList(0, accepted)))
                    .as("what was placed fits")
                    .isTrue();
            int most = accepted;
            while (most < requests.size() && fits(requests.subList(0, most + 1))) most++;
            placed += instances(requests.subList(0, accepted));
            possible += instances(requests.subList(0, most));
        }
        assertThat((double) placed / possible).isBetween(SHARE, 1.0);
    }

    private static int accepted(List<Request> requests) {
        var allocator = new Allocator();
        var state = Allocation.of(nodes());
        int accepted = 0;
        while (accepted < requests.size()
                && allocator.place(state, requests.get(accepted)) instanceof Placement.Placed p) {
            state = p.next();
            accepted++;
        }
        return accepted;
    }

    private static int instances(List<Request> requests) {
        return requests.stream().mapToInt(r -> r.wants().size()).sum();
    }

    private static List<NodeSpec> nodes() {
        var nodes = new ArrayList<NodeSpec>();
        for (int n = 0; n < RACKS * NODES_PER_RACK; n++) {
            var capacity = new Capacity(CORES, Bytes.gib(MEMORY_GIB), List.of(), 1_000, Map.of());
            nodes.add(new NodeSpec(new NodeId("n" + n), new RackId("r" + n / NODES_PER_RACK), n, capacity, Set.of()));
        }
        return nodes;
    }

    /** About one and a quarter times what fits. */
    private static List<Request> requests(Random random) {
        var requests = new ArrayList<Request>();
        long cores = 0;
        while (cores < RACKS * NODES_PER_RACK * CORES * 5 / 4) {
            long size = List.of(1_000L, 2_000L, 3_000L, 4_000L, 6_000L).get(random.nextInt(5));
            long memory = 1L + random.nextInt(8);
            int count = 1 + random.nextInt(4);
            var id = "d" + requests.size();
            var wants = new ArrayList<Want>();
            for (int i = 0; i < count; i++) {
                var demand = new Demand(size, Bytes.gib(memory), Bytes.ZERO, 10, Map.of());
                var name = new RoleInstanceId(id + ".Web_IN_" + i);
                wants.add(new Want(name, "Web", demand, i % FAULT_DOMAINS, i % UPDATE_DOMAINS, Constraints.NONE));
            }
            requests.add(new Request(new DeploymentId(id), FAULT_DOMAINS, UPDATE_DOMAINS, wants));
            cores += count * size;
        }
        return requests;
    }

    /** Whether the rules of the design allow all of them at once; true as well when the solver cannot tell in time. */
    private static boolean fits(List<Request> requests) {
        var model = new CpModel();
        int nodes = RACKS * NODES_PER_RACK;
        var cores = builders(nodes);
        var memory = builders(nodes);
        for (var request : requests) {
            var racks = builders(RACKS);
            var columns = new Literal[nodes][UPDATE_DOMAINS];
            for (int n = 0; n < nodes; n++) {
                for (int u = 0; u < UPDATE_DOMAINS; u++) columns[n][u] = model.newBoolVar("column");
                model.addAtMostOne(columns[n]);
            }
            for (var want : request.wants()) {
                var somewhere = new Literal[nodes];
                for (int n = 0; n < nodes; n++) {
                    var here = model.newBoolVar("here");
                    somewhere[n] = here;
                    cores.get(n).addTerm(here, want.demand().millicores());
                    memory.get(n).addTerm(here, want.demand().memory().value() >> 30);
                    model.addImplication(here, columns[n][want.updateDomain()]);
                    racks.get(n / NODES_PER_RACK).add(here);
                }
                model.addExactlyOne(somewhere);
            }
            int perRack = (request.wants().size() + FAULT_DOMAINS - 1) / FAULT_DOMAINS;
            racks.forEach(r -> model.addLessOrEqual(r, perRack));
        }
        for (int n = 0; n < nodes; n++) {
            model.addLessOrEqual(cores.get(n), CORES);
            model.addLessOrEqual(memory.get(n), MEMORY_GIB);
        }
        var solver = new CpSolver();
        solver.getParameters().setNumWorkers(1).setMaxDeterministicTime(2);
        return solver.solve(model) != CpSolverStatus.INFEASIBLE;
    }

    private static List<LinearExprBuilder> builders(int count) {
        var all = new ArrayList<LinearExprBuilder>();
        for (int i = 0; i < count; i++) all.add(LinearExpr.newBuilder());
        return all;
    }
}
