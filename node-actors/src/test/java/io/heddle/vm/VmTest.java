package io.heddle.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.VmId;
import io.heddle.node.VmSummary;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VmTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final NodeId NODE = new NodeId("node-1");
    private static final RoleInstanceId WEB_0 = new RoleInstanceId("d-1.Web_IN_0");
    private final Vm rules = new Vm();

    @Test
    void aVmIsCreatedWhenItIsFirstSeen() {
        assertThat(rules.decide(rules.initial(), seen("VM_STARTING", 0), NOON))
                .containsExactly(
                        new VmEvent.Created(NOON, NODE, WEB_0), new VmEvent.PhaseChanged(NOON, "VM_STARTING", "why"));
    }

    @Test
    void whatDidNotChangeIsNoEvent() {
        assertThat(rules.decide(new VmState("VM_RUNNING", 2), seen("VM_RUNNING", 2), NOON))
                .isEmpty();
    }

    @Test
    void guestRestartsAreCountedUpwardsOnly() {
        assertThat(rules.decide(new VmState("VM_RUNNING", 2), seen("VM_RUNNING", 4), NOON))
                .containsExactly(new VmEvent.GuestRestarted(NOON, 4));
        assertThat(rules.decide(new VmState("VM_RUNNING", 2), seen("VM_RUNNING", 1), NOON))
                .isEmpty();
    }

    @Test
    void theStateFollowsItsHistory() {
        var state = rules.initial();
        for (var sighting : List.of(seen("VM_STARTING", 0), seen("VM_RUNNING", 0), seen("VM_RUNNING", 1))) {
            for (var event : rules.decide(state, sighting, NOON)) state = rules.evolve(state, event);
        }
        assertThat(state).isEqualTo(new VmState("VM_RUNNING", 1));
    }

    private static Vm.Sighting seen(String phase, int guestRestarts) {
        return new Vm.Sighting(
                NODE,
                new VmSummary(
                        new VmId("vm-1"),
                        WEB_0,
                        new Incarnation(1),
                        phase,
                        "ReadyRole",
                        "why",
                        guestRestarts,
                        0,
                        0,
                        0,
                        List.of()));
    }
}
