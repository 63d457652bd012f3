package io.heddle.cluster;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.VmId;
import io.heddle.node.Node;
import io.heddle.node.NodeCommand;
import io.heddle.node.NodeEvent;
import io.heddle.node.NodeState;
import io.heddle.node.NodeStatus;
import io.heddle.node.VmSummary;
import io.heddle.protocol.NodeGoal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** A machine as a history plays it, and what its node's rules make of it. */
final class HistoryMachine {
    final NodeId id;
    final TreeMap<String, VmSummary> vms = new TreeMap<>();
    NodeState node =
            new NodeState(Epoch.ZERO, Incarnation.ZERO, Incarnation.ZERO, "", new NodeState.Unknown(), List.of());
    boolean on = true;
    boolean connected = true;
    boolean broken;
    int boots = 1;
    long epoch;
    long incarnation;

    HistoryMachine(NodeId id) {
        this.id = id;
    }

    boolean isHeard() {
        return on && connected;
    }

    /** An agent takes no goal older than the newest that it has seen, and runs nothing that its goal does not name. */
    void take(NodeGoal goal) {
        boolean admitted =
                goal.getEpoch() > epoch || (goal.getEpoch() == epoch && goal.getIncarnation() >= incarnation);
        if (!isHeard() || !admitted) return;
        epoch = goal.getEpoch();
        incarnation = goal.getIncarnation();
        var wanted = new TreeMap<String, VmSummary>();
        for (var vm : goal.getVmsList()) {
            var known = vms.get(vm.getVmId());
            wanted.put(
                    vm.getVmId(),
                    known != null
                            ? known
                            : ClusterBench.vm(
                                    new VmId(vm.getVmId()),
                                    new RoleInstanceId(vm.getGuest().getInstanceId()),
                                    "StartingRole"));
        }
        vms.clear();
        vms.putAll(wanted);
    }

    void powerOff() {
        on = false;
        vms.clear();
    }

    /** With a clean disk, if it comes up at all. */
    void powerOn() {
        if (on || broken) return;
        on = true;
        boots++;
        epoch = 0;
        incarnation = 0;
    }

    void progress() {
        vms.replaceAll((id, vm) -> ClusterBench.vm(vm.vm(), vm.instance(), "ReadyRole"));
    }

    /** Its node hears it, or misses it; what it says to the fabric then. */
    NodeStatus look(Instant now) {
        if (isHeard()) {
            decide(
                    new NodeCommand.Hear(
                            bootId(), new Epoch(epoch), new Incarnation(incarnation), List.copyOf(vms.values())),
                    now);
        } else {
            decide(new NodeCommand.MissDeadline(now.minusSeconds(5)), now);
        }
        return new NodeStatus(
                id,
                node.epoch(),
                node.incarnation(),
                node.confirmed(),
                node.phase(),
                node.bootId(),
                Duration.ZERO,
                "",
                false,
                NodeStatus.Hardware.NONE,
                node.vms(),
                List.of());
    }

    String bootId() {
        return "boot-" + boots;
    }

    /** Whether the node took the primary's goal for the boot that it hears, so that it may travel on. */
    boolean offer(Epoch from, Incarnation version, String bootId, Instant now) {
        var before = node;
        decide(new NodeCommand.TakeGoal(from, version), now);
        return !from.isOlderThan(before.epoch())
                && !version.isOlderThan(before.incarnation())
                && bootId.equals(node.bootId());
    }

    private void decide(NodeCommand command, Instant now) {
        for (NodeEvent event : Node.decide(node, command, now).events()) node = Node.evolve(node, event);
    }
}
