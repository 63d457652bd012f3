package io.heddle.allocation;

import io.heddle.config.ClusterId;
import io.heddle.config.DeploymentId;
import io.heddle.config.RoleInstanceId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Several clusters as the front end sees them, each with its own allocation. Immutable.
 *
 * <p><b>Goals.</b> A deployment goes whole to one cluster, and stays there. <b>Constraints.</b> Those of {@link ClusterChoice}
 * and, within the cluster, of {@link Allocator}. <b>Algorithm.</b> The clusters of the choice's ranking are tried in turn: one
 * with cores to spare in sum may still have no node with enough. A deployment that grows is asked of its own cluster alone,
 * and takes no further VIPs. <b>Example.</b> Of two clusters the emptier refuses an instance that is larger than its nodes, so
 * the other gets it.
 */
public final class Region {
    /** A bound on the clusters of one front end: each is looked at for each new deployment. */
    public static final int CLUSTERS_MAX = 1_000;

    private final Map<ClusterId, Member> members;
    private final PersistentMap<DeploymentId, Tenant> tenants;

    /** One cluster. {@code region} is its place, {@code vips} how many public addresses it has. */
    public record Cluster(ClusterId id, String region, long vips, Allocation state) {}

    /** What a deployment asks beside its instances. Empty texts mean any region, and no affinity group. */
    public record Wish(String region, String affinityGroup, long vips) {}

    private record Member(Cluster cluster, long vipsUsed, PersistentMap<String, Integer> groups) {}

    private record Tenant(ClusterId cluster, Wish wish) {}

    /**
     * What became of a deployment.
     *
     * @param cluster where it is; empty when no cluster took it
     * @param next the region with it, or as before
     * @param choice all clusters in order, or why they were passed over
     * @param refusals the reports of the clusters that were tried in vain, in order
     */
    public record Outcome(
            Optional<ClusterId> cluster, Region next, ClusterChoice choice, Map<ClusterId, Report> refusals) {
        public Outcome {
            refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
        }
    }

    private Region(Map<ClusterId, Member> members, PersistentMap<DeploymentId, Tenant> tenants) {
        this.members = members;
        this.tenants = tenants;
    }

    /** @throws IllegalArgumentException when two have one id, or there are more than {@link #CLUSTERS_MAX} */
    public static Region of(Collection<Cluster> clusters) {
        if (clusters.size() > CLUSTERS_MAX) throw new IllegalArgumentException(clusters.size() + " clusters");
        var members = new TreeMap<ClusterId, Member>();
        for (var c : clusters) {
            if (members.put(c.id(), new Member(c, 0, PersistentMap.empty())) != null) {
                throw new IllegalArgumentException("two clusters named " + c.id());
            }
        }
        return new Region(members, PersistentMap.empty());
    }

    /** The clusters as they are, by id. */
    public List<Cluster> clusters() {
        return members.values().stream().map(Member::cluster).toList();
    }

    /** VIPs in use; 0 for a cluster that is not there. */
    public long vipsUsed(ClusterId id) {
        var member = members.get(id);
        return member == null ? 0 : member.vipsUsed();
    }

    /** Where a deployment is. */
    public Optional<ClusterId> home(DeploymentId deployment) {
        return Optional.ofNullable(tenants.get(deployment)).map(Tenant::cluster);
    }

    /** Which clusters would be tried for a deployment, and why. Nothing changes. */
    public ClusterChoice choose(Request request, Wish wish) {
        var tenant = tenants.get(request.deployment());
        if (tenant != null) {
            return new ClusterChoice(
                    List.of(tenant.cluster()), List.of(tenant.cluster() + ": hosts the deployment already"));
        }
        long millicores = 0;
        for (var want : request.wants()) millicores += want.demand().millicores();
        var group = wish.affinityGroup();
        var candidates = members.values().stream().map(m -> candidate(m, group)).toList();
        return ClusterChoice.of(candidates, new ClusterChoice.Wish(wish.region(), group, wish.vips(), millicores));
    }

    private static ClusterChoice.Candidate candidate(Member m, String group) {
        var totals = m.cluster().state().totals();
        var hosted = m.groups().get(group) == null ? java.util.Set.<String>of() : java.util.Set.of(group);
        return new ClusterChoice.Candidate(
                m.cluster().id(),
                m.cluster().region(),
                hosted,
                m.cluster().vips(),
                m.vipsUsed(),
                totals.capacity[Dimensions.MILLICORES],
                totals.used[Dimensions.MILLICORES]);
    }

    /** Places a deployment, or more instances of one, in the first cluster of the ranking that can take it whole. */
    public Outcome place(Allocator allocator, Request request, Wish wish) {
        var choice = choose(request, wish);
        var refusals = new LinkedHashMap<ClusterId, Report>();
        for (var id : choice.ranking()) {
            var member = members.get(id);
            if (member == null) continue;
            switch (allocator.place(member.cluster().state(), request)) {
                case Placement.Placed p -> {
                    return new Outcome(
                            Optional.of(id), joined(member, request.deployment(), wish, p.next()), choice, refusals);
                }
                case Placement.Rejected r -> refusals.put(id, r.report());
            }
        }
        return new Outcome(Optional.empty(), this, choice, refusals);
    }

    private Region joined(Member member, DeploymentId deployment, Wish wish, Allocation state) {
        if (tenants.get(deployment) != null) return with(with(member, state), tenants);
        var group = wish.affinityGroup();
        var groups = group.isEmpty() ? member.groups() : counted(member.groups(), group, 1);
        var next = new Member(with(member, state).cluster(), member.vipsUsed() + wish.vips(), groups);
        return with(next, tenants.put(deployment, new Tenant(member.cluster().id(), wish)));
    }

    /** Takes instances of a deployment away. With the last one go its VIPs, and its claim on the affinity group. */
    public Region release(DeploymentId deployment, Collection<RoleInstanceId> instances) {
        var tenant = tenants.get(deployment);
        var member = tenant == null ? null : members.get(tenant.cluster());
        if (tenant == null || member == null) return this;
        var state = member.cluster().state().release(instances);
        var left = with(member, state);
        if (state.assigned(deployment).size() > 0) return with(left, tenants);
        var wish = tenant.wish();
        var group = wish.affinityGroup();
        var groups = group.isEmpty() ? left.groups() : counted(left.groups(), group, -1);
        return with(new Member(left.cluster(), left.vipsUsed() - wish.vips(), groups), tenants.remove(deployment));
    }

    private static Member with(Member m, Allocation state) {
        var c = m.cluster();
        return new Member(new Cluster(c.id(), c.region(), c.vips(), state), m.vipsUsed(), m.groups());
    }

    private Region with(Member member, PersistentMap<DeploymentId, Tenant> now) {
        var next = new TreeMap<>(members);
        next.put(member.cluster().id(), member);
        return new Region(next, now);
    }

    private static PersistentMap<String, Integer> counted(
            PersistentMap<String, Integer> groups, String group, int more) {
        @Nullable Integer before = groups.get(group);
        int count = (before == null ? 0 : before) + more;
        return count == 0 ? groups.remove(group) : groups.put(group, count);
    }
}
