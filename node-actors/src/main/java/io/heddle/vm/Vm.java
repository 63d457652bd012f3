package io.heddle.vm;

import io.heddle.config.NodeId;
import io.heddle.node.VmSummary;
import io.heddle.ondemand.OnDemandRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rules of one VM's history: it is created once, changes phase, and its guest is restarted. Pure. */
public final class Vm implements OnDemandRules<Vm.Sighting, VmEvent, VmState> {
    /** What its node saw of it. */
    public record Sighting(NodeId node, VmSummary summary) {}

    @Override
    public VmState initial() {
        return VmState.INITIAL;
    }

    @Override
    public List<VmEvent> decide(VmState s, Sighting o, Instant now) {
        var events = new ArrayList<VmEvent>();
        var seen = o.summary();
        if (s.phase().isEmpty()) events.add(new VmEvent.Created(now, o.node(), seen.instance()));
        if (!s.phase().equals(seen.phase())) events.add(new VmEvent.PhaseChanged(now, seen.phase(), seen.detail()));
        if (seen.guestRestarts() > s.guestRestarts()) events.add(new VmEvent.GuestRestarted(now, seen.guestRestarts()));
        return events;
    }

    @Override
    public VmState evolve(VmState s, VmEvent event) {
        return switch (event) {
            case VmEvent.Created e -> s;
            case VmEvent.PhaseChanged e -> new VmState(e.phase(), s.guestRestarts());
            case VmEvent.GuestRestarted e -> new VmState(s.phase(), e.restarts());
        };
    }
}
