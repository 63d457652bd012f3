package io.heddle.agent;

import io.heddle.guest.Backoff;
import io.heddle.guest.Log;
import io.heddle.guest.VmFolder;
import io.heddle.protocol.ExpectedState;
import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.GuestStatus;
import io.heddle.protocol.Hello;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.Report;
import io.heddle.protocol.VmGoal;
import io.heddle.protocol.VmPhase;
import io.heddle.protocol.VmReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries a machine's goal out. All its state belongs to the one thread that {@link #run}s it; others {@link #post}. What
 * takes time is done beside it by {@link VmWork}, one thing at a time for each virtual machine.
 */
final class HostAgent implements GuestServer.Listener {
    private static final long TICK_MS = 200;
    /** Each virtual machine has at most one work under way and one status unread; the rest is a few goals. */
    private static final int QUEUE_MAX = 10 * GoalCheck.VMS_MAX;

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** A guest that has run this long without fault has recovered: its next end is its first again. */
    private static final long STABLE_AFTER_MS = 60_000;

    private final AgentSettings settings;
    private final StateFolder state;
    private final Driver driver;
    private final VmWork work;
    private final AwakeClock clock = new AwakeClock(milliseconds());
    private final LinkedBlockingQueue<Runnable> posted = new LinkedBlockingQueue<>(QUEUE_MAX);
    private final Map<String, GuestStatus> unread = new ConcurrentHashMap<>();
    private final Map<String, Vm> vms = new TreeMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final String bootId = UUID.randomUUID().toString();
    private volatile GoalFence fence = GoalFence.NONE;
    private Optional<NodeGoal> goal = Optional.empty();
    private List<String> refusals = List.of();
    private String host = "";
    private boolean stoppingAll;
    private @Nullable GuestServer guests;

    HostAgent(AgentSettings settings, StateFolder state, Driver driver, ImageCache images) {
        this.settings = settings;
        this.state = state;
        this.driver = driver;
        this.work = new VmWork(driver, images, state);
    }

    private static long milliseconds() {
        return System.nanoTime() / 1_000_000;
    }

    /** Never waits. When too much is waiting already it is dropped: whoever posts must be one who says it again. */
    void post(Runnable action) {
        if (!posted.offer(action)) Log.error("agent.overrun", "queue", QUEUE_MAX);
    }

    /** What the fabric is told first; may be called by any thread. */
    Hello hello() {
        GoalFence seen = fence;
        return Hello.newBuilder()
                .setKind(Hello.Kind.NODE)
                .setMachineId(settings.nodeId())
                .setVersion(HostAgentMain.VERSION)
                .setBootId(bootId)
                .setHardware(settings.hardware().toBuilder().addAllCapabilities(driver.capabilities()))
                .setEpoch(seen.epoch())
                .setIncarnation(seen.incarnation())
                .build();
    }

    /** Takes in what an earlier agent left: the goal, the virtual machines, those of their processes that still run. */
    void adopt() throws IOException, InterruptedException {
        Files.deleteIfExists(StateFolder.stopRequest(state.root()));
        goal = StateFolder.load(state.goalFile(), NodeGoal.parser());
        goal.ifPresent(g -> fence = new GoalFence(g.getEpoch(), g.getIncarnation()));
        Map<String, VmGoal> wanted = new HashMap<>();
        goal.ifPresent(g -> g.getVmsList().forEach(v -> wanted.put(v.getVmId(), v)));
        driver.killAllBut(state.vmIds());
        int port = settings.guestPort() != 0 ? settings.guestPort() : savedPort();
        GuestServer server =
                GuestServer.open(settings.address(), port, id -> Optional.ofNullable(tokens.get(id)), this);
        host = settings.address() + ":" + server.port();
        for (String id : state.vmIds()) adopt(id, Optional.ofNullable(wanted.get(id)), port != server.port());
        StateFolder.replaceDurably(
                state.root().resolve("guest-port"),
                Integer.toString(server.port()).getBytes(StandardCharsets.US_ASCII));
        server.start();
        guests = server;
        Log.info("agent.started", "node", settings.nodeId(), "guests", host, "vms", vms.size(), "epoch", fence.epoch());
    }

