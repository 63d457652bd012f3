package io.heddle.sim;

import io.heddle.agent.VmFacts;
import io.heddle.protocol.ExpectedState;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.RoleStatus;
import io.heddle.protocol.VmGoal;
import io.heddle.protocol.VmPhase;
import io.heddle.protocol.VmReport;

/** One VM on a simulated machine: its disks, its guest's process, and what its host agent knows of it. */
final class SimVm {
    /** Work under way, beside which nothing else begins. */
    enum Work {
        NONE,
        PREPARE,
        START,
        KILL,
        REMOVE
    }

    /** How often an agent looks at a guest that it does not hear. Milliseconds. */
    private static final long LOOK = 5_000;

    private static final GuestGoal NOTHING = GuestGoal.getDefaultInstance();

    final String id;
    VmGoal goal;

    /** On disk: an agent that starts anew finds it. */
    boolean prepared;

    String installed = "";
    int guestRestarts;

    /** The guest's process runs, whether its agent does or not. */
    boolean runs;

    /** The guest says nothing any more, since then; 0 while it speaks. Nanoseconds. */
    long hungAt;

    /** Changes with each guest process: what was meant for an earlier one is not done. */
    int generation;

    RoleStatus role = RoleStatus.ROLE_STATE_UNKNOWN;

    // Known to the agent, and gone with it.
    Work work = Work.NONE;
    boolean connected;
    boolean heard;
    long startedAt;
    GuestGoal told = NOTHING;
    long stopAt;
    boolean roleStopped;
    long retryAt;
    int failures;
    String trouble = "";

    SimVm(VmGoal goal) {
        this.id = goal.getVmId();
        this.goal = goal;
    }

    /** @param now milliseconds, as in all facts of one agent */
    VmFacts facts(long now) {
        long heardAt = !heard ? startedAt : hungAt == 0 ? now : hungAt / Machine.MILLIS;
        return new VmFacts(
                id,
                goal,
                work != Work.NONE,
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

    /** When its agent has to look at it again, in milliseconds; {@link Long#MAX_VALUE} when it need not. */
    long deadline(long now) {
        if (work != Work.NONE) return Long.MAX_VALUE;
        if (!runs) return retryAt > now ? retryAt : Long.MAX_VALUE;
        long next = stopAt > now ? stopAt : Long.MAX_VALUE;
        return hungAt != 0 || !heard ? Math.min(next, now + LOOK) : next;
    }

    void began(long nowMillis) {
        runs = true;
        hungAt = 0;
        generation++;
        role = RoleStatus.STARTING_ROLE;
        forgetByAgent();
        startedAt = nowMillis;
    }

    void ended() {
        runs = false;
        hungAt = 0;
        generation++;
        role = RoleStatus.ROLE_STATE_UNKNOWN;
        forgetByAgent();
    }

    /** What an agent that starts anew does not know. */
    void forgetByAgent() {
        connected = false;
        heard = false;
        told = NOTHING;
        stopAt = 0;
        roleStopped = false;
        work = Work.NONE;
        trouble = "";
    }

    /** Its guest runs and speaks, and nothing is being done to it: its line is the same at each beat. */
    boolean isQuiet() {
        return runs && heard && connected && hungAt == 0 && stopAt == 0 && work == Work.NONE;
    }

    boolean isTold() {
        return !told.equals(NOTHING);
    }

    boolean serves() {
        return runs && hungAt == 0 && role == RoleStatus.READY_ROLE;
    }

    VmReport report(long nowMillis) {
        boolean started = goal.getExpectedState() == ExpectedState.STARTED;
        boolean applied = started ? runs && heard && told.equals(goal.getGuest()) : !runs;
        var report = VmReport.newBuilder()
                .setVmId(id)
                .setInstanceId(goal.getGuest().getInstanceId())
                .setIncarnation(applied ? goal.getIncarnation() : 0)
                .setPhase(phase())
                .setRoleStatus(status())
                .setDetail(trouble)
                .setGuestRestarts(guestRestarts);
        if (runs && heard) report.setGuestSilentMs(hungAt == 0 ? 0 : nowMillis - hungAt / Machine.MILLIS);
        return report.build();
    }

    private VmPhase phase() {
        return switch (work) {
            case PREPARE -> VmPhase.VM_CREATING;
            case REMOVE -> VmPhase.VM_STOPPING;
            case KILL -> stopAt == 0 ? VmPhase.VM_RESTARTING : VmPhase.VM_STOPPING;
            case START -> guestRestarts > 0 ? VmPhase.VM_RESTARTING : VmPhase.VM_STARTING;
            case NONE -> {
                if (!runs) yield trouble.isEmpty() ? VmPhase.VM_RESTARTING : VmPhase.VM_FAILED;
                if (stopAt != 0) yield VmPhase.VM_STOPPING;
                yield heard ? VmPhase.VM_RUNNING : VmPhase.VM_STARTING;
            }
        };
    }

    private RoleStatus status() {
        if (runs && heard) return role;
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
