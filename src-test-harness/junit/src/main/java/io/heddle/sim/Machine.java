package io.heddle.sim;

import io.heddle.agent.GoalFence;
import io.heddle.agent.Reconciler;
import io.heddle.agent.VmAction;
import io.heddle.check.Fact;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.guest.Backoff;
import io.heddle.protocol.ExpectedState;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.Report;
import io.heddle.protocol.RoleStatus;
import io.heddle.protocol.VmGoal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One machine: a disk, a host agent that brings it to its goal by the product's own {@link Reconciler} and {@link GoalFence},
 * and the guests' processes, which live whether the agent does or not.
 */
final class Machine {
    static final long MILLIS = 1_000_000L;

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private static final long TICK = 200 * MILLIS; // Source: the product's host agent.

    final Datacenter.Node definition;
    final Peer peer;
    final TreeMap<String, SimVm> vms = new TreeMap<>();

    /** On its disk. */
    Optional<NodeGoal> goal = Optional.empty();

    GoalFence fence = GoalFence.NONE;

    boolean powered = true;

    /** Its controller was told to cut its power: it stays off until the controller is told to give it back. */
    boolean heldOff;

    /** Faults for which it does not come up, however often it is told to. */
    int broken;

    /** Faults for which its disk takes nothing. */
    int diskFull;

    /** Its host agent's life: paused with it, dead with it. */
    Domain agent;

    private final World world;
    private final SplittableRandom draw;
    private int boots;
    private int wipes;
    String bootId = "";
    private List<String> refusals = List.of();
    final Set<String> sentGoals = new HashSet<>();
    private long sequence;
    private Report sent = Report.getDefaultInstance();
    private Timeline.@Nullable Timer wake;
    final Uplink uplink;
    final Rest rest;

    Machine(World world, Datacenter.Node definition, int index) {
        this.world = world;
        this.definition = definition;
        this.peer = new Peer(definition.id().value());
        this.draw = world.dice.stream("machine " + definition.id());
        this.agent = new Domain(peer.name + "/0");
        agent.dead = true;
        this.uplink = new Uplink(world, this, index, draw);
        this.rest = new Rest(world, this);
    }

    private long millis() {
        return world.timeline.now() / MILLIS;
    }

    String name() {
        return peer.name;
    }

    boolean isHeardFrom() {
        return powered && !agent.dead && !agent.paused && uplink.stream() != null;
    }

    /** The host agent starts: it finds its goal, its VMs and those of their guests that still run. */
    void startAgent() {
        if (!powered || !agent.dead) return;
        rest.disturb();
        agent = new Domain(peer.name + "/" + ++boots);
        bootId = peer.name + "-boot-" + boots;
        for (var vm : vms.values()) {
            vm.forgetByAgent();
            vm.startedAt = millis();
            if (vm.runs) speakLater(vm);
        }
        refusals = List.of();
        sent = Report.getDefaultInstance();
        rest.beatAfter(draw.nextLong(world.options.heartbeat().toNanos()));
        uplink.connect();
        reconcile();
    }

    void killAgent() {
        rest.disturb();
        world.timeline.kill(agent);
        uplink.end();
        wake = null;
    }

    /** The power goes: every process of the machine ends, its disk stays. */
    void powerOff(String cause) {
        if (!powered) return;
        powered = false;
        killAgent();
        for (var vm : vms.values()) {
            vm.work = SimVm.Work.NONE;
            if (vm.runs) ended(vm, cause);
        }
    }

    /** @param clean with an empty disk, as after an imaging */
    void powerOn(boolean clean) {
        if (powered || broken > 0) return;
        powered = true;
        heldOff = false;
        if (clean && world.mutation != Mutation.POWER_ON_KEEPS_THE_DISK) {
            vms.clear();
            goal = Optional.empty();
            fence = GoalFence.NONE;
            wipes++;
        }
        long boot = world.options.bootMin().toNanos();
        world.timeline.after(world.timeline.world, boot + draw.nextLong(boot), this::startAgent);
    }

    /** A technician saw to it: what its controller holds off is given its power back, imaged afresh. */
    void repaired() {
        powerOn(heldOff);
    }

