package io.heddle.node;

import io.heddle.config.Incarnation;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.VmId;
import io.heddle.persistence.Persisted;
import java.util.List;

/**
 * One line about one VM, as its machine reports it. Node state carries these, so that watching never wakes a VM's actor.
 *
 * @param incarnation newest VM goal that the machine has applied
 * @param phase of the VM, in the agent protocol's words: {@code VM_RUNNING}, ...
 * @param roleStatus in the management API's words: {@code ReadyRole}, ...
 * @param detail for a person; empty when there is nothing to say
 * @param guestRestarts times that the host restarted the guest
 * @param roleRestarts times that the guest restarted the role
 * @param guestPid process id on the machine, 0 when none or not known
 */
public record VmSummary(
        VmId vm,
        RoleInstanceId instance,
        Incarnation incarnation,
        String phase,
        String roleStatus,
        String detail,
        int guestRestarts,
        int roleRestarts,
        long guestPid,
        long rolePid,
        List<TaskLine> tasks)
        implements Persisted {
    public VmSummary {
        tasks = List.copyOf(tasks);
    }

    public boolean isReady() {
        return roleStatus.equals("ReadyRole");
    }

    /**
     * One startup task.
     *
     * @param exitCode of the newest finished attempt; meaningless while the first one runs
     */
    public record TaskLine(int index, String commandLine, int attempts, boolean running, int exitCode)
            implements Persisted {}
}
