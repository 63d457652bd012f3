package io.heddle.roleinstance;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Incarnation;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.VmId;
import io.heddle.node.VmSummary;
import io.heddle.roleinstance.RoleInstanceEvent.EnteredVm;
import io.heddle.roleinstance.RoleInstanceEvent.RoleRestarted;
import io.heddle.roleinstance.RoleInstanceEvent.StatusChanged;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoleInstanceTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final RoleInstance rules = new RoleInstance();

    @Test
    void anInstanceEntersTheVmThatItIsFirstSeenIn() {
        assertThat(rules.decide(rules.initial(), seen("vm-1", "CreatingRole", 0), NOON))
                .containsExactly(new EnteredVm(NOON, new VmId("vm-1")), new StatusChanged(NOON, "CreatingRole", "why"));
    }

    @Test
    void whatDidNotChangeIsNoEvent() {
        assertThat(rules.decide(new RoleInstanceState("vm-1", "ReadyRole", 3), seen("vm-1", "ReadyRole", 3), NOON))
                .isEmpty();
    }

    @Test
    void restartsAreCountedWithinOneVm() {
        var restarted = new RoleInstanceState("vm-1", "ReadyRole", 3);
        assertThat(rules.decide(restarted, seen("vm-1", "ReadyRole", 4), NOON))
                .containsExactly(new RoleRestarted(NOON, 4));
        assertThat(rules.decide(restarted, seen("vm-2", "ReadyRole", 1), NOON))
                .containsExactly(new EnteredVm(NOON, new VmId("vm-2")), new RoleRestarted(NOON, 1));
    }

    @Test
    void theStateFollowsItsHistory() {
        var state = rules.initial();
        for (var summary : List.of(
                seen("vm-1", "StartingRole", 0), seen("vm-1", "ReadyRole", 2), seen("vm-2", "StartingRole", 0))) {
            for (var event : rules.decide(state, summary, NOON)) state = rules.evolve(state, event);
        }
        assertThat(state).isEqualTo(new RoleInstanceState("vm-2", "StartingRole", 0));
    }

    private static VmSummary seen(String vm, String status, int restarts) {
        return new VmSummary(
                new VmId(vm),
                new RoleInstanceId("d-1.Web_IN_0"),
                new Incarnation(1),
                "VM_RUNNING",
                status,
                "why",
                0,
                restarts,
                0,
                0,
                List.of());
    }
}