    /** One that runs, or any when none does. */
    Optional<SimVm> someVm() {
        return vms.values().stream().filter(v -> v.runs).findFirst();
    }

    /** Its time has come to say how it is. */
    void beat() {
        uplink.look();
        report(true);
    }

    /** It says the same at each beat. */
    boolean isQuiet() {
        if (!powered || agent.dead || agent.paused || wake != null) return false;
        for (var vm : vms.values()) if (!vm.isQuiet()) return false;
        return true;
    }

    /** What it said last: it is at rest. */
    void sayAgain() {
        var s = uplink.stream();
        if (s != null) s.up(sent.toBuilder().setSequence(++sequence).build());
    }

    /** So many beats were counted and not carried. */
    void skipped(long beats) {
        sequence += beats;
    }

    void accept(NodeGoal wanted) {
        rest.disturb();
        boolean admits = fence.admits(wanted.getEpoch(), wanted.getIncarnation());
        if (!admits && world.mutation != Mutation.MACHINE_TAKES_OLD_GOALS) {
            world.marks.hit("machine.refused-stale-goal");
            refusals = List.of(fence.refusal(wanted.getEpoch(), wanted.getIncarnation()));
            return;
        }
        boolean same = goal.equals(Optional.of(wanted));
        if (!same && diskFull > 0) {
            world.marks.hit("machine.disk-refused-goal");
            refusals = List.of("goal-not-kept: the disk refused the goal");
            return;
        }
        refusals = List.of();
        goal = Optional.of(wanted);
        fence = new GoalFence(wanted.getEpoch(), wanted.getIncarnation());
        if (same) return;
        world.see(new Fact.GoalTaken(
                world.timeline.now(), name(), name() + "-disk-" + wipes, wanted.getEpoch(), wanted.getIncarnation()));
        for (VmGoal g : wanted.getVmsList()) {
            var vm = vms.get(g.getVmId());
            if (vm == null || vm.goal.equals(g)) continue;
            vm.goal = g;
            vm.retryAt = 0;
        }
        reconcile();
        report(false);
    }

    private void reconcile() {
        if (agent.dead) return;
        rest.disturb();
        for (var action : Reconciler.plan(
                goal, vms.values().stream().map(v -> v.facts(millis())).toList(), millis())) {
            act(action);
        }
        wakeAtNextDeadline();
    }

    private void wakeAtNextDeadline() {
        if (wake != null) wake.cancel();
        wake = null;
        long next = Long.MAX_VALUE;
        long now = millis();
        for (var vm : vms.values()) next = Math.min(next, vm.deadline(now));
        if (next == Long.MAX_VALUE) return;
        wake = world.timeline.after(agent, (next - now) * MILLIS, () -> {
            reconcile();
            report(false);
        });
    }

    /** What was decided makes more possible: the agent sees that when it looks at its guests the next time. */
    private void stopping(SimVm vm, long stopAt) {
        vm.stopAt = stopAt;
        world.timeline.after(agent, TICK, this::reconcile);
    }

    private void act(VmAction action) {
        switch (action) {
            case VmAction.Prepare a -> {
                var vm = vms.computeIfAbsent(a.vmId(), id -> new SimVm(a.goal()));
                begin(vm, SimVm.Work.PREPARE, 200, 1_500, () -> prepared(vm));
            }
            case VmAction.Start a -> begin(vm(a.vmId()), SimVm.Work.START, 100, 500, () -> started(vm(a.vmId())));
            case VmAction.Tell a -> tell(vm(a.vmId()), a.goal());
            case VmAction.BeginStop a -> stopping(vm(a.vmId()), a.stopAt());
            case VmAction.CancelStop a -> stopping(vm(a.vmId()), 0);
            case VmAction.Kill a ->
                begin(vm(a.vmId()), SimVm.Work.KILL, 20, 200, () -> {
                    var vm = vm(a.vmId());
                    if (vm.runs) ended(vm, a.fault() ? "restart" : "goal");
                    if (a.fault()) failed(vm, "");
                });
            case VmAction.Remove a -> begin(vm(a.vmId()), SimVm.Work.REMOVE, 20, 200, () -> vms.remove(a.vmId()));
        }
    }

