package io.heddle.allocation;

import io.heddle.config.ClusterId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The front end's choice of a cluster for a new deployment.
 *
 * <p><b>Goals.</b> Services of one affinity group stay together; clusters fill evenly. <b>Constraints.</b> The region asked
 * for, if one is; the clusters that already host the affinity group, if any does; a free VIP and enough free cores. <b>Algorithm.</b>
 * Among the clusters that pass, the one whose scarcer resource, VIPs or cores, is used least, each normalized by what the
 * cluster has and the request counted in; ties by the other resource, then by id. <b>Example.</b> A with 10 % of its VIPs
 * and 90 % of its cores in use loses to B with 60 % of both.
 *
 * @param ranking the clusters that pass, the best first
 * @param verdicts one line per cluster: its rank, or why it was passed over
 */
public record ClusterChoice(List<ClusterId> ranking, List<String> verdicts) {
    public ClusterChoice {
        ranking = List.copyOf(ranking);
        verdicts = List.copyOf(verdicts);
    }

    /** The choice; empty when no cluster passes. */
    public Optional<ClusterId> cluster() {
        return ranking.stream().findFirst();
    }

    /** A cluster as the front end sees it. Counts are of VIPs and millicores. */
    public record Candidate(
            ClusterId id,
            String region,
            Set<String> affinityGroups,
            long vips,
            long vipsUsed,
            long millicores,
            long millicoresUsed) {
        private double vipShare(Wish wish) {
            return share(vipsUsed + wish.vips(), vips);
        }

        private double coreShare(Wish wish) {
            return share(millicoresUsed + wish.millicores(), millicores);
        }

        /** A cluster that has none of something is full of it, and over-full with any use of it. */
        private static double share(long used, long all) {
            return all == 0 ? 1 + used : (double) used / all;
        }

        private double scarcer(Wish wish) {
            return Math.max(vipShare(wish), coreShare(wish));
        }

        private double sum(Wish wish) {
            return vipShare(wish) + coreShare(wish);
        }
    }

    /** What a deployment needs. {@code region} is empty when any will do, {@code affinityGroup} when it has none. */
    public record Wish(String region, String affinityGroup, long vips, long millicores) {
        private boolean allows(Candidate cluster) {
            return region.isEmpty() || region.equals(cluster.region());
        }
    }

    public static ClusterChoice of(List<Candidate> clusters, Wish wish) {
        var group = wish.affinityGroup();
        boolean bound = !group.isEmpty()
                && clusters.stream()
                        .anyMatch(c -> wish.allows(c) && c.affinityGroups().contains(group));
        var verdicts = new ArrayList<String>();
        var fit = new ArrayList<Candidate>();
        for (var c :
                clusters.stream().sorted(Comparator.comparing(Candidate::id)).toList()) {
            var against = against(c, wish, bound);
            if (against.isEmpty()) fit.add(c);
            else verdicts.add(c.id() + ": " + against);
        }
        fit.sort(Comparator.comparingDouble((Candidate c) -> c.scarcer(wish)).thenComparingDouble(c -> c.sum(wish)));
        for (int i = 0; i < fit.size(); i++) {
            var c = fit.get(i);
            verdicts.add(
                    i,
                    String.format(
                            java.util.Locale.ROOT,
                            "%s: choice %d, %.1f %% of VIPs and %.1f %% of cores in use with it",
                            c.id(),
                            i + 1,
                            100 * c.vipShare(wish),
                            100 * c.coreShare(wish)));
        }
        return new ClusterChoice(fit.stream().map(Candidate::id).toList(), verdicts);
    }

    private static String against(Candidate c, Wish wish, boolean bound) {
        if (!wish.allows(c)) return "is in region " + c.region() + ", not " + wish.region();
        if (bound && !c.affinityGroups().contains(wish.affinityGroup())) {
            return "does not host affinity group " + wish.affinityGroup();
        }
        if (c.vipShare(wish) > 1) return "has " + (c.vips() - c.vipsUsed()) + " free VIPs, needs " + wish.vips();
        if (c.coreShare(wish) > 1) {
            return "has " + (c.millicores() - c.millicoresUsed()) + " free millicores, needs " + wish.millicores();
        }
        return "";
    }
}
