package io.heddle.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.ortools.Loader;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.LinearExpr;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The online allocator beside a solver that knows all requests beforehand and proves its answer, on small cases. */
@Tag("slow")
class OptimumTest {
    private static final int RACKS = 3;
    private static final int NODES_PER_RACK = 3;
    private static final long CORES = 8_000;
    private static final long MEMORY_GIB = 16;

    @BeforeAll
    static void load() {
        Loader.loadNativeLibraries();
    }

    /** Over all seeds the two differ by what not knowing the future costs; on no seed does the allocator beat the optimum. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theAllocatorPlacesNearlyAsMuchAsIsPossible(long seed) {
        var requests = requests(new Random(seed));
        var allocator = new Allocator();
        var state = Allocation.of(nodes());
        int placed = 0;
        for (var request : requests) {
            if (!(allocator.place(state, request) instanceof Placement.Placed p)) continue;
            state = p.next();
            placed += request.wants().size();
        }
        int optimum = optimum(requests);
        assertThat(placed).isLessThanOrEqualTo(optimum);
        assertThat((double) placed).isGreaterThanOrEqualTo(0.85 * optimum);
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
                wants.add(new Want(name, "Web", demand, i % 2, i % 3, Constraints.NONE));
            }
            requests.add(new Request(new DeploymentId(id), 2, 3, wants));
            cores += count * size;
        }
        return requests;
    }

    /** Most instances in whole deployments that all rules of the design allow at once. */
    private static int optimum(List<Request> requests) {
        var model = new CpModel();
        int nodes = RACKS * NODES_PER_RACK;
        var gain = LinearExpr.newBuilder();
        var cores = new ArrayList<com.google.ortools.sat.LinearExprBuilder>();
        var memory = new ArrayList<com.google.ortools.sat.LinearExprBuilder>();
        for (int n = 0; n < nodes; n++) {
            cores.add(LinearExpr.newBuilder());
            memory.add(LinearExpr.newBuilder());
        }
        for (var request : requests) {
            var accepted = model.newBoolVar(request.deployment().value());
            gain.addTerm(accepted, request.wants().size());
            var rows = new Literal[RACKS][2];
            var columns = new Literal[nodes][3];
            for (int r = 0; r < RACKS; r++) for (int f = 0; f < 2; f++) rows[r][f] = model.newBoolVar("rack");
            for (int n = 0; n < nodes; n++) for (int u = 0; u < 3; u++) columns[n][u] = model.newBoolVar("node");
            for (int r = 0; r < RACKS; r++) model.addAtMostOne(rows[r]);
            for (int n = 0; n < nodes; n++) model.addAtMostOne(columns[n]);
            for (var want : request.wants()) {
                var somewhere = LinearExpr.newBuilder();
                for (int n = 0; n < nodes; n++) {
                    var here = model.newBoolVar("here");
                    somewhere.add(here);
                    cores.get(n).addTerm(here, want.demand().millicores());
                    memory.get(n).addTerm(here, want.demand().memory().value() >> 30);
                    model.addImplication(here, columns[n][want.updateDomain()]);
                    model.addImplication(here, rows[n / NODES_PER_RACK][want.faultDomain()]);
                }
                model.addEquality(somewhere, accepted);
            }
        }
        for (int n = 0; n < nodes; n++) {
            model.addLessOrEqual(cores.get(n), CORES);
            model.addLessOrEqual(memory.get(n), MEMORY_GIB);
        }
        model.maximize(gain);
        var solver = new CpSolver();
        solver.getParameters().setNumWorkers(1).setMaxDeterministicTime(60);
        var status = solver.solve(model);
        assertThat(status).isIn(CpSolverStatus.OPTIMAL, CpSolverStatus.FEASIBLE);
        return (int)
                Math.round(status == CpSolverStatus.OPTIMAL ? solver.objectiveValue() : solver.bestObjectiveBound());
    }
}
