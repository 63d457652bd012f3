package io.heddle.allocation;

/**
 * The soft scores and their weights, all of them. Each node that passes the hard rules has a cost, the least cost wins, and
 * ties go to racks that the role already uses in the same fault domain, then by rack and id.
 *
 * @param warning cost of a node with warning signs
 * @param home cost of a node that is not at home in the instance's update domain; makes host updates need few waves
 * @param near cost of a node outside the few racks in which the deployment has most of its instances; keeps its traffic near
 *     and its host updates independent of those of others. The first instance goes where it packs best
 * @param opening cost of a node that has no instance yet: empty nodes are worth keeping, for what needs a whole one; a tenth
 *     of it where sizes are free-form and small
 * @param fragmentation weight of the capacity that the placement makes unusable for the sizes in use, as a share of a node
 * @param tightness weight of what is left on the node, as a share of a node
 */
public record Policy(double warning, double home, double near, double opening, double fragmentation, double tightness) {
    /**
     * A failing node is worse than a slow update, a slow update is worse than a long way, and all are worse than a loss of
     * space. Source: measured, docs/planning.md.
     */
    public static final Policy STANDARD = new Policy(1_000, 100, 10, 0.1, 1, 0.001);

    /** The tightest node, as most allocators do it; for comparison. */
    public static final Policy BEST_FIT = new Policy(1_000, 0, 0, 0, 0, 1);

    /** The first node; for comparison. */
    public static final Policy FIRST_FIT = new Policy(1_000, 0, 0, 0, 0, 0);

    /** Above this use of the scarcest dimension deployments no longer gather and empty nodes are nothing special. Source: docs/planning.md. */
    private static final double CROWDED = 0.92;

    public Policy {
        if (warning < 0 || home < 0 || near < 0 || opening < 0 || fragmentation < 0 || tightness < 0) {
            throw new IllegalArgumentException("weights must not be negative");
        }
    }

    /** Where an instance takes more of its node than this on average, deployments do not gather. Source: docs/planning.md. */
    private static final double LARGE = 0.2;

    /**
     * What counts in a state. Where space is scarce, fragmentation alone decides among the nodes at home. Where a node holds
     * few instances anyway, it has few conflicts, so gathering gains little, and the choice of nodes that it leaves is
     * too small to pack large instances well. Where small instances come in sizes of their own, no catalogue says what
     * fits beside what, and nodes filled one by one end up with too much of one thing and too little of another.
     */
    Policy in(Allocation state) {
        double used = state.totals().scarcest();
        if (used >= CROWDED) return new Policy(warning, home, 0, 0, fragmentation, tightness);
        if (used * state.nodeCount() > LARGE * state.instanceCount()) {
            return new Policy(warning, home, 0, opening, fragmentation, tightness);
        }
        boolean freeForm = state.totals().sizes.size() > Weights.SIZES_MAX;
        return freeForm ? new Policy(warning, home, near, opening / 10, fragmentation, tightness) : this;
    }

    /** This policy without the two scores that serve host updates; for comparison. */
    public Policy withoutHome() {
        return new Policy(warning, 0, 0, opening, fragmentation, tightness);
    }
}
