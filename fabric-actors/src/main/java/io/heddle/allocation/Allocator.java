package io.heddle.allocation;

import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds nodes for instances.
 *
 * <p><b>Goals.</b> A deployment is placed whole or not at all, on few nodes, and so that a host update needs few waves. The
 * same state and request give the same plan.
 *
 * <p><b>Constraints.</b> The rules of {@code Rules}: usable node, required capabilities, room in every dimension with the
 * disk on one volume, one update domain of a deployment per node, one fault domain of a role per rack, roles apart and
 * together, instances per node. When that leaves no room, fault domains share racks, but no rack has more of a role than one
 * fault domain would; when there are fewer usable racks than fault domains, each role is spread evenly over them.
 *
 * <p><b>Algorithm.</b> Instances that others must join come first, then the largest first. Each goes to the admissible node
 * with the least cost under the {@link Policy}; see {@code Search} and {@code Scores}. When that fails, racks are set aside
 * for the fault domains first ({@code RackPlan}), and the whole is tried once more; and a last time with shared racks.
 *
 * <p><b>Example.</b> Two instances over two fault domains, three racks of two nodes: the first goes to a node of one rack,
 * the second to a node of another, at home in its update domain if there is one.
 */
public final class Allocator {
    private final Policy policy;

    public Allocator() {
        this(Policy.STANDARD);
    }

    public Allocator(Policy policy) {
        this.policy = policy;
    }

    /** Finds a node for every instance of {@code request}, or says why not. */
    public Placement place(Allocation state, Request request) {
        return place(state, request, Set.of());
    }

    /** @param avoid nodes that are out of the question */
    public Placement place(Allocation state, Request request, Set<NodeId> avoid) {
        var bad = unusable(state, request);
        return bad == null ? attempt(state, request, avoid) : bad;
    }

    private Placement attempt(Allocation state, Request request, Set<NodeId> avoid) {
        var plain = new Attempt(policy, state, request, avoid, Map.of(), Attempt.Spread.OWN);
        var first = plain.run();
        if (first != null) return first;
        if (request.faultDomains() == 1 || Attempt.tooFewRacks(state, request)) return plain.rejection();
        if (request.wants().size() > 1) {
            var planned = RackPlan.of(state, request);
            var second = new Attempt(policy, state, request, avoid, planned, Attempt.Spread.OWN).run();
            if (second != null) return second;
        }
        var last = new Attempt(policy, state, request, avoid, Map.of(), Attempt.Spread.SHARED);
        var third = last.run();
        return third == null ? last.rejection() : third;
    }

    /**
     * Finds another node for an instance that is placed: its update domain stays, its fault domain is kept if that is
     * possible and given up with a note if not.
     *
     * @param avoid nodes that it must not go to, usually its present one
     */
    public Placement move(Allocation state, RoleInstanceId instance, Set<NodeId> avoid) {
        var strict = moveWithinRules(state, instance, avoid);
        if (strict instanceof Placement.Placed || state.assignment(instance).isEmpty()) return strict;
        var old = state.assignment(instance).get();
        var without = state.release(List.of(instance));
        var lenient = new Attempt(policy, without, asBefore(old), avoid, Map.of(), Attempt.Spread.NONE).run();
        if (!(lenient instanceof Placement.Placed p)) return strict;
        var notes = new ArrayList<>(p.report().notes());
        notes.add("no node outside the racks of other fault domains: fault domain "
                + old.want().faultDomain() + " of " + old.want().role() + " shares a rack with another");
        return new Placement.Placed(p.plan(), p.next(), new Report(p.report().summary(), notes, List.of()));
    }

    /** A move that gives nothing up. */
    Placement moveWithinRules(Allocation state, RoleInstanceId instance, Set<NodeId> avoid) {
        var old = state.assignment(instance);
        if (old.isEmpty()) return rejected("instance " + instance + " is not placed, so it cannot move");
        return attempt(state.release(List.of(instance)), asBefore(old.get()), avoid);
    }

    private static Request asBefore(Assignment old) {
        return new Request(old.deployment(), old.faultDomains(), old.updateDomains(), List.of(old.want()));
    }

    public Policy policy() {
        return policy;
    }

    private static @Nullable Placement unusable(Allocation state, Request request) {
        var seen = new HashSet<RoleInstanceId>();
        for (var want : request.wants()) {
            if (!seen.add(want.instance())) return rejected("instance " + want.instance() + " is in the request twice");
            if (state.assignment(want.instance()).isPresent()) {
                return rejected("instance " + want.instance() + " is placed already");
            }
            if (want.updateDomain() >= request.updateDomains() || want.faultDomain() >= request.faultDomains()) {
                return rejected("instance " + want.instance() + " stands outside the grid of " + request.faultDomains()
                        + " fault domains and " + request.updateDomains() + " update domains");
            }
        }
        return null;
    }

    private static Placement rejected(String why) {
        return new Placement.Rejected(new Report(why, List.of(), List.of()));
    }
}
