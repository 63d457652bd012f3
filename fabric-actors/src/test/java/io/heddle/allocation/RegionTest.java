package io.heddle.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.config.Bytes;
import io.heddle.config.ClusterId;
import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegionTest {
    private static final Region.Wish PLAIN = new Region.Wish("", "", 1);
    private final Allocator allocator = new Allocator();

    private static Region.Cluster cluster(String id, String region, int nodes, long millicores, long vips) {
        var specs = new ArrayList<NodeSpec>();
        for (int i = 0; i < nodes; i++) {
            var capacity = new Capacity(millicores, Bytes.gib(64), List.of(Bytes.gib(500)), 1_000, Map.of());
            specs.add(new NodeSpec(new NodeId(id + "-" + i), new RackId(id + "-r" + i), i, capacity, Set.of()));
        }
        return new Region.Cluster(new ClusterId(id), region, vips, Allocation.of(specs));
    }

    private static Request request(String deployment, int from, int count, long millicores) {
        var wants = new ArrayList<Want>();
        for (int i = from; i < from + count; i++) {
            var demand = new Demand(millicores, Bytes.gib(1), Bytes.gib(1), 1, Map.of());
            wants.add(new Want(new RoleInstanceId(deployment + "-" + i), "Web", demand, 0, 0, Constraints.NONE));
        }
        return new Request(new DeploymentId(deployment), 1, 1, wants);
    }

    private static List<RoleInstanceId> ids(Request request) {
        return request.wants().stream().map(Want::instance).toList();
    }

    @Test
    void aClusterWithRoomInSumOnlyIsPassedOverForTheNext() {
        var region = Region.of(List.of(cluster("a", "", 8, 4_000, 10), cluster("b", "", 1, 16_000, 10)));
        var outcome = region.place(allocator, request("d", 0, 1, 6_000), PLAIN);
        assertThat(outcome.choice().ranking()).containsExactly(new ClusterId("a"), new ClusterId("b"));
        assertThat(outcome.cluster()).contains(new ClusterId("b"));
        assertThat(outcome.refusals()).containsOnlyKeys(new ClusterId("a"));
        assertThat(outcome.refusals().values().iterator().next().reasons()).isNotEmpty();
    }

    @Test
    void aDeploymentGrowsWhereItIsOrNotAtAll() {
        var region = Region.of(List.of(cluster("a", "", 1, 4_000, 1), cluster("b", "", 1, 8_000, 1)));
        var first = region.place(allocator, request("d", 0, 1, 2_000), PLAIN);
        assertThat(first.cluster()).contains(new ClusterId("b"));
        var more = first.next().place(allocator, request("d", 1, 3, 2_000), PLAIN);
        assertThat(more.cluster()).contains(new ClusterId("b"));
        assertThat(more.next().vipsUsed(new ClusterId("b"))).isEqualTo(1);
        var tooMany = more.next().place(allocator, request("d", 4, 1, 2_000), PLAIN);
        assertThat(tooMany.cluster()).isEmpty();
        assertThat(tooMany.next()).isSameAs(more.next());
        assertThat(tooMany.refusals()).containsOnlyKeys(new ClusterId("b"));
    }

    @Test
    void vipsAndGroupAreHeldUntilTheLastInstanceGoes() {
        var region = Region.of(List.of(cluster("a", "", 2, 8_000, 4), cluster("b", "", 2, 8_000, 4)));
        var wish = new Region.Wish("", "g", 2);
        var one = request("d", 0, 2, 1_000);
        var placed = region.place(allocator, one, wish).next();
        var home = placed.home(one.deployment()).orElseThrow();
        assertThat(placed.vipsUsed(home)).isEqualTo(2);
        assertThat(placed.choose(request("e", 0, 1, 1_000), wish).ranking()).containsExactly(home);
        var half = placed.release(one.deployment(), ids(one).subList(0, 1));
        assertThat(half.vipsUsed(home)).isEqualTo(2);
        var gone = half.release(one.deployment(), ids(one).subList(1, 2));
        assertThat(gone.vipsUsed(home)).isZero();
        assertThat(gone.home(one.deployment())).isEmpty();
        assertThat(gone.choose(request("e", 0, 1, 1_000), wish).ranking()).hasSize(2);
    }

    @Test
    void twoClustersOfOneNameAreABug() {
        assertThatThrownBy(() -> Region.of(List.of(cluster("a", "", 1, 1, 1), cluster("a", "", 1, 1, 1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private record Lived(Request request, Region.Wish wish) {}

    /** Compares what a region says of itself with what follows from the deployments that were let in and out. */
    @Test
    void whateverComesAndGoesTheCountsAreThoseOfWhatIsThere() {
        for (long seed = 1; seed <= 20; seed++) {
            var random = new SplittableRandom(seed);
            var region = Region.of(List.of(
                    cluster("a", "north", 3, 8_000, 5),
                    cluster("b", "north", 2, 16_000, 3),
                    cluster("c", "south", 3, 4_000, 9)));
            var live = new ArrayList<Lived>();
            for (int step = 0; step < 120; step++) {
                if (!live.isEmpty() && random.nextInt(3) == 0) {
                    var gone = live.remove(random.nextInt(live.size())).request();
                    region = region.release(gone.deployment(), ids(gone));
                    continue;
                }
                var request = request("d" + step, 0, 1 + random.nextInt(3), 1_000L * (1 + random.nextInt(4)));
                var wish = new Region.Wish(
                        List.of("", "north", "south").get(random.nextInt(3)),
                        List.of("", "g", "h").get(random.nextInt(3)),
                        random.nextInt(3));
                var hosts = hosts(region, live, wish);
                var outcome = region.place(allocator, request, wish);
                region = outcome.next();
                if (outcome.cluster().isEmpty()) continue;
                if (!wish.region().isEmpty()) {
                    assertThat(place(outcome.cluster().get())).isEqualTo(wish.region());
                }
                if (!hosts.isEmpty())
                    assertThat(hosts).contains(outcome.cluster().get());
                live.add(new Lived(request, wish));
            }
            for (var c : region.clusters()) {
                long vips = 0;
                int instances = 0;
                for (var l : live) {
                    if (!region.home(l.request().deployment()).orElseThrow().equals(c.id())) continue;
                    vips += l.wish().vips();
                    instances += l.request().wants().size();
                }
                assertThat(region.vipsUsed(c.id())).isEqualTo(vips).isLessThanOrEqualTo(c.vips());
                assertThat(c.state().instanceCount()).isEqualTo(instances);
            }
        }
    }

    /** Clusters that host the wish's affinity group where it may go; one of them is all it may have. */
    private static Set<ClusterId> hosts(Region region, List<Lived> live, Region.Wish wish) {
        var hosts = new HashSet<ClusterId>();
        if (wish.affinityGroup().isEmpty()) return hosts;
        for (var l : live) {
            var home = region.home(l.request().deployment()).orElseThrow();
            boolean allowed = wish.region().isEmpty() || wish.region().equals(place(home));
            if (allowed && l.wish().affinityGroup().equals(wish.affinityGroup())) hosts.add(home);
        }
        return hosts;
    }

    private static String place(ClusterId cluster) {
        return cluster.value().equals("c") ? "south" : "north";
    }
}
