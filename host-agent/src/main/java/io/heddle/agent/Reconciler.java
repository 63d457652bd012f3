package io.heddle.agent;

import io.heddle.protocol.ExpectedState;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.VmGoal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules that bring a machine's virtual machines to its goal. Pure: no clock, no I/O. At most one action per virtual
 * machine at a time.
 *
 * <ul>
 *   <li>What the goal names and wants started: disks made, guest started, guest told its goal, in this order; each again
 *       whenever it is no longer so.
 *   <li>A guest that is silent for longer than its role allows is killed, and then started as any that does not run.
 *   <li>What the goal names and wants stopped, and what it does not name: the guest is told to stop its role; when the role
 *       has stopped, or its grace has passed, all its processes are ended; what is not named is then deleted.
 *   <li>A new package is a graceful stop, a new package disk, a start; the resource disk stays.
 *   <li>With no goal at all nothing is done: a machine that has lost its goal keeps what it runs.
 * </ul>
 */
public final class Reconciler {
    /** A guest needs this long to be heard first, however short its role's own limit: its machine may be busy. */
    static final Duration FIRST_WORD_MAX = Duration.ofSeconds(60);

    /** Used when the role names none. Source: the platform's documentation. */
    static final Duration SILENCE_MAX = Duration.ofMinutes(10);

    /** What a guest needs beside its role's grace. */
    static final Duration STOP_SLACK = Duration.ofSeconds(20);

    private Reconciler() {}

    /**
     * What to do now.
     *
     * @param goal empty when the machine has none yet
     * @param now milliseconds of the same clock as in the facts
     */
    public static List<VmAction> plan(Optional<NodeGoal> goal, Collection<VmFacts> vms, long now) {
        if (goal.isEmpty()) return List.of();
        List<VmAction> actions = new ArrayList<>();
        Set<String> known = new HashSet<>();
        Set<String> named = new HashSet<>();
        for (VmGoal g : goal.get().getVmsList()) named.add(g.getVmId());
        for (VmFacts vm : vms) {
            known.add(vm.vmId());
            if (vm.busy()) continue;
            boolean wanted = named.contains(vm.vmId());
            boolean started = wanted && vm.goal().getExpectedState() == ExpectedState.STARTED;
            (started ? run(vm, now) : stop(vm, now, wanted)).ifPresent(actions::add);
        }
        for (VmGoal g : goal.get().getVmsList()) {
            if (!known.contains(g.getVmId()) && g.getExpectedState() == ExpectedState.STARTED) {
                actions.add(new VmAction.Prepare(g));
            }
        }
        return actions;
    }

    private static Optional<VmAction> run(VmFacts vm, long now) {
        boolean current =
                vm.prepared() && vm.installed().equals(vm.goal().getGuest().getPackageSha256());
        if (!vm.runs()) {
            if (now < vm.retryAt()) return Optional.empty();
            return Optional.of(current ? new VmAction.Start(vm.vmId()) : new VmAction.Prepare(vm.goal()));
        }
        Duration silence = Duration.ofMillis(now - vm.heardAt());
        if (silence.compareTo(silenceMax(vm)) >= 0) {
            return Optional.of(
                    new VmAction.Kill(vm.vmId(), true, "the guest was silent for " + silence.toMillis() + " ms"));
        }
        if (!current) return stop(vm, now, true);
        if (vm.stopAt() != 0) return Optional.of(new VmAction.CancelStop(vm.vmId()));
        return tell(vm, vm.goal().getGuest());
    }

    private static Optional<VmAction> stop(VmFacts vm, long now, boolean keep) {
        if (!vm.runs()) {
            if (keep || now < vm.retryAt()) return Optional.empty();
            return Optional.of(new VmAction.Remove(vm.vmId()));
        }
        if (vm.stopAt() == 0) {
            return Optional.of(
                    new VmAction.BeginStop(vm.vmId(), now + stopMax(vm).toMillis()));
        }
        if (vm.roleStopped()) return Optional.of(new VmAction.Kill(vm.vmId(), false, "the role has stopped"));
        if (now >= vm.stopAt())
            return Optional.of(new VmAction.Kill(vm.vmId(), false, "the grace for its stop has passed"));
        return tell(vm, stopped(vm.goal().getGuest()));
    }

    private static Optional<VmAction> tell(VmFacts vm, GuestGoal goal) {
        return vm.connected() && !vm.told().equals(goal)
                ? Optional.of(new VmAction.Tell(vm.vmId(), goal))
                : Optional.empty();
    }

    /** The goal of a guest whose virtual machine is to stop. */
    static GuestGoal stopped(GuestGoal goal) {
        return goal.toBuilder().setExpectedState(ExpectedState.STOPPED).build();
    }

    private static Duration silenceMax(VmFacts vm) {
        long millis = vm.goal().getGuest().getSpec().getGuestSilenceMaxMs();
        Duration max = millis > 0 ? Duration.ofMillis(millis) : SILENCE_MAX;
        return vm.heard() || max.compareTo(FIRST_WORD_MAX) > 0 ? max : FIRST_WORD_MAX;
    }

    private static Duration stopMax(VmFacts vm) {
        return Duration.ofMillis(vm.goal().getGuest().getSpec().getStopGraceMs())
                .plus(STOP_SLACK);
    }
}
