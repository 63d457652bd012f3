package io.heddle.agent;

import static io.heddle.agent.RunningRoleTest.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.protocol.EntryPoint;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.Report;
import io.heddle.protocol.RoleStatus;
import io.heddle.protocol.Setting;
import io.heddle.protocol.StartupTask;
import io.heddle.protocol.VmGoal;
import io.heddle.protocol.VmPhase;
import io.heddle.protocol.VmReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goals after goals: stop and start, new packages, new settings, tasks and roles that fail, goals that are refused. */
class LifeCycleTest {
    private static StartupTask task(String commandLine) {
        return StartupTask.newBuilder().setCommandLine(commandLine).build();
    }

    @Test
    void aStoppedMachineStopsItsRoleGracefullyAndStartsAgainWithItsResourceDisk(@TempDir Path folder) throws Exception {
        byte[] content = TestMachine.workerPackage(Map.of());
        String sha256 = TestMachine.sha256(content);
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            fabric.offer(sha256, content);
            VmGoal vm = TestMachine.worker("vm-1", sha256, s -> s);
            fabric.send(TestMachine.goal(1, vm));
            fabric.awaitVm("vm-1", "ready", v -> ready(v));
            fabric.send(TestMachine.goal(2, TestMachine.stopped(vm, 2)));
            VmReport stopped = fabric.awaitVm("vm-1", "stopped", v -> v.getPhase() == VmPhase.VM_STOPPED);
            assertThat(stopped.getRoleStatus()).isEqualTo(RoleStatus.STOPPED_ROLE);
            assertThat(stopped.getIncarnation()).isEqualTo(2);
            assertThat(machine.processes()).isEmpty();
            assertThat(machine.life("vm-1")).endsWith("stop Worker_IN_0 hello\n");
            fabric.send(TestMachine.goal(3, vm.toBuilder().setIncarnation(3).build()));
            VmReport again = fabric.awaitVm("vm-1", "ready again", v -> ready(v) && v.getIncarnation() == 3);
            assertThat(again.getGuestRestarts()).isZero();
            assertThat(machine.life("vm-1")).containsSubsequence("start", "stop", "start");
        }
    }

    @Test
    void stoppingTheGuestsKeepsTheirDisksForTheNextStart(@TempDir Path folder) throws Exception {
        byte[] content = TestMachine.workerPackage(Map.of());
        String sha256 = TestMachine.sha256(content);
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            fabric.offer(sha256, content);
            fabric.send(TestMachine.goal(1, TestMachine.worker("vm-1", sha256, s -> s)));
            fabric.awaitVm("vm-1", "ready", v -> ready(v));
            TestMachine.run(List.of(StopGuestsMain.class.getName(), "--state", folder.toString()), 0);
            assertThat(machine.processes()).isEmpty();
            assertThat(machine.agent().waitFor()).isZero();
            assertThat(machine.life("vm-1")).endsWith("stop Worker_IN_0 hello\n");
            machine.start();
            fabric.awaitVm("vm-1", "ready", v -> ready(v) && v.getGuestRestarts() == 0);
            assertThat(fabric.fetches()).hasSize(1);
            machine.killAgent();
            TestMachine.run(List.of(StopGuestsMain.class.getName(), "--state", folder.toString()), 0);
            assertThat(machine.processes()).isEmpty();
        }
    }

    @Test
    void aNewPackageReplacesTheSoftwareAndKeepsTheResourceDisk(@TempDir Path folder) throws Exception {
        byte[] first = TestMachine.workerPackage(Map.of("version.txt", "one"));
        byte[] second = TestMachine.workerPackage(Map.of("version.txt", "two"));
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            fabric.offer(TestMachine.sha256(first), first);
            fabric.offer(TestMachine.sha256(second), second);
            fabric.send(TestMachine.goal(1, TestMachine.worker("vm-1", TestMachine.sha256(first), s -> s)));
            fabric.awaitVm("vm-1", "ready", v -> ready(v));
            VmGoal next = TestMachine.worker("vm-1", TestMachine.sha256(second), s -> s);
            fabric.send(TestMachine.goal(2, next.toBuilder().setIncarnation(2).build()));
            fabric.awaitVm("vm-1", "ready", v -> ready(v) && v.getIncarnation() == 2);
            assertThat(folder.resolve("vms/vm-1/package/approot/version.txt")).hasContent("two");
            assertThat(machine.life("vm-1")).containsSubsequence("start", "stop", "start");
        }
    }

    @Test
    void aNewSettingReachesTheRoleWithoutARestart(@TempDir Path folder) throws Exception {
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            VmGoal vm = TestMachine.program("vm-1", "sleep 1000", s -> s);
            fabric.send(TestMachine.goal(1, vm));
            VmReport before = fabric.awaitVm("vm-1", "ready", v -> ready(v));
            var next = vm.toBuilder().setIncarnation(2);
            next.getGuestBuilder()
                    .setIncarnation(2)
                    .getSpecBuilder()
                    .setSettings(0, Setting.newBuilder().setName("Greeting").setValue("bon<jour>"));
            fabric.send(TestMachine.goal(2, next.build()));
            VmReport after = fabric.awaitVm("vm-1", "configured", v -> v.getIncarnation() == 2);
            assertThat(after.getRolePid()).isEqualTo(before.getRolePid());
            assertThat(folder.resolve("vms/vm-1/guest/RoleEnvironment.xml"))
                    .content()
                    .contains("value=\"bon&lt;jour&gt;\"");
            assertThat(machine.processes()).contains(before.getRolePid());
        }
    }

    @Test
    void aSimpleTaskThatFailsIsTriedAgainBeforeTheRoleStarts(@TempDir Path folder) throws Exception {
        String secondTimeLucky = "if test -e tried; then exit 0; else touch tried; exit 7; fi";
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            fabric.send(TestMachine.goal(
                    1, TestMachine.program("vm-1", "sleep 1000", s -> s.addStartupTasks(task(secondTimeLucky))
                            .addStartupTasks(task("true")))));
            VmReport vm = fabric.awaitVm("vm-1", "ready", v -> ready(v));
            assertThat(vm.getTasks(0).getAttempts()).isEqualTo(2);
            assertThat(vm.getTasks(1).getAttempts()).isEqualTo(1);
            assertThat(vm.getRoleRestarts()).isEqualTo(1);
            assertThat(machine.processes()).contains(vm.getRolePid());
        }
    }

    @Test
    void aRoleThatKeepsFailingCyclesAndSaysWhy(@TempDir Path folder) throws Exception {
        var missing = EntryPoint.newBuilder().setKind(EntryPoint.Kind.JAVA).setValue("missing.jar");
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            VmGoal failing = TestMachine.program("vm-1", "exit 3", s -> s);
            VmGoal empty = TestMachine.program("vm-2", "x", s -> s.setEntryPoint(missing));
            VmGoal bad = TestMachine.program(
                    "vm-3",
                    " ",
                    s -> s.addLocalStorage(s.getLocalStorageBuilder(0).clone().setName("../up")));
            fabric.send(TestMachine.goal(1, failing, empty, bad));
            VmReport vm = fabric.awaitVm("vm-1", "cycling", v -> v.getRoleStatus() == RoleStatus.CYCLING_ROLE);
            assertThat(vm.getDetail()).isEqualTo("the role ended with exit code 3");
            assertThat(vm.getPhase()).isEqualTo(VmPhase.VM_RUNNING);
            fabric.awaitVm("vm-2", "cycling", v -> v.getRoleStatus() == RoleStatus.CYCLING_ROLE);
            assertThat(folder.resolve("vms/vm-2/logs/role.log")).content().contains("the package has no missing.jar");
            VmReport third =
                    fabric.awaitVm("vm-3", "failed", v -> v.getRoleStatus() == RoleStatus.FAILED_STARTING_ROLE);
            assertThat(third.getDetail()).contains("no entry point").contains("../up");
            assertThat(machine.log()).doesNotContain("guest.ended");
        }
    }

    @Test
    void aPackageThatIsNotThereIsFetchedOnceItIs(@TempDir Path folder) throws Exception {
        byte[] content = TestMachine.workerPackage(Map.of());
        String sha256 = TestMachine.sha256(content);
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            fabric.offer(sha256, "something else".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            fabric.send(TestMachine.goal(1, TestMachine.worker("vm-1", sha256, s -> s)));
            VmReport failed = fabric.awaitVm("vm-1", "failed", v -> v.getPhase() == VmPhase.VM_FAILED);
            assertThat(failed.getDetail()).contains("came damaged");
            fabric.offer(sha256, content);
            fabric.awaitVm("vm-1", "ready", v -> ready(v));
            assertThat(machine.log()).contains("image.fetched");
        }
    }

    @Test
    void olderOrImpossibleGoalsChangeNothingAlsoAfterARestart(@TempDir Path folder) throws Exception {
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            VmGoal vm = TestMachine.program("vm-1", "sleep 1000", s -> s);
            NodeGoal second = TestMachine.goal(5, vm).toBuilder().setEpoch(2).build();
            fabric.send(second);
            VmReport before = fabric.awaitVm("vm-1", "ready", v -> ready(v));
            NodeGoal deposed = TestMachine.goal(9);
            fabric.send(deposed);
            Report refused = fabric.await("a refusal", r -> r.getFindingsCount() == 1);
            assertThat(refused.getFindings(0)).startsWith("stale-goal: epoch 1, incarnation 9 is older than epoch 2");
            fabric.send(
                    TestMachine.goal(6, vm, vm, vm.toBuilder().setVmId("../x").build()).toBuilder()
                            .setEpoch(3)
                            .setNodeId("another")
                            .build());
            Report impossible = fabric.await("three findings", r -> r.getFindingsCount() == 3);
            assertThat(impossible.getEpoch()).isEqualTo(2);
            fabric.send(deposed);
            machine.killAgent();
            machine.start();
            fabric.await("a refusal", r -> fabric.hellos().size() == 2 && r.getFindingsCount() == 1);
            assertThat(fabric.hellos().get(1).getEpoch()).isEqualTo(2);
            VmReport after = fabric.awaitVm("vm-1", "ready", v -> ready(v));
            assertThat(after.getGuestPid()).isEqualTo(before.getGuestPid());
            assertThat(Files.exists(folder.resolve("vms/vm-1"))).isTrue();
        }
    }
}
