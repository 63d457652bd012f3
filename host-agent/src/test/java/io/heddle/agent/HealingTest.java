package io.heddle.agent;

import static io.heddle.agent.RunningRoleTest.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.guest.process.ProcessTable;
import io.heddle.protocol.RoleStatus;
import io.heddle.protocol.VmGoal;
import io.heddle.protocol.VmReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the host and the guest put right by themselves: none of these faults is told to the fabric's end of the test. */
@Tag("slow")
class HealingTest {
    private final ProcessTable processes = new ProcessTable();

    private static VmGoal sleeper() {
        return TestMachine.program("vm-1", "sleep 1000", s -> s);
    }

    private static VmReport start(TestFabric fabric, VmGoal vm) throws InterruptedException {
        fabric.send(TestMachine.goal(1, vm));
        return fabric.awaitVm("vm-1", "ready", v -> ready(v));
    }

    @Test
    void aKilledRoleIsRestartedByItsGuest(@TempDir Path folder) throws Exception {
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            VmReport before = start(fabric, sleeper());
            Signals.send("KILL", before.getRolePid());
            VmReport after = fabric.awaitVm("vm-1", "restarted", v -> ready(v) && v.getRoleRestarts() == 1);
            assertThat(after.getRolePid()).isNotEqualTo(before.getRolePid());
            assertThat(after.getGuestPid()).isEqualTo(before.getGuestPid());
            assertThat(after.getGuestRestarts()).isZero();
            assertThat(machine.log()).doesNotContain("guest.ended");
        }
    }

    @Test
    void theRemainsOfAHalfMadeMachineAreDeletedAndNotReported(@TempDir Path folder) throws Exception {
        var remains = folder.resolve("vms/vm-2/package/approot");
        Files.createDirectories(remains);
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            fabric.await("a report without it", r -> r.getSequence() > 0 && r.getVmsCount() == 0);
            assertThat(machine.log()).contains("vm.remains-deleted");
            assertThat(folder.resolve("vms/vm-2")).doesNotExist();
        }
    }

    @Test
    void aKilledGuestIsRestartedWholeByItsHost(@TempDir Path folder) throws Exception {
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            VmReport before = start(fabric, sleeper());
            Set<Long> old = machine.processes();
            Signals.send("KILL", before.getGuestPid());
            VmReport after = fabric.awaitVm("vm-1", "restarted", v -> ready(v) && v.getGuestRestarts() == 1);
            assertThat(machine.processes()).contains(after.getGuestPid()).doesNotContainAnyElementsOf(old);
        }
    }

    @Test
    void aGuestThatHangsIsRestartedAfterItsLimit(@TempDir Path folder) throws Exception {
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            VmReport before =
                    start(fabric, TestMachine.program("vm-1", "sleep 1000", s -> s.setGuestSilenceMaxMs(2500)));
            Signals.send("STOP", before.getGuestPid());
            VmReport after = fabric.awaitVm("vm-1", "restarted", v -> ready(v) && v.getGuestRestarts() == 1);
            assertThat(after.getGuestPid()).isNotEqualTo(before.getGuestPid());
            assertThat(machine.processes()).doesNotContain(before.getGuestPid(), before.getRolePid());
            assertThat(machine.log()).contains("the guest was silent for");
        }
    }

    @Test
    void aRoleHostThatHangsIsUnresponsiveAndReadyAgainWhenItGoesOn(@TempDir Path folder) throws Exception {
        byte[] content = TestMachine.workerPackage(Map.of());
        String sha256 = TestMachine.sha256(content);
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            fabric.offer(sha256, content);
            VmReport before = start(fabric, TestMachine.worker("vm-1", sha256, s -> s));
            Signals.send("STOP", before.getRolePid());
            VmReport hung =
                    fabric.awaitVm("vm-1", "unresponsive", v -> v.getRoleStatus() == RoleStatus.UNRESPONSIVE_ROLE);
            assertThat(hung.getDetail()).isEqualTo("the role host does not answer");
            Signals.send("CONT", before.getRolePid());
            VmReport after = fabric.awaitVm("vm-1", "ready again", v -> ready(v));
            assertThat(after.getRolePid()).isEqualTo(before.getRolePid());
            assertThat(after.getRoleRestarts()).isZero();
            assertThat(machine.processes()).contains(before.getRolePid());
        }
    }

    @Test
    void aKilledBootstrapperIsRestartedByTheGuestAgentWithTheRole(@TempDir Path folder) throws Exception {
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            VmReport before = start(fabric, sleeper());
            long bootstrapper =
                    processes.find(before.getRolePid()).orElseThrow().parent();
            assertThat(processes.find(bootstrapper).orElseThrow().parent()).isEqualTo(before.getGuestPid());
            Signals.send("KILL", bootstrapper);
            VmReport after = fabric.awaitVm("vm-1", "restarted", v -> ready(v) && v.getRoleRestarts() == 1);
            assertThat(after.getGuestPid()).isEqualTo(before.getGuestPid());
            assertThat(machine.processes()).doesNotContain(before.getRolePid(), bootstrapper);
        }
    }

    @Test
    void aRestartedAgentAdoptsWhatRunsAndRestartsNothing(@TempDir Path folder) throws Exception {
        byte[] content = TestMachine.workerPackage(Map.of());
        String sha256 = TestMachine.sha256(content);
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            fabric.offer(sha256, content);
            VmReport before = start(fabric, TestMachine.worker("vm-1", sha256, s -> s));
            Set<Long> running = machine.processes();
            machine.killAgent();
            assertThat(machine.processes()).isEqualTo(running);
            machine.start();
            fabric.await("a second hello", r -> fabric.hellos().size() == 2);
            assertThat(fabric.hellos().get(1).getIncarnation()).isEqualTo(1);
            assertThat(fabric.hellos().get(1).getBootId())
                    .isNotEqualTo(fabric.hellos().get(0).getBootId());
            VmReport after = fabric.awaitVm("vm-1", "adopted", v -> ready(v) && v.getIncarnation() == 1);
            assertThat(after.getGuestPid()).isEqualTo(before.getGuestPid());
            assertThat(after.getRolePid()).isEqualTo(before.getRolePid());
            assertThat(after.getGuestRestarts()).isZero();
            assertThat(after.getRoleRestarts()).isZero();
            assertThat(machine.processes()).isEqualTo(running);
        }
    }

    @Test
    void withoutFabricAndAgentTheGuestStillRestartsItsRole(@TempDir Path folder) throws Exception {
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            VmReport before = start(fabric, sleeper());
            machine.killAgent();
            Signals.send("KILL", before.getRolePid());
            machine.start();
            VmReport after = fabric.awaitVm("vm-1", "restarted", v -> ready(v) && v.getRoleRestarts() == 1);
            assertThat(after.getGuestPid()).isEqualTo(before.getGuestPid());
            assertThat(after.getGuestRestarts()).isZero();
        }
    }

    @Test
    void aMachineThatLostAllItsProcessesStartsThemAgainFromItsOwnDisk(@TempDir Path folder) throws Exception {
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            start(fabric, sleeper());
            machine.cutPower();
            assertThat(machine.processes()).isEmpty();
            fabric.forgetGoal();
            machine.start();
            VmReport after = fabric.awaitVm("vm-1", "running again", v -> ready(v) && v.getGuestRestarts() == 1);
            assertThat(after.getIncarnation()).isEqualTo(1);
        }
    }
}
