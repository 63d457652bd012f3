package io.heddle.allocation;

import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The hard rules, each with its name. None may be broken by the allocator's choice, except that a move may break {@link
 * #FAULT_DOMAIN} when nothing else is left, and says so.
 */
final class Rules {
    static final String USABLE = "node-usable";
    static final String AVOIDED = "avoided";
    static final String REQUIREMENTS = "requirements";
    static final String CAPACITY = "capacity.";
    static final String DISK = "capacity.disk";
    static final String UPDATE_DOMAIN = "update-domain";
    static final String FAULT_DOMAIN = "fault-domain";
    static final String PER_NODE = "per-node-max";
    static final String APART = "apart";
    static final String TOGETHER = "together";

    private Rules() {}

    /** One question: may this instance go there? */
    static final class Question {
        private final Want want;
        private final long[] need;
        private final Scope scope;

        Question(Want want, Dimensions dimensions, Scope scope) {
            this.want = want;
            this.need = dimensions.of(want.demand());
            this.scope = scope;
        }

        Want want() {
            return want;
        }

        /** Per dimension; not to be written. */
        long[] need() {
            return need;
        }

        Peers peers() {
            return scope.peers();
        }
    }

    /**
     * What holds for all instances of a request.
     *
     * @param spread whether fault domains count; a move of last resort lets them go
     * @param perRackMax per role, the most instances in one rack, when there are fewer racks than fault domains and so each
     *     rack must take several; empty when each rack serves one fault domain
     * @param planned racks set aside per role for one fault domain each; empty unless a plain search failed
     * @param avoid nodes that are out of the question
     */
    record Scope(
            boolean spread,
            Map<String, Integer> perRackMax,
            Map<String, Map<RackId, Integer>> planned,
            Peers peers,
            Set<NodeId> avoid) {}

    /** One rule's answer; {@code detail} gives the figures, and what would have to change. */
    record Verdict(String rule, boolean admits, String detail) {}

    /** Whether no rule rejects the node. */
    static boolean admits(Question q, NodeState node) {
        var want = q.want();
        return node.usable()
                && node.spec().capabilities().containsAll(want.constraints().requires())
                && node.holds(q.need(), want.demand().disk().value())
                && admitsRack(q, node.spec().rack())
                && admitsNode(q, node.spec().id());
    }

    /** The part that concerns the rack. */
    static boolean admitsRack(Question q, RackId rack) {
        var scope = q.scope;
        if (!scope.spread()) return true;
        var want = q.want;
        var most = scope.perRackMax().get(want.role());
        if (most != null) return scope.peers().inRack(want.role(), rack) < most;
        var planned = scope.planned().get(want.role());
        if (planned != null) {
            var domain = planned.get(rack);
            if (domain != null && domain != want.faultDomain()) return false;
        }
        return scope.peers().strangers(want.role(), rack, want.faultDomain()) == 0;
    }

    /** The part that concerns the deployment's other instances on the node. */
    static boolean admitsNode(Question q, NodeId node) {
        var want = q.want();
        if (q.scope.avoid().contains(node)) return false;
        var here = q.scope.peers().on(node);
        if (here == null) return want.constraints().together().isEmpty();
        return here.updateDomain == want.updateDomain()
                && here.count < perNodeMax(want, here)
                && !here.apart.contains(want.role())
                && want.constraints().apart().stream().noneMatch(here.roles::contains)
                && here.roles.containsAll(want.constraints().together());
    }

    private static int perNodeMax(Want want, Peers.OnNode here) {
        int own = want.constraints().perNodeMax();
        return own == 0 ? here.countMax : Math.min(own, here.countMax);
    }

