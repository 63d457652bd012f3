package io.heddle.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.VmGoal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    private static final long NOW = 1_000_000;
    private static final VmGoal VM =
            TestMachine.program("vm-1", "x", s -> s.setGuestSilenceMaxMs(2000).setStopGraceMs(3000));
    private static final VmGoal STOPPED = TestMachine.stopped(VM, 2);

    /** Facts with the few that a case is about changed. */
    private static final class Facts {
        VmGoal goal = VM;
        boolean busy;
        boolean prepared = true;
        String installed = "";
        boolean runs = true;
        boolean connected = true;
        long heardAt = NOW;
        boolean heard = true;
        GuestGoal told = VM.getGuest();
        long stopAt;
        boolean roleStopped;
        long retryAt;

        VmFacts facts() {
            return new VmFacts(
                    "vm-1",
                    goal,
                    busy,
                    prepared,
                    installed,
                    runs,
                    connected,
                    heardAt,
                    heard,
                    told,
                    stopAt,
                    roleStopped,
                    retryAt);
        }

        List<VmAction> under(VmGoal... vms) {
            return Reconciler.plan(Optional.of(TestMachine.goal(1, vms)), List.of(facts()), NOW);
        }
    }

    @Test
    void withoutAGoalNothingIsDone() {
        assertThat(Reconciler.plan(Optional.empty(), List.of(new Facts().facts()), NOW))
                .isEmpty();
    }

    @Test
    void aNewMachineIsPreparedThenStartedThenTold() {
        NodeGoal goal = TestMachine.goal(1, VM);
        assertThat(Reconciler.plan(Optional.of(goal), List.of(), NOW)).containsExactly(new VmAction.Prepare(VM));
        var f = new Facts();
        f.runs = false;
        assertThat(f.under(VM)).containsExactly(new VmAction.Start("vm-1"));
        f.runs = true;
        f.connected = false;
        f.told = GuestGoal.getDefaultInstance();
        assertThat(f.under(VM)).isEmpty();
        f.connected = true;
        assertThat(f.under(VM)).containsExactly(new VmAction.Tell("vm-1", VM.getGuest()));
        f.told = VM.getGuest();
        assertThat(f.under(VM)).isEmpty();
    }

    @Test
    void aMachineThatIsToBeStoppedIsNotMadeForIt() {
        assertThat(Reconciler.plan(Optional.of(TestMachine.goal(1, STOPPED)), List.of(), NOW))
                .isEmpty();
    }

    @Test
    void nothingBeginsBesideSomethingElseOrBeforeItsTime() {
        var f = new Facts();
        f.runs = false;
        f.busy = true;
        assertThat(f.under(VM)).isEmpty();
        f.busy = false;
        f.retryAt = NOW + 1;
        assertThat(f.under(VM)).isEmpty();
        assertThat(f.under()).isEmpty();
    }

    @Test
    void aSilentGuestIsKilledAtItsLimitNotBefore() {
        var f = new Facts();
        f.heardAt = NOW - 1999;
        assertThat(f.under(VM)).isEmpty();
        f.heardAt = NOW - 2000;
        assertThat(f.under(VM)).containsExactly(new VmAction.Kill("vm-1", true, "the guest was silent for 2000 ms"));
    }

    @Test
    void aGuestHasAMinuteForItsFirstWord() {
        var f = new Facts();
        f.heard = false;
        f.heardAt = NOW - 59_999;
        assertThat(f.under(VM)).isEmpty();
        f.heardAt = NOW - 60_000;
        assertThat(f.under(VM)).hasOnlyElementsOfType(VmAction.Kill.class).hasSize(1);
    }

    @Test
    void aStopIsGracefulUntilItsGraceHasPassed() {
        var f = new Facts();
        f.goal = STOPPED;
        assertThat(f.under(STOPPED)).containsExactly(new VmAction.BeginStop("vm-1", NOW + 23_000));
        f.stopAt = NOW + 1;
        GuestGoal stop = Reconciler.stopped(VM.getGuest());
        assertThat(f.under(STOPPED)).containsExactly(new VmAction.Tell("vm-1", stop));
        f.told = stop;
        assertThat(f.under(STOPPED)).isEmpty();
        f.roleStopped = true;
        assertThat(f.under(STOPPED)).containsExactly(new VmAction.Kill("vm-1", false, "the role has stopped"));
        f.roleStopped = false;
        f.stopAt = NOW;
        assertThat(f.under(STOPPED))
                .containsExactly(new VmAction.Kill("vm-1", false, "the grace for its stop has passed"));
        f.runs = false;
        f.stopAt = 0;
        assertThat(f.under(STOPPED)).isEmpty();
    }

    @Test
    void aStopIsCalledOffWhenTheGoalWantsItRunning() {
        var f = new Facts();
        f.stopAt = NOW + 1;
        f.told = Reconciler.stopped(VM.getGuest());
        assertThat(f.under(VM)).containsExactly(new VmAction.CancelStop("vm-1"));
        f.stopAt = 0;
        assertThat(f.under(VM)).containsExactly(new VmAction.Tell("vm-1", VM.getGuest()));
    }

    @Test
    void whatTheGoalDoesNotNameIsStoppedAndDeleted() {
        var f = new Facts();
        assertThat(f.under()).containsExactly(new VmAction.BeginStop("vm-1", NOW + 23_000));
        f.runs = false;
        assertThat(f.under()).containsExactly(new VmAction.Remove("vm-1"));
    }

    @Test
    void aNewPackageIsAGracefulStopAndNewDisks() {
        VmGoal next = TestMachine.worker("vm-1", "b".repeat(64), s -> s.setStopGraceMs(3000));
        var f = new Facts();
        f.goal = next;
        f.installed = "a".repeat(64);
        assertThat(f.under(next)).containsExactly(new VmAction.BeginStop("vm-1", NOW + 23_000));
        f.runs = false;
        assertThat(f.under(next)).containsExactly(new VmAction.Prepare(next));
    }

    @Test
    void goalsAreOrderedByEpochThenIncarnation() {
        var fence = new GoalFence(2, 5);
        assertThat(fence.admits(2, 5)).isTrue();
        assertThat(fence.admits(2, 6)).isTrue();
        assertThat(fence.admits(3, 1)).isTrue();
        assertThat(fence.admits(2, 4)).isFalse();
        assertThat(fence.admits(1, 9)).isFalse();
    }

    @Test
    void aGoalsFaultsAreFoundAtOnce() {
        assertThat(GoalCheck.faults(TestMachine.goal(1, VM), TestMachine.NODE)).isEmpty();
        VmGoal.Builder bad = VM.toBuilder().setVmId("../x");
        bad.getGuestBuilder().setPackageSha256("XYZ").setRole("a/b");
        assertThat(GoalCheck.faults(
                        TestMachine.goal(
                                1,
                                VM,
                                VM,
                                bad.build(),
                                VM.toBuilder().setVmId("y").clearGuest().build()),
                        "other"))
                .satisfiesExactly(
                        f -> assertThat(f).startsWith("goal-node"),
                        f -> assertThat(f).startsWith("vm-id: named twice"),
                        f -> assertThat(f).startsWith("vm-id: not a"),
                        f -> assertThat(f).startsWith("vm-package"),
                        f -> assertThat(f).startsWith("vm-role"),
                        f -> assertThat(f).startsWith("vm-guest"));
    }

    @Test
    void aPauseOfTheAgentIsNoSilenceOfItsGuests() {
        var clock = new AwakeClock(0);
        assertThat(clock.advance(200)).isEqualTo(200);
        assertThat(clock.advance(600_200)).isEqualTo(1200);
        assertThat(clock.advance(600_100)).isEqualTo(1200);
        assertThat(clock.now()).isEqualTo(1200);
    }
}