    private int savedPort() throws IOException {
        try {
            return Integer.parseInt(
                    Files.readString(state.root().resolve("guest-port")).trim());
        } catch (NoSuchFileException | NumberFormatException e) {
            return 0;
        }
    }

    private void adopt(String id, Optional<VmGoal> wanted, boolean moved) throws IOException, InterruptedException {
        VmFolder folder = state.vm(id);
        Optional<VmGoal> last = StateFolder.load(VmWork.goalFile(folder), VmGoal.parser());
        VmRecord record = VmRecord.load(VmWork.recordFile(folder)).orElse(null);
        if (wanted.isEmpty() && last.isEmpty() && record == null) {
            // Was being made, or deleted, when an agent ended: nothing says any more what it was to be.
            Log.warn("vm.remains-deleted", "vm", id, "gone", work.remove(id));
            return;
        }
        var vm = new Vm(wanted.or(() -> last)
                .orElseGet(() -> VmGoal.newBuilder().setVmId(id).build()));
        vms.put(id, vm);
        if (record == null) return;
        vm.record = record;
        tokens.put(id, record.token());
        var guest = new Driver.Guest(record.guestPid(), record.guestStartTicks());
        if (!driver.isGuestOf(id, guest)) return;
        vm.began(guest, clock.now());
        if (moved) driver.moveHost(vm.goal, host, record.token());
        Log.info("vm.adopted", "vm", id, "pid", guest.pid());
    }

    /** Works until all guests were stopped by request. Reports go out each heartbeat and on each change. */
    void run(Consumer<Report> out) throws InterruptedException, IOException {
        Report sent = Report.getDefaultInstance();
        long sentAt = Long.MIN_VALUE / 2;
        long sequence = 0;
        while (!done()) {
            Runnable first = posted.poll(TICK_MS, TimeUnit.MILLISECONDS);
            long now = clock.advance(milliseconds());
            for (Runnable r = first; r != null; r = posted.poll()) r.run();
            look(now);
            for (VmAction action : Reconciler.plan(effectiveGoal(), facts(), now)) act(action);
            Report report = report(now);
            boolean changed = !changeOf(report).equals(changeOf(sent));
            if (changed || milliseconds() - sentAt >= settings.heartbeat().toMillis()) {
                sent = report.toBuilder().setSequence(++sequence).build();
                sentAt = milliseconds();
                out.accept(sent);
            }
        }
        Log.info("agent.guests-stopped", "node", settings.nodeId());
        if (guests != null) guests.close();
        Files.deleteIfExists(StateFolder.stopRequest(state.root()));
    }

    private boolean done() {
        return stoppingAll && vms.values().stream().noneMatch(v -> v.runs || v.work != Vm.Work.NONE);
    }

    private Optional<NodeGoal> effectiveGoal() {
        if (!stoppingAll) return goal;
        NodeGoal base = goal.orElseGet(() -> NodeGoal.newBuilder()
                .addAllVms(vms.values().stream().map(v -> v.goal).toList())
                .build());
        var stopped = base.toBuilder().clearVms();
        for (VmGoal vm : base.getVmsList()) {
            stopped.addVms(vm.toBuilder().setExpectedState(ExpectedState.STOPPED));
        }
        return Optional.of(stopped.build());
    }

    private List<VmFacts> facts() {
        return vms.values().stream().map(v -> v.facts(stoppingAll)).toList();
    }

