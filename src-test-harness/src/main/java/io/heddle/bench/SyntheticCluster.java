package io.heddle.bench;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Allocator;
import io.heddle.allocation.Capacity;
import io.heddle.allocation.Constraints;
import io.heddle.allocation.Demand;
import io.heddle.allocation.NodeSpec;
import io.heddle.allocation.Placement;
import io.heddle.allocation.Policy;
import io.heddle.allocation.Request;
import io.heddle.allocation.Want;
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

/** A cluster of one kind of node, filled and churned with deployments in the platform's sizes. */
final class SyntheticCluster {
    private static final Demand[] SIZES = {
        size(1_000, 1_792, 225, 100), size(2_000, 3_584, 490, 200), size(4_000, 7_168, 1_000, 400),
        size(8_000, 14_336, 2_040, 800), size(1_000, 768, 20, 5), size(2_000, 14_336, 490, 200),
        size(8_000, 57_344, 2_040, 800)
    };
    /** Of what a machine has and an instance takes. */
    static final int DIMENSIONS = 4;

    /** How many of these sizes a node of 32 cores holds, on average. */
    static final double INSTANCES_PER_NODE = 11.8;

    private static final double[] SHARES = {.5, .2, .12, .08, .05, .03, .02};
    private static final int[] COUNTS = {1, 1, 2, 2, 3, 4, 5, 8, 10, 20, 40};

    private final Random random;
    private final Allocator allocator;
    private final int updateDomains;
    private final List<List<RoleInstanceId>> live = new ArrayList<>();
    private int next;
    private Allocation state;

    /** @param updateDomains of every deployment; 0: each its own number from 2 to 20 */
    SyntheticCluster(int nodes, long seed, Policy policy, int updateDomains) {
        this.random = new Random(seed);
        this.allocator = new Allocator(policy);
        this.updateDomains = updateDomains;
        this.state = Allocation.of(nodes(nodes));
    }

    private static Demand size(long millicores, long mib, long gib, long mbps) {
        return new Demand(millicores, Bytes.mib(mib), Bytes.gib(gib), mbps, Map.of());
    }

    /** Millicores, MiB of memory, GiB of disk, Mbps. */
    static long[] amounts(Demand demand) {
        return new long[] {
            demand.millicores(), demand.memory().value() >> 20, demand.disk().value() >> 30, demand.bandwidthMbps()
        };
    }

    /** The same, of a machine with one volume. */
    static long[] amounts(Capacity capacity) {
        return new long[] {
            capacity.millicores(),
            capacity.memory().value() >> 20,
            capacity.volumes().getFirst().value() >> 30,
            capacity.bandwidthMbps()
        };
    }

    static List<NodeSpec> nodes(int count) {
        var nodes = new ArrayList<NodeSpec>();
        for (int i = 0; i < count; i++) {
            var capacity = new Capacity(32_000, Bytes.gib(128), List.of(Bytes.gib(8_200)), 3_200, Map.of());
            nodes.add(new NodeSpec(new NodeId("n" + i), new RackId("r" + i / 40), i, capacity, Set.of()));
        }
        return nodes;
    }

    Allocation state() {
        return state;
    }

    Allocator allocator() {
        return allocator;
    }

    double cores() {
        return state.utilisation().getOrDefault("millicores", 0.0);
    }

    Request request(int count) {
        double at = random.nextDouble();
        int size = 0;
        while (size < SHARES.length - 1 && at > SHARES[size]) at -= SHARES[size++];
        int most = updateDomains > 0 ? updateDomains : 2 + random.nextInt(19);
        int updates = Math.min(count, most);
        int faults = Math.min(count, 2);
        var id = "d" + next++;
        var wants = new ArrayList<Want>();
        for (int i = 0; i < count; i++) {
            var name = new RoleInstanceId(id + ".Web_IN_" + i);
            wants.add(new Want(name, "Web", SIZES[size], i % faults, i % updates, Constraints.NONE));
        }
        return new Request(new DeploymentId(id), faults, updates, wants);
    }

    int anyCount() {
        return COUNTS[random.nextInt(COUNTS.length)];
    }

    boolean place(Request request) {
        if (!(allocator.place(state, request) instanceof Placement.Placed p)) return false;
        state = p.next();
        live.add(request.wants().stream().map(Want::instance).toList());
        return true;
    }

    void releaseAny() {
        int victim = random.nextInt(live.size());
        state = state.release(live.get(victim));
        live.set(victim, live.getLast());
        live.removeLast();
    }

    /** Deployments come until this share of the cores is in use. */
    SyntheticCluster fill(double share) {
        while (cores() < share) place(request(anyCount()));
        return this;
    }

    /** As many deployments go as there are, {@code times} over, and others take their place. */
    SyntheticCluster churn(double share, double times) {
        for (int left = (int) (times * live.size()); left > 0; left--) {
            releaseAny();
            fill(share);
        }
        return this;
    }
}
