package io.heddle.agent;

import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.VmGoal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a goal must look like before a machine takes it. A goal with any fault is refused whole. Pure. */
final class GoalCheck {
    /** Most virtual machines on one machine. Source: one process tree and a tick each; ten times what was ever tried. */
    static final int VMS_MAX = 1000;

    /** A virtual machine's id is the name of its folder. */
    private static final Pattern VM_ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_. -]{0,199}");

    private static final Pattern SHA256 = Pattern.compile("|[0-9a-f]{64}");

    private GoalCheck() {}

    /** All faults at once; empty when the goal can be taken. */
    static List<String> faults(NodeGoal goal, String nodeId) {
        List<String> faults = new ArrayList<>();
        if (!goal.getNodeId().equals(nodeId)) {
            faults.add("goal-node: the goal is for node \"" + goal.getNodeId() + "\", this is \"" + nodeId + "\"");
        }
        if (goal.getVmsCount() > VMS_MAX) {
            faults.add("goal-size: " + goal.getVmsCount() + " virtual machines, at most " + VMS_MAX + " are possible");
        }
        Set<String> seen = new HashSet<>();
        for (VmGoal vm : goal.getVmsList()) {
            String id = vm.getVmId();
            if (!VM_ID.matcher(id).matches()) faults.add("vm-id: not a virtual machine's id: \"" + id + "\"");
            if (!seen.add(id)) faults.add("vm-id: named twice: \"" + id + "\"");
            if (!vm.hasGuest()) faults.add("vm-guest: \"" + id + "\" has no guest goal");
            String sha256 = vm.getGuest().getPackageSha256();
            if (!SHA256.matcher(sha256).matches())
                faults.add("vm-package: \"" + id + "\" has no SHA-256: \"" + sha256 + "\"");
            String role = vm.getGuest().getRole();
            if (role.contains("/") || role.contains("\\") || role.startsWith(".")) {
                faults.add("vm-role: \"" + id + "\" has a role whose name cannot be a folder: \"" + role + "\"");
            }
        }
        return faults;
    }
}