    /** Every rule's verdict, in a fixed order. */
    static List<Verdict> verdicts(Question q, NodeState node, Dimensions dimensions) {
        var out = new java.util.ArrayList<Verdict>();
        var want = q.want();
        var spec = node.spec();
        out.add(new Verdict(USABLE, node.usable(), node.usable() ? "usable" : node.excluded()));
        if (!q.scope.avoid().isEmpty()) {
            boolean avoided = q.scope.avoid().contains(spec.id());
            out.add(new Verdict(AVOIDED, !avoided, avoided ? "this request must avoid it" : "not avoided"));
        }
        var missing = new TreeSet<>(want.constraints().requires());
        missing.removeAll(spec.capabilities());
        out.add(new Verdict(REQUIREMENTS, missing.isEmpty(), missing.isEmpty() ? "met" : "lacks " + missing));
        capacity(q, node, dimensions, out);
        peers(q, node, out);
        return out;
    }

    private static void capacity(Question q, NodeState node, Dimensions dimensions, List<Verdict> out) {
        for (int i = 0; i < q.need().length; i++) {
            if (q.need()[i] == 0) continue;
            long short_ = q.need()[i] - node.free()[i];
            out.add(new Verdict(
                    CAPACITY + dimensions.name(i),
                    short_ <= 0,
                    "needs " + q.need()[i] + ", " + node.free()[i] + " free"
                            + (short_ > 0 ? ", short by " + short_ : "")));
        }
        var unknown = dimensions.unknownIn(q.want().demand());
        if (!unknown.isEmpty()) out.add(new Verdict(CAPACITY + unknown, false, "no node declares " + unknown));
        long disk = q.want().demand().disk().value();
        if (disk == 0) return;
        int volume = node.volumeFor(disk);
        long most = 0;
        for (int v = 0; v < node.volumesFree().length; v++) {
            if ((node.failedVolumes() & (1L << v)) == 0) most = Math.max(most, node.volumesFree()[v]);
        }
        out.add(new Verdict(
                DISK,
                volume >= 0,
                "needs " + disk + " on one volume, " + most + " free on the emptiest"
                        + (volume < 0 ? ", short by " + (disk - most) : "")));
    }

    private static Verdict faultDomain(Question q, RackId rack) {
        var role = q.want().role();
        var most = q.scope.perRackMax().get(role);
        if (most != null) {
            int here = q.scope.peers().inRack(role, rack);
            return new Verdict(FAULT_DOMAIN, here < most, "rack " + rack + " has " + here + " of at most " + most);
        }
        int strangers = q.scope.peers().strangers(role, rack, q.want().faultDomain());
        return new Verdict(
                FAULT_DOMAIN,
                strangers == 0,
                "rack " + rack + " has " + strangers + " of the role's instances in other fault domains");
    }

    private static void peers(Question q, NodeState node, List<Verdict> out) {
        var want = q.want();
        var constraints = want.constraints();
        var here = q.scope.peers().on(node.spec().id());
        boolean sameDomain = here == null || here.updateDomain == want.updateDomain();
        out.add(new Verdict(
                UPDATE_DOMAIN,
                sameDomain,
                here == null ? "nothing of this deployment here" : "hosts its update domain " + here.updateDomain));
        if (q.scope.spread()) out.add(faultDomain(q, node.spec().rack()));
        if (here == null) {
            if (!constraints.together().isEmpty()) {
                out.add(new Verdict(TOGETHER, false, "must join " + constraints.together()));
            }
            return;
        }
        int most = perNodeMax(want, here);
        if (most < Integer.MAX_VALUE) {
            out.add(new Verdict(PER_NODE, here.count < most, here.count + " of at most " + most + " here"));
        }
        Predicate<String> unwelcome = constraints.apart()::contains;
        boolean apart = !here.apart.contains(want.role()) && here.roles.stream().noneMatch(unwelcome);
        out.add(new Verdict(APART, apart, "shares the node with " + new TreeSet<>(here.roles)));
        if (!constraints.together().isEmpty()) {
            boolean joined = here.roles.containsAll(constraints.together());
            out.add(new Verdict(TOGETHER, joined, "must join " + constraints.together()));
        }
    }
}