    /** Sees which guests have ended, and whether somebody asked for all to be stopped. */
    private void look(long now) {
        if (!stoppingAll && Files.exists(StateFolder.stopRequest(state.root()))) {
            Log.info("agent.stopping-guests");
            stoppingAll = true;
        }
        for (Vm vm : vms.values()) {
            if (!vm.runs || vm.work != Vm.Work.NONE) continue;
            if (!driver.runs(vm.guest)) {
                Log.warn("guest.ended", "vm", vm.id, "pid", vm.guest.pid());
                String why =
                        vm.heard ? "" : "the guest ended before it said a word: see logs/WaAppAgent.log of " + vm.id;
                vm.gone();
                failed(vm, now, why);
            } else if (vm.failures > 0 && vm.heard && now - vm.startedAt >= STABLE_AFTER_MS) {
                vm.failures = 0;
            }
        }
    }

    /** Notes a failure. The first of a row is tried again at once. */
    private static void failed(Vm vm, long now, String why) {
        vm.trouble = why;
        vm.retryAt = now + BACKOFF.after(vm.failures, 0).toMillis();
        vm.failures++;
    }

    /** Takes a new goal from the fabric, or refuses it. It is on disk before anything is done about it. */
    void accept(NodeGoal wanted) {
        if (!fence.admits(wanted.getEpoch(), wanted.getIncarnation())) {
            refuse(List.of(fence.refusal(wanted.getEpoch(), wanted.getIncarnation())));
            return;
        }
        List<String> faults = GoalCheck.faults(wanted, settings.nodeId());
        if (!faults.isEmpty()) {
            refuse(faults);
            return;
        }
        if (!goal.equals(Optional.of(wanted))) {
            try {
                StateFolder.replaceDurably(state.goalFile(), wanted.toByteArray());
            } catch (IOException e) {
                refuse(List.of("goal-not-kept: the disk refused the goal: " + e));
                return;
            }
            Log.info(
                    "goal.accepted",
                    "epoch",
                    wanted.getEpoch(),
                    "incarnation",
                    wanted.getIncarnation(),
                    "vms",
                    wanted.getVmsCount());
        }
        refusals = List.of();
        goal = Optional.of(wanted);
        fence = new GoalFence(wanted.getEpoch(), wanted.getIncarnation());
        for (VmGoal v : wanted.getVmsList()) {
            Vm vm = vms.get(v.getVmId());
            if (vm == null || vm.goal.equals(v)) continue;
            vm.goal = v;
            vm.retryAt = 0;
            if (vm.record != null) work.saveGoal(v);
        }
    }

    private void refuse(List<String> why) {
        if (!why.equals(refusals)) Log.warn("goal.refused", "why", String.join("; ", why));
        refusals = why;
    }

    private void act(VmAction action) {
        if (action instanceof VmAction.Prepare p && !vms.containsKey(p.vmId())) {
            vms.put(p.vmId(), new Vm(p.goal()));
        }
        Vm vm = vms.get(action.vmId());
        if (vm == null) return;
        switch (action) {
            case VmAction.Prepare a ->
                begin(vm, Vm.Work.PREPARE, () -> work.prepare(a.goal(), vm.record), prepared -> {
                    vm.record = prepared;
                    vm.failures = 0;
                    vm.trouble = "";
                    tokens.put(vm.id, prepared.token());
                    work.trimImages(imagesInUse());
                });
            case VmAction.Start a -> start(vm);
            case VmAction.Tell a -> vm.tell(a.goal());
            case VmAction.BeginStop a -> {
                Log.info("vm.stopping", "vm", vm.id);
                vm.stopAt = a.stopAt();
            }
            case VmAction.CancelStop a -> vm.stopAt = 0;
            case VmAction.Kill a -> kill(vm, a);
            case VmAction.Remove a ->
                begin(vm, Vm.Work.REMOVE, () -> work.remove(vm.id), gone -> {
                    Log.info("vm.removed", "vm", vm.id);
                    vms.remove(vm.id);
                    tokens.remove(vm.id);
                    work.trimImages(imagesInUse());
                });
        }
    }

