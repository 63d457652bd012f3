package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.VmId;
import io.heddle.roleinstance.RoleInstanceEvent;
import io.heddle.startuptask.StartupTaskEvent;
import io.heddle.vm.VmEvent;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeActorTest {
    private static ActorTestKit kit;
    private NodeBench bench;

    @BeforeAll
    static void start() {
        kit = NodeBench.kit();
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @BeforeEach
    void putOnBench() {
        bench = new NodeBench(kit);
    }

    @Test
    void aGoalIsSentUntilTheMachineConfirmsIt() {
        bench.report(0, 0);
        bench.offer(3, 1);
        expectGoal(3, 1);
        bench.live(NodeBench.TICK);
        expectGoal(3, 1);
        bench.report(3, 1);
        bench.live(NodeBench.TICK);
        bench.machine.expectNoMessage(Duration.ZERO);
        assertThat(bench.status().confirmed()).isEqualTo(new Incarnation(1));
    }

    @Test
    void aGoalMeantForAnEarlierBootIsNeverSent() {
        bench.report(0, 0);
        bench.offer(3, 1);
        expectGoal(3, 1);
        var fresh = kit.createTestProbe(MachineLink.class);
        bench.tell(NodeBench.digest(fresh.ref(), "boot-2", 0, 0));
        bench.live(NodeBench.TICK);
        assertThat(bench.status().needsGoal()).isTrue();
        bench.offer(3, 1); // Late.
        bench.live(NodeBench.TICK);
        bench.offerTo("boot-2", 3, 2);
        fresh.expectMessage(new MachineLink.Goal(bench.body(3, 2)));
        bench.machine.expectNoMessage(Duration.ZERO);
    }

    @Test
    void aCopyThatComesUpElsewhereAsksForTheGoalAndSendsItOn() {
        bench.report(0, 0);
        bench.offer(3, 1);
        expectGoal(3, 1);
        bench.node.restart();
        assertThat(bench.status().needsGoal()).isTrue();
        bench.report(0, 0);
        bench.live(NodeBench.TICK);
        bench.machine.expectNoMessage(Duration.ZERO);
        assertThat(bench.offer(3, 1))
                .as("the goal is known; only its body was lost")
                .isEmpty();
        expectGoal(3, 1);
        assertThat(bench.status().needsGoal()).isFalse();
    }

    @Test
    void aGoalOfADeposedPrimaryGoesNowhere() {
        bench.report(0, 0);
        bench.offer(3, 1);
        expectGoal(3, 1);
        assertThat(bench.offer(2, 2)).isEmpty();
        bench.live(NodeBench.TICK);
        expectGoal(3, 1);
        assertThat(bench.status().epoch()).isEqualTo(new Epoch(3));
    }

    @Test
    void aMachineIsSilentOnceItsDeadlineHasPassedUnheard() {
        bench.report(0, 0);
        var heardAt = bench.status();
        bench.live(Duration.ofSeconds(5));
        assertThat(bench.status().phase()).isEqualTo(new NodeState.Ready());
        bench.live(NodeBench.TICK);
        assertThat(bench.status().phase()).isInstanceOf(NodeState.Silent.class);
        assertThat(bench.status().silent()).isEqualTo(Duration.ofMillis(5500));
        assertThat(heardAt.silent()).isEqualTo(Duration.ZERO);
        bench.report(0, 0);
        assertThat(bench.status().phase()).isEqualTo(new NodeState.Ready());
    }

    @Test
    void aPauseOfTheFabricProcessIsNoSilenceOfTheMachine() {
        bench.report(0, 0);
        bench.pass(Duration.ofMinutes(1));
        bench.tell(new NodeActor.Tick());
        assertThat(bench.status().phase()).isEqualTo(new NodeState.Ready());
        bench.live(Duration.ofSeconds(5));
        assertThat(bench.status().phase())
                .as("unheard for a whole deadline since")
                .isInstanceOf(NodeState.Silent.class);
    }

    @Test
    void aCopyThatComesUpElsewhereGivesTheMachineAWholeDeadline() {
        bench.report(0, 0);
        bench.pass(Duration.ofMinutes(1));
        bench.node.restart();
        bench.live(Duration.ofSeconds(5));
        assertThat(bench.status().phase()).isEqualTo(new NodeState.Ready());
        bench.live(NodeBench.TICK);
        assertThat(bench.status().phase()).isInstanceOf(NodeState.Silent.class);
    }

    @Test
    void aSilenceThatACopyReadsInItsLogIsOldUntilItHasWaitedItself() {
        bench.report(0, 0);
        bench.live(Duration.ofMillis(5500));
        assertThat(bench.status().phase()).isInstanceOf(NodeState.Silent.class);
        bench.node.restart();
        assertThat(bench.status().phase()).isInstanceOf(NodeState.Unknown.class);
        bench.live(Duration.ofMillis(5500));
        bench.tell(new NodeActor.Watch());
        assertThat(bench.status().phase()).isInstanceOf(NodeState.Silent.class);
    }

    @Test
    void aHeartbeatThatSaysNothingNewIsToldToNobody() {
        bench.report(0, 0, bench.vm("vm-1", "ReadyRole"));
        int before = bench.statusesSaid();
        assertThat(bench.report(0, 0, bench.vm("vm-1", "ReadyRole"))).isEmpty();
        assertThat(bench.statusesSaid()).isEqualTo(before);
    }

    @Test
    void aMachineThatHoldsAForeignGoalIsNamed() {
        bench.report(57, 300);
        assertThat(bench.status().finding()).contains("epoch 57", "incarnation 300");
        assertThat(bench.status().confirmed()).isEqualTo(Incarnation.ZERO);
        bench.tell(NodeBench.digest(bench.machine.ref(), "boot-2", 0, 0));
        assertThat(bench.status().finding()).isEmpty();
    }

    @Test
    void whatChangesReachesTheVmItsRoleInstanceAndItsTasks() {
        var task = new VmSummary.TaskLine(0, "setup.sh", 1, false, 3);
        bench.report(0, 0, bench.vm(bench.name + ".vm", "StartingRole", task));
        var vm = bench.journal.expectNextPersistedClass("vm|" + bench.name + ".vm", VmEvent.Created.class);
        assertThat(vm.node().value()).isEqualTo(bench.name);
        var instance = "role-instance|" + bench.name + ".Web_IN_0";
        bench.journal.expectNextPersistedClass(instance, RoleInstanceEvent.EnteredVm.class);
        var tasks = "startup-task|" + bench.name + ".Web_IN_0/0";
        bench.journal.expectNextPersistedClass(tasks, StartupTaskEvent.Started.class);
        assertThat(bench.journal
                        .expectNextPersistedClass(tasks, StartupTaskEvent.Finished.class)
                        .exitCode())
                .isEqualTo(3);
    }

    @Test
    void aChangeThatMeetsAVmOnItsWayToSleepIsNotLost() {
        var vm = bench.name + ".vm";
        for (var status : List.of("StartingRole", "ReadyRole", "BusyRole", "ReadyRole")) {
            bench.report(0, 0, bench.vm(vm, status));
            bench.live(Duration.ofSeconds(11)); // Sent to sleep with its last tick or an earlier one.
        }
        var history = "role-instance|" + bench.name + ".Web_IN_0";
        bench.journal.expectNextPersistedClass(history, RoleInstanceEvent.EnteredVm.class);
        for (var status : List.of("StartingRole", "ReadyRole", "BusyRole", "ReadyRole")) {
            assertThat(bench.journal
                            .expectNextPersistedClass(history, RoleInstanceEvent.StatusChanged.class)
                            .status())
                    .isEqualTo(status);
        }
    }

    @Test
    void aGuestThatIsNotHeardIsToldAndAgainWhenItIs() {
        bench.offer(3, 1, "vm-1");
        bench.report(3, 1, bench.vm("vm-1", "ReadyRole"));
        expectSilentAfterDeadline();
        bench.report(3, 1, bench.vm("vm-1", "ReadyRole"));
        bench.fireTimers(Duration.ofSeconds(5));
        bench.machine.awaitAssert(() -> {
            assertThat(bench.status().silentGuests()).isEmpty();
            return null;
        });
    }

    @Test
    void aCopyThatComesUpElsewhereWatchesItsGuestsAlthoughNothingChanged() {
        bench.offer(3, 1, "vm-1");
        bench.report(3, 1, bench.vm("vm-1", "ReadyRole"));
        bench.node.restart();
        bench.offer(3, 1, "vm-1");
        assertThat(bench.report(3, 1, bench.vm("vm-1", "ReadyRole"))).isEmpty();
        expectSilentAfterDeadline();
    }

    @Test
    void aVmThatIsGoneIsWatchedNoMore() {
        bench.offer(3, 1, "vm-1");
        bench.report(3, 1, bench.vm("vm-1", "ReadyRole"));
        expectSilentAfterDeadline();
        bench.report(3, 1);
        assertThat(bench.status().silentGuests()).isEmpty();
    }

    /** The host is heard all the time; of the guest it says nothing new. */
    private void expectSilentAfterDeadline() {
        var late = NodeBench.GUEST_DEADLINE.plus(NodeBench.SETTINGS.guestGrace());
        for (var left = late; left.isPositive(); left = left.minusSeconds(1)) {
            bench.live(Duration.ofSeconds(1));
            bench.tell(silentReport(late.minus(left).plusSeconds(1)));
        }
        bench.fireTimers(late);
        bench.machine.awaitAssert(() -> {
            assertThat(bench.status().silentGuests()).containsExactly(new VmId("vm-1"));
            return null;
        });
    }

    private NodeActor.Report silentReport(Duration silent) {
        var heard = NodeBench.digest(bench.machine.ref(), "boot-1", 3, 1, bench.vm("vm-1", "ReadyRole"));
        return new NodeActor.Report(
                heard.link(),
                heard.hardware(),
                heard.bootId(),
                heard.epoch(),
                heard.incarnation(),
                heard.vms(),
                List.of(silent.toMillis()));
    }

    private void expectGoal(long epoch, long incarnation) {
        bench.machine.expectMessage(new MachineLink.Goal(bench.body(epoch, incarnation)));
    }
}