    private SimVm vm(String id) {
        var vm = vms.get(id);
        if (vm == null) throw new IllegalStateException(name() + " has no VM " + id);
        return vm;
    }

    private void begin(SimVm vm, SimVm.Work work, int min, int spread, Runnable then) {
        vm.work = work;
        world.timeline.after(agent, (min + draw.nextInt(spread)) * MILLIS, () -> {
            if (vms.get(vm.id) != vm || vm.work != work) return;
            vm.work = SimVm.Work.NONE;
            then.run();
            reconcile();
            report(false);
        });
    }

    private void prepared(SimVm vm) {
        if (diskFull > 0) {
            world.marks.hit("machine.disk-full");
            failed(vm, "no space left on the disk");
            return;
        }
        vm.prepared = true;
        vm.installed = vm.goal.getGuest().getPackageSha256();
        vm.failures = 0;
        vm.trouble = "";
    }

    private void failed(SimVm vm, String why) {
        vm.trouble = why;
        vm.retryAt = millis() + BACKOFF.after(vm.failures, 0).toMillis();
        vm.failures++;
    }

    private void started(SimVm vm) {
        if (vm.generation > 0) vm.guestRestarts++;
        vm.began(millis());
        world.vmStarted(this, vm);
        speakLater(vm);
    }

    private void speakLater(SimVm vm) {
        int generation = vm.generation;
        world.timeline.after(agent, (200 + draw.nextInt(1_500)) * MILLIS, () -> {
            if (!vm.runs || vm.generation != generation || vm.hungAt != 0) return;
            vm.connected = true;
            vm.heard = true;
            reconcile();
            report(false);
        });
    }

    private void tell(SimVm vm, GuestGoal wanted) {
        vm.told = wanted;
        int generation = vm.generation;
        boolean stop = wanted.getExpectedState() == ExpectedState.STOPPED;
        if (!stop && vm.role == RoleStatus.READY_ROLE) return;
        world.timeline.after(agent, (100 + draw.nextInt(2_000)) * MILLIS, () -> {
            if (!vm.runs || vm.generation != generation || vm.hungAt != 0 || !vm.told.equals(wanted)) return;
            role(vm, stop ? RoleStatus.STOPPED_ROLE : RoleStatus.READY_ROLE);
            vm.roleStopped = stop;
            reconcile();
            report(false);
        });
    }

    private void role(SimVm vm, RoleStatus status) {
        vm.role = status;
        world.serves(this, vm);
    }

    /** Its guest says so by itself. */
    void roleChanges(SimVm vm, RoleStatus status) {
        role(vm, status);
        report(false);
    }

    /** The guest's process ends by itself. */
    void crash(SimVm vm) {
        if (!vm.runs) return;
        ended(vm, "crash");
        if (agent.dead) return;
        failed(vm, "");
        reconcile();
        report(false);
    }

    /** The guest says nothing any more; its role serves nobody. Or it speaks again. */
    void hang(SimVm vm, boolean hangs) {
        if (!vm.runs || (vm.hungAt != 0) == hangs) return;
        vm.hungAt = hangs ? Math.max(1, world.timeline.now()) : 0;
        world.serves(this, vm);
        if (agent.dead) return;
        // What came while it hung was not heard.
        if (!hangs && !vm.heard) speakLater(vm);
        if (!hangs && vm.isTold()) tell(vm, vm.told);
        reconcile();
    }

    private void ended(SimVm vm, String cause) {
        vm.ended();
        world.vmStopped(this, vm, cause);
    }

    /** The digest: at each heartbeat, and at each change. */
    void report(boolean always) {
        var s = uplink.stream();
        if (s == null || agent.dead) return;
        var report = Report.newBuilder()
                .setEpoch(fence.epoch())
                .setIncarnation(fence.incarnation())
                .addAllFindings(refusals);
        long now = millis();
        for (var vm : vms.values()) report.addVms(vm.report(now));
        var built = report.build();
        boolean same = built.equals(sent);
        if (!always && same) return;
        if (!same) rest.disturb();
        sent = built;
        s.up(built.toBuilder().setSequence(++sequence).build());
    }
}
