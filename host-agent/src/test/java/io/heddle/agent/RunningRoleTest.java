package io.heddle.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.protocol.RoleStatus;
import io.heddle.protocol.StartupTask;
import io.heddle.protocol.Variable;
import io.heddle.protocol.VmPhase;
import io.heddle.protocol.VmReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A goal becomes a running role, and a role that is no longer wanted goes. */
class RunningRoleTest {
    static boolean ready(VmReport vm) {
        return vm.getPhase() == VmPhase.VM_RUNNING && vm.getRoleStatus() == RoleStatus.READY_ROLE;
    }

    @Test
    void aGoalBecomesAReadyWorkerRoleAndItsAbsenceEndsIt(@TempDir Path folder) throws Exception {
        byte[] content = TestMachine.workerPackage(Map.of("prepare.sh", "echo prepared $WHO > $Trace/task.txt\n"));
        String sha256 = TestMachine.sha256(content);
        var task = StartupTask.newBuilder()
                .setCommandLine("sh prepare.sh")
                .addEnvironment(Variable.newBuilder().setName("WHO").setXpath("/RoleEnvironment/CurrentInstance/@id"))
                .addEnvironment(Variable.newBuilder()
                        .setName("Trace")
                        .setXpath(
                                "/RoleEnvironment/CurrentInstance/LocalResources/LocalResource[@name='Trace']/@path"));
        try (var fabric = new TestFabric();
                var machine = TestMachine.under(fabric, folder)) {
            fabric.offer(sha256, content);
            fabric.send(TestMachine.goal(1, TestMachine.worker("vm-1", sha256, s -> s.addStartupTasks(task))));
            VmReport vm = fabric.awaitVm("vm-1", "ready", v -> ready(v) && v.getIncarnation() == 1);
            assertThat(vm.getInstanceId()).isEqualTo("Worker_IN_0");
            assertThat(machine.processes()).contains(vm.getGuestPid(), vm.getRolePid());
            assertThat(vm.getTasksList()).singleElement().satisfies(t -> {
                assertThat(t.getAttempts()).isEqualTo(1);
                assertThat(t.getRunning()).isFalse();
                assertThat(t.getExitCode()).isZero();
            });
            assertThat(machine.storage("vm-1", "Trace").resolve("task.txt")).hasContent("prepared Worker_IN_0");
            assertThat(machine.life("vm-1")).startsWith("start Worker_IN_0 hello\n");
            assertThat(fabric.newest().getIncarnation()).isEqualTo(1);

            fabric.send(TestMachine.goal(2));
            fabric.await("no virtual machine", r -> r.getIncarnation() == 2 && r.getVmsCount() == 0);
            assertThat(machine.processes()).isEmpty();
            assertThat(Files.exists(folder.resolve("vms/vm-1"))).isFalse();
            assertThat(fabric.fetches()).hasSize(1);
        }
    }
}
