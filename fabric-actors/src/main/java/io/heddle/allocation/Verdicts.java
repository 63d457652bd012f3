package io.heddle.allocation;

import io.heddle.config.RackId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Every rule asked of one node, with reasons: the slow twin of {@link Rules#admits}, for refusals and explanations. */
final class Verdicts {
    private static final long MIB = 1 << 20;

    private Verdicts() {}

    /**
     * One rule's answer.
     *
     * @param shortfall how far the node is from being admitted: a share of what is needed, or 1 where it is yes or no
     * @param detail the figures; built only when somebody reads them
     */
    record Verdict(String rule, boolean admits, double shortfall, Supplier<String> detail) {
        static Verdict of(String rule, boolean admits, Supplier<String> detail) {
            return new Verdict(rule, admits, admits ? 0 : 1, detail);
        }
    }

    /** In a fixed order. A rule that does not concern the instance is left out. */
    static List<Verdict> of(Rules.Question q, NodeState node, Dimensions dimensions) {
        var out = new ArrayList<Verdict>();
        var spec = node.spec();
        out.add(Verdict.of(Rules.USABLE, node.usable(), () -> node.usable() ? "usable" : node.excluded()));
        if (!q.scope().avoid().isEmpty()) {
            boolean avoided = q.scope().avoid().contains(spec.id());
            out.add(Verdict.of(Rules.AVOIDED, !avoided, () -> avoided ? "this request must avoid it" : "not avoided"));
        }
        var requires = q.want().constraints().requires();
        if (!requires.isEmpty()) {
            var missing = new TreeSet<>(requires);
            missing.removeAll(spec.capabilities());
            boolean met = missing.isEmpty();
            out.add(Verdict.of(Rules.REQUIREMENTS, met, () -> met ? "has " + requires : "lacks " + missing));
        }
        capacity(q, node, dimensions, out);
        if (q.scope().spread()) out.add(faultDomain(q, spec.rack()));
        peers(q, node, out);
        return out;
    }

    private static void capacity(Rules.Question q, NodeState node, Dimensions dimensions, List<Verdict> out) {
        for (int i = 0; i < q.need().length; i++) {
            long need = q.need()[i];
            if (need > 0) out.add(room(Rules.CAPACITY + dimensions.name(i), need, node.free()[i], ""));
        }
        var unknown = dimensions.unknownIn(q.want().demand());
        if (!unknown.isEmpty()) {
            out.add(Verdict.of(Rules.CAPACITY + unknown, false, () -> "no node declares " + unknown));
        }
        long disk = q.want().demand().disk().value();
        if (disk == 0) return;
        long most = 0;
        for (int v = 0; v < node.volumesFree().length; v++) {
            if ((node.failedVolumes() & (1L << v)) == 0) most = Math.max(most, node.volumesFree()[v]);
        }
        out.add(room(Rules.DISK, disk, most, " on one volume"));
    }

    private static Verdict room(String rule, long need, long free, String where) {
        boolean fits = need <= free;
        return new Verdict(
                rule,
                fits,
                fits ? 0 : (double) (need - free) / need,
                () -> "needs " + amount(rule, need, true) + where + ", " + amount(rule, free, false) + " free"
                        + (fits ? "" : ": short by " + amount(rule, need - free, true)));
    }

    /** Bytes in MiB; but a trace counts in units of its own, and those are small numbers. */
    private static String amount(String rule, long value, boolean up) {
        boolean bytes = rule.equals(Rules.DISK) || rule.equals(Rules.CAPACITY + Dimensions.MEMORY_NAME);
        if (!bytes || Math.abs(value) < MIB) return String.valueOf(value);
        return (up ? Math.ceilDiv(value, MIB) : Math.floorDiv(value, MIB)) + " MiB";
    }

    private static Verdict faultDomain(Rules.Question q, RackId rack) {
        var role = q.want().role();
        var most = q.scope().perRackMax().get(role);
        if (most != null) {
            int here = q.peers().inRack(role, rack);
            return Verdict.of(
                    Rules.FAULT_DOMAIN, here < most, () -> "rack " + rack + " has " + here + " of at most " + most);
        }
        int strangers = q.peers().strangers(role, rack, q.want().faultDomain());
        return Verdict.of(
                Rules.FAULT_DOMAIN,
                strangers == 0,
                () -> "rack " + rack + " has " + strangers + " of the role's instances in other fault domains");
    }

    private static void peers(Rules.Question q, NodeState node, List<Verdict> out) {
        var want = q.want();
        var together = want.constraints().together();
        var here = q.peers().on(node.spec().id());
        if (here == null) {
            out.add(Verdict.of(Rules.UPDATE_DOMAIN, true, () -> "nothing of this deployment here"));
            if (!together.isEmpty()) out.add(Verdict.of(Rules.TOGETHER, false, () -> "must join " + together));
            return;
        }
        out.add(Verdict.of(
                Rules.UPDATE_DOMAIN,
                here.updateDomain == want.updateDomain(),
                () -> "hosts the deployment's update domain " + here.updateDomain));
        int most = Rules.perNodeMax(want, here);
        if (most < Integer.MAX_VALUE) {
            out.add(Verdict.of(Rules.PER_NODE, here.count < most, () -> here.count + " of at most " + most + " here"));
        }
        var apart = want.constraints().apart();
        if (!apart.isEmpty() || !here.apart.isEmpty()) {
            boolean welcome =
                    !here.apart.contains(want.role()) && apart.stream().noneMatch(here.roles::contains);
            out.add(Verdict.of(
                    Rules.APART,
                    welcome,
                    () -> (welcome ? "may share" : "must not share") + " the node with " + new TreeSet<>(here.roles)));
        }
        if (!together.isEmpty()) {
            boolean joined = here.roles.containsAll(together);
            out.add(Verdict.of(Rules.TOGETHER, joined, () -> joined ? "joins " + together : "must join " + together));
        }
    }
}
