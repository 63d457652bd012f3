package io.heddle.roleinstance;

import io.heddle.node.VmSummary;
import io.heddle.ondemand.OnDemandRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rules of one role instance's history: which VM it is in, its status, its restarts. Pure. */
public final class RoleInstance implements OnDemandRules<VmSummary, RoleInstanceEvent, RoleInstanceState> {
    @Override
    public RoleInstanceState initial() {
        return RoleInstanceState.INITIAL;
    }

    @Override
    public List<RoleInstanceEvent> decide(RoleInstanceState s, VmSummary seen, Instant now) {
        var events = new ArrayList<RoleInstanceEvent>();
        boolean moved = !s.vm().equals(seen.vm().value());
        if (moved) events.add(new RoleInstanceEvent.EnteredVm(now, seen.vm()));
        if (!s.status().equals(seen.roleStatus())) {
            events.add(new RoleInstanceEvent.StatusChanged(now, seen.roleStatus(), seen.detail()));
        }
        if (seen.roleRestarts() > (moved ? 0 : s.restarts())) {
            events.add(new RoleInstanceEvent.RoleRestarted(now, seen.roleRestarts()));
        }
        return events;
    }

    @Override
    public RoleInstanceState evolve(RoleInstanceState s, RoleInstanceEvent event) {
        return switch (event) {
            case RoleInstanceEvent.EnteredVm e -> new RoleInstanceState(e.vm().value(), s.status(), 0);
            case RoleInstanceEvent.StatusChanged e -> new RoleInstanceState(s.vm(), e.status(), s.restarts());
            case RoleInstanceEvent.RoleRestarted e -> new RoleInstanceState(s.vm(), s.status(), e.restarts());
        };
    }
}
