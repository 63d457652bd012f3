package io.heddle.allocation;

import io.heddle.config.RackId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sets racks aside for the fault domains of a request that a plain search could not place: instance by instance, one fault
 * domain may take racks that another needs more. Each rack, the roomiest first, goes to the fault domain that lacks most.
 */
final class RackPlan {
    private RackPlan() {}

    /** Per role and rack the fault domain that the rack is for. */
    static Map<String, Map<RackId, Integer>> of(Allocation state, Request request) {
        var perRole = new TreeMap<String, List<Want>>();
        for (var want : request.wants()) {
            perRole.computeIfAbsent(want.role(), r -> new ArrayList<>()).add(want);
        }
        var peers = Attempt.peers(state, request);
        var plan = new HashMap<String, Map<RackId, Integer>>();
        perRole.forEach((role, wants) -> plan.put(role, of(state, wants, peers, request.faultDomains())));
        return plan;
    }

    private static Map<RackId, Integer> of(Allocation state, List<Want> wants, Peers peers, int domains) {
        var largest = wants.stream()
                .max(Comparator.comparing((Want w) -> w.demand().memory())
                        .thenComparing(w -> w.demand().millicores()))
                .orElseThrow();
        var room = room(state, largest, peers);
        var lacks = new long[domains];
        for (var want : wants) lacks[want.faultDomain()]++;
        var plan = new HashMap<RackId, Integer>();
        for (var rack : room.keySet()) {
            for (int domain = 0; domain < domains; domain++) {
                boolean own = peers.strangers(largest.role(), rack, domain) == 0;
                if (own && peers.racks(largest.role()).contains(rack)) {
                    plan.put(rack, domain);
                    lacks[domain] -= room.getOrDefault(rack, 0L);
                }
            }
        }
        var free = new ArrayList<>(room.keySet());
        free.removeAll(plan.keySet());
        free.sort(Comparator.comparing((RackId r) -> room.getOrDefault(r, 0L))
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
        for (var rack : free) {
            int neediest = 0;
            for (int domain = 1; domain < domains; domain++) {
                if (lacks[domain] > lacks[neediest]) neediest = domain;
            }
            plan.put(rack, neediest);
            lacks[neediest] -= room.getOrDefault(rack, 0L);
        }
        return plan;
    }

    /** How many instances of {@code want}'s size each rack could take, by cores and memory. */
    private static Map<RackId, Long> room(Allocation state, Want want, Peers peers) {
        var need = state.dimensions().of(want.demand());
        var room = new TreeMap<RackId, Long>();
        state.nodeStates().forEachValue(node -> {
            if (!node.usable()
                    || !node.spec()
                            .capabilities()
                            .containsAll(want.constraints().requires())) return;
            long fits = Integer.MAX_VALUE;
            for (int d = 0; d < need.length; d++) {
                if (need[d] > 0) fits = Math.min(fits, Math.max(0, node.free()[d]) / need[d]);
            }
            room.merge(node.spec().rack(), peers.on(node.spec().id()) == null ? fits : 0, Long::sum);
        });
        return room;
    }
}
