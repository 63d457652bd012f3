package io.heddle.agent;

import io.heddle.protocol.ExpectedState;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.GuestStatus;
import io.heddle.protocol.RoleStatus;
import io.heddle.protocol.VmGoal;
import io.heddle.protocol.VmPhase;
import io.heddle.protocol.VmReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One virtual machine as its agent sees it. It belongs to the agent's thread. */
final class Vm {
    /** What is being done to it, beside which nothing else may begin. */
    enum Work {
        NONE,
        PREPARE,
        START,
        KILL,
        REMOVE
    }

    private static final Driver.Guest NOBODY = new Driver.Guest(0, 0);

    final String id;
    VmGoal goal;

    @Nullable
    VmRecord record;

    Work work = Work.NONE;
    Driver.Guest guest = NOBODY;
    boolean runs;

    @Nullable
    GuestConnection connection;

    GuestStatus status = GuestStatus.getDefaultInstance();
    boolean heard;
    long heardAt;
    long startedAt;
    GuestGoal told = GuestGoal.getDefaultInstance();
    long stopAt;
    boolean roleStopped;
    int failures;
    long retryAt;
    String trouble = "";
    private long applied;

    Vm(VmGoal goal) {
        this.id = goal.getVmId();
        this.goal = goal;
    }

    /** As the reconciler sees it; {@code stopping} when all the machine's guests are to stop, whatever its goal says. */
    VmFacts facts(boolean stopping) {
        VmGoal seen = stopping
                ? goal.toBuilder().setExpectedState(ExpectedState.STOPPED).build()
                : goal;
        return new VmFacts(
                id,
                seen,
                work != Work.NONE,
                record != null,
                record == null ? "" : record.installed(),
                runs,
                connection != null,
                heardAt,
                heard,
                told,
                stopAt,
                roleStopped,
                retryAt);
    }

    void began(Driver.Guest started, long now) {
        guest = started;
        runs = true;
        heard = false;
        heardAt = now;
        startedAt = now;
        status = GuestStatus.getDefaultInstance();
        told = GuestGoal.getDefaultInstance();
        stopAt = 0;
        roleStopped = false;
        trouble = "";
    }

    void gone() {
        runs = false;
        guest = NOBODY;
        if (connection != null) connection.close();
        connection = null;
        heard = false;
        stopAt = 0;
        roleStopped = false;
    }

    void connected(GuestConnection newer) {
        if (connection != null) connection.close();
        connection = newer;
        told = GuestGoal.getDefaultInstance();
    }

    void tell(GuestGoal guestGoal) {
        if (connection == null) return;
        connection.offer(guestGoal);
        told = guestGoal;
        roleStopped = false;
    }

    void heard(GuestStatus newest, long now) {
        status = newest;
        heard = true;
        heardAt = now;
        roleStopped = told.getExpectedState() == ExpectedState.STOPPED
                && newest.getRoleStatus() == RoleStatus.STOPPED_ROLE
                && newest.getIncarnation() == told.getIncarnation();
    }

    /** Whether it is known which instance it is for. */
    boolean isNamed() {
        return !goal.getGuest().getInstanceId().isEmpty();
    }

    /** What the fabric is told. */
    VmReport report(long now) {
        noteApplied();
        var report = VmReport.newBuilder()
                .setVmId(id)
                .setInstanceId(goal.getGuest().getInstanceId())
                .setIncarnation(applied)
                .setPhase(phase())
                .setRoleStatus(roleStatus())
                .setDetail(trouble.isEmpty() ? status.getDetail() : trouble)
                .setGuestPid(runs ? guest.pid() : 0)
                .setRolePid(runs ? status.getRolePid() : 0)
                .setRoleRestarts(status.getRoleRestarts())
                .addAllTasks(status.getTasksList());
        if (runs && heard) report.setGuestSilentMs(now - heardAt);
        VmRecord known = record;
        if (known != null) {
            report.setGuestRestarts(known.guestRestarts());
            report.setRoleRestarts(known.roleRestarts() + status.getRoleRestarts());
        }
        return report.build();
    }

    private void noteApplied() {
        if (work != Work.NONE) return;
        boolean started = goal.getExpectedState() == ExpectedState.STARTED;
        boolean confirmed = runs
                && heard
                && told.equals(goal.getGuest())
                && status.getIncarnation() == goal.getGuest().getIncarnation();
        if (started ? confirmed : !runs) applied = goal.getIncarnation();
    }

    private VmPhase phase() {
        return switch (work) {
            case PREPARE -> VmPhase.VM_CREATING;
            case REMOVE -> VmPhase.VM_STOPPING;
            case KILL -> stopAt == 0 ? VmPhase.VM_RESTARTING : VmPhase.VM_STOPPING;
            case START -> restarted() ? VmPhase.VM_RESTARTING : VmPhase.VM_STARTING;
            case NONE -> {
                if (!runs && !trouble.isEmpty()) yield VmPhase.VM_FAILED;
                boolean started = goal.getExpectedState() == ExpectedState.STARTED;
                if (!runs) yield started ? VmPhase.VM_RESTARTING : VmPhase.VM_STOPPED;
                if (stopAt != 0) yield VmPhase.VM_STOPPING;
                if (heard) yield VmPhase.VM_RUNNING;
                yield restarted() ? VmPhase.VM_RESTARTING : VmPhase.VM_STARTING;
            }
        };
    }

    private boolean restarted() {
        return Optional.ofNullable(record).map(r -> r.guestRestarts() > 0).orElse(false);
    }

    private RoleStatus roleStatus() {
        // A guest that has not taken its first goal has stopped nothing yet.
        boolean untold = status.getIncarnation() == 0 && goal.getExpectedState() == ExpectedState.STARTED;
        if (runs && heard) return untold ? RoleStatus.STARTING_ROLE : status.getRoleStatus();
        return switch (phase()) {
            case VM_CREATING -> RoleStatus.CREATING_ROLE;
            case VM_STARTING -> RoleStatus.STARTING_ROLE;
            case VM_RESTARTING -> RoleStatus.RESTARTING_ROLE;
            case VM_STOPPING -> RoleStatus.STOPPING_ROLE;
            case VM_STOPPED -> RoleStatus.STOPPED_ROLE;
            case VM_FAILED -> RoleStatus.FAILED_STARTING_ROLE;
            case VM_ABSENT, VM_RUNNING, UNRECOGNIZED -> RoleStatus.ROLE_STATE_UNKNOWN;
        };
    }
}
