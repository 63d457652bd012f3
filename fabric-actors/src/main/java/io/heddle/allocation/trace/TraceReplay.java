package io.heddle.allocation.trace;

import io.heddle.allocation.Allocation;
import io.heddle.allocation.Allocator;
import io.heddle.allocation.Constraints;
import io.heddle.allocation.Placement;
import io.heddle.allocation.Policy;
import io.heddle.allocation.Request;
import io.heddle.allocation.Want;
import io.heddle.config.DeploymentId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Replays a trace: arrivals of one service in one second are one deployment, placed whole or not at all; departures of a
 * second come before its arrivals. Instance <i>i</i> of a service gets the cell (i mod fault domains, i mod update domains).
 */
public final class TraceReplay {
    private final Allocator allocator;
    private final LongSupplier nanos;
    private final Map<DeploymentId, Integer> counts = new HashMap<>();
    private final PriorityQueue<Trace.Arrival> leaving = new PriorityQueue<>(
            Comparator.comparingLong(Trace.Arrival::departure).thenComparing(Trace.Arrival::instance));
    private final TraceReport.Builder report = new TraceReport.Builder();
    private Allocation state;

    /** @param nanos a clock for the figures on speed; nothing else depends on it */
    public TraceReplay(Trace trace, Policy policy, LongSupplier nanos) {
        this.allocator = new Allocator(policy);
        this.nanos = nanos;
        this.state = Allocation.of(trace.nodes());
    }

    /** @param progress told how far it is, a hundred times in all */
    public TraceReport run(Trace trace, Consumer<TraceReport.Progress> progress) {
        int of = trace.instances().size();
        int seen = 0;
        for (var deployment : trace.deployments()) {
            depart(deployment.getFirst().arrival());
            place(deployment);
            int before = seen;
            seen += deployment.size();
            boolean news = 100L * seen / of > 100L * before / of;
            if (news) progress.accept(new TraceReport.Progress(seen, of, report.rejectedInstances()));
        }
        return report.build(state);
    }

    /** The state at the end. */
    public Allocation state() {
        return state;
    }

    private void depart(long now) {
        var gone = new ArrayList<RoleInstanceId>();
        while (!leaving.isEmpty() && leaving.peek().departure() <= now)
            gone.add(leaving.remove().instance());
        if (gone.isEmpty()) return;
        long start = nanos.getAsLong();
        state = state.release(gone);
        report.released(gone.size(), nanos.getAsLong() - start);
    }

    private void place(List<Trace.Arrival> deployment) {
        var request = request(deployment, counts);
        int size = request.wants().size();
        long start = nanos.getAsLong();
        var placement = allocator.place(state, request);
        long took = nanos.getAsLong() - start;
        switch (placement) {
            case Placement.Placed p -> {
                state = p.next();
                report.placed(size, took, state);
                for (var a : deployment) if (a.departure() < Long.MAX_VALUE) leaving.add(a);
            }
            case Placement.Rejected r -> report.rejected(size, took, r.report());
        }
    }

    /** @param counts instances that each service had so far: they give cells to the new ones, and grow */
    static Request request(List<Trace.Arrival> deployment, Map<DeploymentId, Integer> counts) {
        var wants = new ArrayList<Want>();
        var first = deployment.getFirst();
        int faults = 1;
        int updates = 1;
        for (var a : deployment) {
            faults = Math.max(faults, a.faultDomains());
            updates = Math.max(updates, a.updateDomains());
        }
        for (var a : deployment) {
            int i = counts.merge(a.service(), 1, Integer::sum) - 1;
            var constraints = a.perNodeMax() == 0
                    ? Constraints.NONE
                    : new Constraints(Set.of(), Set.of(), Set.of(), a.perNodeMax());
            wants.add(new Want(a.instance(), "Role", a.demand(), i % faults, i % updates, constraints));
        }
        return new Request(first.service(), faults, updates, wants);
    }
}