    private void start(Vm vm) {
        VmRecord known = vm.record;
        if (known == null) return;
        begin(vm, Vm.Work.START, () -> work.start(vm.goal, known, host, vm.status.getRoleRestarts()), started -> {
            vm.record = started.record();
            vm.began(started.guest(), clock.now());
            var unused = driver.ended(started.guest()).thenRun(() -> post(() -> {}));
        });
    }

    private void kill(Vm vm, VmAction.Kill action) {
        VmRecord known = vm.record;
        if (known == null) return;
        Log.info("vm.killed", "vm", vm.id, "why", action.why());
        begin(vm, Vm.Work.KILL, () -> work.kill(vm.id, known, action.fault()), record -> {
            vm.record = record;
            vm.gone();
            if (action.fault()) failed(vm, clock.now(), "");
        });
    }

    private Set<String> imagesInUse() {
        return vms.values().stream()
                .map(v -> v.goal.getGuest().getPackageSha256())
                .collect(Collectors.toSet());
    }

    private <T> void begin(Vm vm, Vm.Work kind, VmWork.Step<T> step, Consumer<T> then) {
        vm.work = kind;
        Consumer<T> done = result -> deliver(() -> {
            vm.work = Vm.Work.NONE;
            then.accept(result);
        });
        Consumer<Exception> failed = fault -> deliver(() -> {
            vm.work = Vm.Work.NONE;
            failed(vm, clock.now(), String.valueOf(fault.getMessage()));
            Log.warn("vm.failed", "vm", vm.id, "doing", kind, "why", vm.trouble, "failures", vm.failures);
        });
        work.begin(kind + "-" + vm.id, step, done, failed);
    }

    /** Waits for room: an outcome is told only once. Never called by the agent's own thread. */
    private void deliver(Runnable outcome) {
        try {
            posted.put(outcome);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Report report(long now) {
        var report = Report.newBuilder()
                .setEpoch(fence.epoch())
                .setIncarnation(fence.incarnation())
                .addAllFindings(refusals)
                .addAllFindings(driver.shortcomings());
        // One whose goal was lost runs on, but there is no saying whose instance it is.
        for (Vm vm : vms.values()) if (vm.isNamed()) report.addVms(vm.report(now));
        for (VmGoal v : goal.map(NodeGoal::getVmsList).orElse(List.of())) {
            if (vms.containsKey(v.getVmId()) || v.getExpectedState() == ExpectedState.STARTED) continue;
            report.addVms(VmReport.newBuilder()
                    .setVmId(v.getVmId())
                    .setInstanceId(v.getGuest().getInstanceId())
                    .setIncarnation(v.getIncarnation())
                    .setPhase(VmPhase.VM_STOPPED));
        }
        return report.build();
    }

    /** The report without what changes by time alone. */
    private static Report changeOf(Report report) {
        var change = report.toBuilder().clearSequence();
        change.getVmsBuilderList().forEach(VmReport.Builder::clearGuestSilentMs);
        return change.build();
    }

    @Override
    public void connected(String vmId, GuestConnection connection) {
        post(() -> Optional.ofNullable(vms.get(vmId)).ifPresent(vm -> vm.connected(connection)));
    }

    @Override
    public void heard(String vmId, GuestConnection connection, GuestStatus status) {
        // Of the statuses that this agent has not come to, the newest says all.
        if (unread.put(vmId, status) != null) return;
        post(() -> {
            GuestStatus newest = unread.remove(vmId);
            Vm vm = vms.get(vmId);
            if (newest != null && vm != null && vm.connection == connection) vm.heard(newest, clock.now());
        });
    }

    @Override
    public void lost(String vmId, GuestConnection connection) {
        post(() -> {
            Vm vm = vms.get(vmId);
            if (vm == null || vm.connection != connection) return;
            vm.connection = null;
            vm.told = GuestGoal.getDefaultInstance();
        });
    }
}
