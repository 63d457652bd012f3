package io.heddle.allocation;

import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import java.util.Map;
import java.util.Set;

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

        Scope scope() {
            return scope;
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

    static int perNodeMax(Want want, Peers.OnNode here) {
        int own = want.constraints().perNodeMax();
        return own == 0 ? here.countMax : Math.min(own, here.countMax);
    }
}
