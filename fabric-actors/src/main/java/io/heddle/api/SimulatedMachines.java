package io.heddle.api;

import io.heddle.config.NodeId;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.Report;
import io.heddle.protocol.RoleStatus;
import io.heddle.protocol.VmPhase;
import io.heddle.protocol.VmReport;
import java.time.Duration;
import java.util.Collection;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Machines that exist in memory only: they take goals, start VMs after a delay, report, and can be killed. For trying a
 * fabric, and for tests. Thread-safe: everything happens on one thread of its own.
 */
public final class SimulatedMachines implements Machines {
    private static final Duration HEARTBEAT = Duration.ofMillis(500);

    private static final class Machine {
        final TreeMap<String, VmReport> vms = new TreeMap<>();
        boolean on = true;
        int boots = 1;
        long sequence;
        long epoch;
        long incarnation;

        Report report() {
            return Report.newBuilder()
                    .setSequence(++sequence)
                    .setEpoch(epoch)
                    .setIncarnation(incarnation)
                    .addAllVms(vms.values())
                    .build();
        }
    }

    private final TreeMap<NodeId, Machine> machines = new TreeMap<>();
    private final Duration startTime;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("simulated-machines").factory());
    private @Nullable Reports reports;

    /** @param startTime from a VM's goal to its role being ready */
    public SimulatedMachines(Collection<NodeId> nodes, Duration startTime) {
        nodes.forEach(n -> machines.put(n, new Machine()));
        this.startTime = startTime;
    }

    @Override
    public void start(Reports to) {
        thread.execute(() -> reports = to);
        var unused = thread.scheduleWithFixedDelay(
                () -> machines.keySet().forEach(this::report), 0, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The machine dies with everything on it, as if its power failed. It stays dead until it is powered on. */
    public void kill(NodeId node) {
        thread.execute(() -> die(node));
    }

    @Override
    public void pursue(NodeId node, NodeGoal goal) {
        thread.execute(() -> take(node, goal));
    }

    @Override
    public CompletionStage<String> powerOff(NodeId node) {
        return CompletableFuture.supplyAsync(
                () -> {
                    die(node);
                    return "powered off (simulated)";
                },
                thread);
    }

    @Override
    public CompletionStage<String> powerOn(NodeId node) {
        return CompletableFuture.supplyAsync(
                () -> {
                    var machine = machine(node);
                    if (!machine.on) {
                        machine.on = true;
                        machine.boots++;
                        machine.epoch = 0;
                        machine.incarnation = 0;
                    }
                    report(node);
                    return "powered on (simulated)";
                },
                thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void die(NodeId node) {
        machine(node).on = false;
        machine(node).vms.clear();
    }

    private void take(NodeId node, NodeGoal goal) {
        var machine = machine(node);
        boolean older = goal.getEpoch() < machine.epoch || goal.getIncarnation() < machine.incarnation;
        if (!machine.on || older) return;
        machine.epoch = goal.getEpoch();
        machine.incarnation = goal.getIncarnation();
        var wanted = new TreeMap<String, VmReport>();
        for (var vm : goal.getVmsList()) {
            var known = machine.vms.get(vm.getVmId());
            if (known == null) {
                known = report(vm.getVmId(), vm.getGuest().getInstanceId(), vm.getIncarnation(), false);
                int boot = machine.boots;
                var unused = thread.schedule(
                        () -> ready(node, boot, vm.getVmId()), startTime.toMillis(), TimeUnit.MILLISECONDS);
            }
            wanted.put(vm.getVmId(), known);
        }
        machine.vms.clear();
        machine.vms.putAll(wanted);
        report(node);
    }

    private void ready(NodeId node, int boot, String vm) {
        var machine = machine(node);
        if (!machine.on || machine.boots != boot) return;
        machine.vms.computeIfPresent(vm, (id, r) -> report(id, r.getInstanceId(), r.getIncarnation(), true));
        report(node);
    }

    private static VmReport report(String vm, String instance, long incarnation, boolean ready) {
        return VmReport.newBuilder()
                .setVmId(vm)
                .setInstanceId(instance)
                .setIncarnation(incarnation)
                .setPhase(ready ? VmPhase.VM_RUNNING : VmPhase.VM_STARTING)
                .setRoleStatus(ready ? RoleStatus.READY_ROLE : RoleStatus.STARTING_ROLE)
                .build();
    }

    private void report(NodeId node) {
        var machine = machine(node);
        if (machine.on && reports != null) reports.report(node, "boot-" + machine.boots, machine.report());
    }

    private Machine machine(NodeId node) {
        var machine = machines.get(node);
        if (machine == null) throw new IllegalArgumentException("there is no simulated machine " + node);
        return machine;
    }
}
