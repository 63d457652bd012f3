package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.VmId;
import io.heddle.node.NodeCommand.Hear;
import io.heddle.node.NodeCommand.MissDeadline;
import io.heddle.node.NodeCommand.TakeGoal;
import io.heddle.node.NodeEvent.GoalConfirmed;
import io.heddle.node.NodeEvent.GoalTaken;
import io.heddle.node.NodeEvent.Heard;
import io.heddle.node.NodeEvent.VmGone;
import io.heddle.node.NodeEvent.VmObserved;
import io.heddle.node.NodeEvent.WentSilent;
import io.heddle.node.NodeState.Phase;
import io.heddle.node.NodeState.Ready;
import io.heddle.node.NodeState.Silent;
import io.heddle.node.NodeState.Unknown;
import io.heddle.persistence.Decision;
import io.heddle.persistence.Refusal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant BEFORE = NOON.minusSeconds(6);
    private static final Epoch TERM_3 = new Epoch(3);
    private static final Epoch TERM_4 = new Epoch(4);
    private static final VmSummary VM_1 = vm("vm-1", "StartingRole");
    private static final VmSummary VM_2 = vm("vm-2", "ReadyRole");

    @Test
    void aGoalIsTakenInEveryPhase() {
        for (var phase : List.of(new Unknown(), new Ready(), new Silent(BEFORE))) {
            assertThat(decide(node(phase, 7, 7), new TakeGoal(TERM_3, new Incarnation(8))))
                    .isEqualTo(Decision.accept(new GoalTaken(NOON, TERM_3, new Incarnation(8))));
        }
    }

    @Test
    void theSameGoalUnderANewTermIsTaken() {
        assertThat(decide(node(new Ready(), 7, 7), new TakeGoal(TERM_4, new Incarnation(7))))
                .isEqualTo(Decision.accept(new GoalTaken(NOON, TERM_4, new Incarnation(7))));
    }

    @Test
    void aGoalThatIsKnownChangesNothing() {
        assertThat(decide(node(new Ready(), 7, 6), new TakeGoal(TERM_3, new Incarnation(7))))
                .isEqualTo(Decision.alreadySo());
    }

    @Test
    void anOlderTermOrIncarnationIsRefused() {
        var node = node(new Ready(), 7, 7);
        assertThat(decide(node, new TakeGoal(new Epoch(2), new Incarnation(8))))
                .isEqualTo(Decision.refuse(
                        new Refusal.Stale(new Epoch(2), TERM_3, new Incarnation(8), new Incarnation(7))));
        assertThat(decide(node, new TakeGoal(TERM_4, new Incarnation(6))))
                .isEqualTo(Decision.refuse(new Refusal.Stale(TERM_4, TERM_3, new Incarnation(6), new Incarnation(7))));
    }

    @Test
    void aMachineIsReadyAsSoonAsItIsHeard() {
        var heard = Decision.<NodeEvent>accept(new Heard(NOON, "boot-1"));
        assertThat(decide(node(new Silent(BEFORE), 0, 0), hear("boot-1", 3, 0))).isEqualTo(heard);
        assertThat(decide(node(new Unknown(), 0, 0), hear("boot-1", 0, 0))).isEqualTo(heard);
    }

    @Test
    void aHeartbeatThatSaysNothingNewIsNoEvent() {
        assertThat(decide(node(new Ready(), 7, 7, VM_1), hear("boot-1", 3, 7, VM_1)))
                .isEqualTo(Decision.alreadySo());
    }

    @Test
    void whatTheMachineConfirmsRises() {
        assertThat(decide(node(new Ready(), 8, 6), hear("boot-1", 3, 8)))
                .isEqualTo(Decision.accept(new GoalConfirmed(NOON, new Incarnation(8))));
        assertThat(decide(node(new Ready(), 8, 8), hear("boot-1", 3, 7))).isEqualTo(Decision.alreadySo());
    }

    @Test
    void aGoalOfAnEarlierTermIsConfirmedAllTheSame() {
        assertThat(decide(node(new Ready(), 8, 6), hear("boot-1", 2, 8)))
                .isEqualTo(Decision.accept(new GoalConfirmed(NOON, new Incarnation(8))));
    }

    @Test
    void aNewHostAgentThatKeptItsGoalConfirmsItInTheSameReport() {
        var decision = decide(node(new Ready(), 7, 7), hear("boot-2", 3, 7));
        assertThat(decision)
                .isEqualTo(Decision.accept(
                        List.of(new Heard(NOON, "boot-2"), new GoalConfirmed(NOON, new Incarnation(7)))));
        assertThat(after(node(new Ready(), 7, 7), decision).confirmed()).isEqualTo(new Incarnation(7));
    }

    @Test
    void aNewHostAgentThatLostItsGoalIsGivenItAgain() {
        var node = after(node(new Ready(), 7, 7), decide(node(new Ready(), 7, 7), hear("boot-2", 0, 0)));
        assertThat(node.confirmed()).isEqualTo(Incarnation.ZERO);
        assertThat(Node.due(node)).containsExactly(new NodeIntent.SendGoal());
    }

    @Test
    void aGoalThatThisFabricNeverGaveIsNotConfirmed() {
        var node = node(new Ready(), 3, 2);
        for (var hear : List.of(hear("boot-1", 57, 300), hear("boot-1", 57, 3), hear("boot-1", 3, 4))) {
            assertThat(decide(node, hear)).isEqualTo(Decision.alreadySo());
            assertThat(Node.isAhead(node, hear.epoch(), hear.incarnation())).isTrue();
            assertThat(Node.due(after(node, decide(node, hear)))).containsExactly(new NodeIntent.SendGoal());
        }
        assertThat(Node.isAhead(node, TERM_3, new Incarnation(3))).isFalse();
        assertThat(Node.isAhead(node, new Epoch(2), new Incarnation(9))).isFalse();
    }

    @Test
    void vmsThatChangedAppearedOrWentAreNoted() {
        var ready = vm("vm-1", "ReadyRole");
        assertThat(decide(node(new Ready(), 7, 7, VM_1, VM_2), hear("boot-1", 3, 7, ready)))
                .isEqualTo(Decision.accept(List.of(new VmObserved(NOON, ready), new VmGone(NOON, new VmId("vm-2")))));
    }

    @Test
    void theLastOfTwoLinesAboutOneVmCounts() {
        var twice = hear("boot-1", 3, 7, VM_1, vm("vm-1", "ReadyRole"));
        var node = node(new Ready(), 7, 7);
        var after = after(node, decide(node, twice));
        assertThat(after.vms()).containsExactly(vm("vm-1", "ReadyRole"));
        assertThat(decide(after, twice)).isEqualTo(Decision.alreadySo());
    }

    @Test
    void silenceIsNotedOnceWithItsBeginning() {
        var node = node(new Ready(), 7, 7, VM_1);
        var decision = decide(node, new MissDeadline(BEFORE));
        assertThat(decision).isEqualTo(Decision.accept(new WentSilent(NOON, BEFORE)));
        var silent = after(node, decision);
        assertThat(silent.phase()).isEqualTo(new Silent(BEFORE));
        assertThat(silent.vms()).as("what its VMs do is not known").containsExactly(VM_1);
        assertThat(decide(silent, new MissDeadline(NOON))).isEqualTo(Decision.alreadySo());
    }

    @Test
    void aGoalIsDueWhileTheMachineIsHeardAndBehind() {
        assertThat(Node.due(node(new Ready(), 8, 7))).containsExactly(new NodeIntent.SendGoal());
        assertThat(Node.due(node(new Ready(), 8, 8))).isEmpty();
        assertThat(Node.due(node(new Silent(BEFORE), 8, 7))).isEmpty();
        assertThat(Node.due(node(new Unknown(), 8, 7))).isEmpty();
    }

    @Test
    void vmsStandInTheOrderOfTheirIdsHoweverTheyCame() {
        var node = Node.evolve(
                Node.evolve(node(new Ready(), 7, 7), new VmObserved(NOON, VM_2)), new VmObserved(NOON, VM_1));
        assertThat(node.vms()).containsExactly(VM_1, VM_2);
    }

    private static Decision<NodeEvent> decide(NodeState s, NodeCommand c) {
        return Node.decide(s, c, NOON);
    }

    private static NodeState after(NodeState s, Decision<NodeEvent> decision) {
        var next = s;
        for (var event : decision.events()) next = Node.evolve(next, event);
        return next;
    }

    private static Hear hear(String bootId, long epoch, long incarnation, VmSummary... vms) {
        return new Hear(bootId, new Epoch(epoch), new Incarnation(incarnation), List.of(vms));
    }

    private static NodeState node(Phase phase, long incarnation, long confirmed, VmSummary... vms) {
        return new NodeState(
                TERM_3, new Incarnation(incarnation), new Incarnation(confirmed), "boot-1", phase, List.of(vms));
    }

    private static VmSummary vm(String id, String roleStatus) {
        return new VmSummary(
                new VmId(id),
                new RoleInstanceId("d-1.Web_IN_0"),
                new Incarnation(1),
                "VM_RUNNING",
                roleStatus,
                "",
                0,
                0,
                0,
                0,
                List.of());
    }
}
