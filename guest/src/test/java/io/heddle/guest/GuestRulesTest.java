package io.heddle.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.guest.GuestRules.Step;
import io.heddle.protocol.EntryPoint;
import io.heddle.protocol.ExpectedState;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.LocalStorage;
import io.heddle.protocol.RolePeers;
import io.heddle.protocol.Setting;
import io.heddle.protocol.StartupTask;
import io.heddle.protocol.Variable;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GuestRulesTest {
    private static final GuestGoal NOTHING = GuestGoal.getDefaultInstance();

    static GuestGoal goal(Consumer<GuestGoal.Builder> change) {
        var goal = GuestGoal.newBuilder()
                .setIncarnation(3)
                .setDeploymentId("d1")
                .setRole("Worker")
                .setInstanceId("Worker_IN_0");
        goal.getSpecBuilder()
                .setStopGraceMs(1500)
                .setEntryPoint(EntryPoint.newBuilder().setValue("role.jar"))
                .addLocalStorage(LocalStorage.newBuilder().setName("Kept").setSizeMib(1))
                .addLocalStorage(LocalStorage.newBuilder()
                        .setName("Cleaned")
                        .setSizeMib(2)
                        .setCleanOnRoleRecycle(true))
                .addStartupTasks(StartupTask.newBuilder()
                        .setCommandLine("sh a.sh")
                        .setKind(StartupTask.Kind.BACKGROUND)
                        .addEnvironment(Variable.newBuilder().setName("X").setXpath("/a/@b"))
                        .addEnvironment(Variable.newBuilder().setName("Y").setValue("")));
        change.accept(goal);
        return goal.build();
    }

    private static GuestGoal stopped() {
        return goal(g -> g.setExpectedState(ExpectedState.STOPPED));
    }

    @Test
    void aFirstGoalStartsTheRoleUnlessItWantsItStopped() {
        assertThat(GuestRules.step(NOTHING, goal(g -> {}))).isEqualTo(Step.START);
        assertThat(GuestRules.step(NOTHING, stopped())).isEqualTo(Step.NOTHING);
    }

    @Test
    void theSameGoalAgainAsksForNothing() {
        assertThat(GuestRules.step(goal(g -> {}), goal(g -> {}))).isEqualTo(Step.NOTHING);
        assertThat(GuestRules.step(stopped(), stopped())).isEqualTo(Step.NOTHING);
    }

    @Test
    void aRoleIsStoppedAndStartedByItsExpectedState() {
        assertThat(GuestRules.step(goal(g -> {}), stopped())).isEqualTo(Step.STOP);
        assertThat(GuestRules.step(stopped(), goal(g -> {}))).isEqualTo(Step.START);
    }

    @Test
    void settingsPeersAndGracesChangeUnderARunningRole() {
        GuestGoal next = goal(g -> g.setIncarnation(4)
                .addRoles(RolePeers.newBuilder().setRole("Web"))
                .setSpec(g.getSpec().toBuilder()
                        .setStopGraceMs(9)
                        .addSettings(Setting.newBuilder().setName("s"))));
        assertThat(GuestRules.step(goal(g -> {}), next)).isEqualTo(Step.CONFIGURE);
    }

    @Test
    void whateverElseChangesRecyclesTheRole() {
        assertThat(GuestRules.step(goal(g -> {}), goal(g -> g.setDeploymentId("d2"))))
                .isEqualTo(Step.RECYCLE);
        assertThat(GuestRules.step(goal(g -> {}), goal(g -> g.getSpecBuilder().clearStartupTasks())))
                .isEqualTo(Step.RECYCLE);
        assertThat(GuestRules.step(goal(g -> {}), goal(g -> g.getSpecBuilder().clearLocalStorage())))
                .isEqualTo(Step.RECYCLE);
    }

    @Test
    void allFaultsOfAGoalAreFoundAtOnce() {
        assertThat(GuestRules.faults(goal(g -> {}))).isEmpty();
        GuestGoal bad = goal(g -> g.getSpecBuilder()
                .clearEntryPoint()
                .addLocalStorage(LocalStorage.newBuilder().setName("../up"))
                .addLocalStorage(LocalStorage.newBuilder().setName(".."))
                .addRuntimeEnvironment(Variable.newBuilder().setName("A=B"))
                .addRuntimeEnvironment(Variable.newBuilder().setName("C").setValue("\0"))
                .addStartupTasks(StartupTask.newBuilder().setCommandLine(" ")));
        assertThat(GuestRules.faults(bad)).hasSize(6);
    }

    @Test
    void aPlanSurvivesItsFile(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) throws Exception {
        BootPlan plan = GuestRules.plan(goal(g -> g.setRole("Wörker = #1\\")), 768);
        assertThat(plan.cleaned()).containsExactly("Cleaned");
        assertThat(plan.tasks().get(0).awaited()).isEqualTo(BootPlan.Awaited.BACKGROUND);
        java.nio.file.Files.write(folder.resolve("plan"), plan.encode());
        assertThat(BootPlan.read(folder.resolve("plan"))).isEqualTo(plan);
        java.nio.file.Files.writeString(folder.resolve("plan"), "tasks=1\n");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> BootPlan.read(folder.resolve("plan")))
                .isInstanceOf(java.io.IOException.class)
                .hasMessageContaining("not a boot plan");
    }
}
