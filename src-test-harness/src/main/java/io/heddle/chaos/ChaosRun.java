package io.heddle.chaos;

import io.heddle.check.Checkers;
import io.heddle.check.Fact;
import io.heddle.check.Violation;
import io.heddle.config.datacenter.Datacenter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run: a fabric of real processes, operators and a visitor who use it, and one fault after another; then the faults end,
 * everything must settle, the whole controller is killed once more and must come back as it was; and all that was seen is judged.
 */
final class ChaosRun {
    private static final long SETTLE_MAX_MS = 180_000;
    private static final Duration WATCH_EVERY = Duration.ofMillis(100);
    private static final Duration COME_UP_MAX = Duration.ofMinutes(2);
    private static final int PAUSE_LEAST_MS = 2_000;
    private static final int PAUSE_MOST_MS = 8_000;
    /** Faults at a time: a second one while the first lasts is where the interesting bugs are. */
    private static final int AT_ONCE = 2;

    private final LocalFabric fabric;
    private final Datacenter datacenter;
    private final Path scratch;
    private final Settings settings;
    private final Consumer<String> say;
    private final Recorder recorder = new Recorder(Instant.now());
    private final Means means;
    private final ArrayDeque<Struck> lasting = new ArrayDeque<>();
    private int strikes;
    private boolean onlyClocks = true;
    private long firstStrike;

    /**
     * @param seed of the choice of faults and of the operators' calls; what processes make of them is theirs
     * @param lasting how long faults are made
     * @param only names of faults to choose from; empty: all that can be done here
     */
    record Settings(long seed, Duration lasting, List<String> only) {}

    /**
     * What this system lets a run do.
     *
     * @param disk whether the scratch folder is a disk of its own that may be filled
     */
    record Means(Optional<Partitions> partitions, boolean disk, Optional<Clocks> clocks) {
        static final Means NONE = new Means(Optional.empty(), false, Optional.empty());
    }

    private record Struck(Fault.Strike strike, long endsAt) {}

    /** What came out. */
    record Outcome(
            Checkers checkers,
            Optional<List<Violation>> untroubled,
            List<String> timeline,
            int strikes,
            String load,
            long answered,
            long settledMs) {
        /** Of the promises that always hold, and of those that hold when only clocks are wrong. */
        List<Violation> violations() {
            return Stream.concat(checkers.violations().stream(), untroubled.orElse(List.of()).stream())
                    .toList();
        }
    }

    ChaosRun(
            LocalFabric fabric,
            Datacenter datacenter,
            Path scratch,
            Means means,
            Settings settings,
            Consumer<String> say) {
        this.fabric = fabric;
        this.datacenter = datacenter;
        this.scratch = scratch;
        this.means = means;
        this.settings = settings;
        this.say = say;
    }

    Outcome run() throws Exception {
        note("starting a fabric");
        means.clocks().ifPresent(clocks -> fabric.startThrough(clocks.launcher()));
        var up = fabric.up();
        if (up.exitCode() != 0) throw new IOException("the fabric does not start: " + up.output());
        machinesAreSeen();
        var processes = new ProcessWatch(fabric.directory(), recorder);
        var journal = new JournalWatch(fabric.directory().resolve("replicas/1/fabric.conf"), recorder);
        var status = new StatusWatch(fabric, recorder);
        var probe = ProbeService.store(fabric, scratch);
        var url = fabric.services()
                .getFirst()
                .path("endpoints")
                .get(0)
                .path("url")
                .asText();
        var watching = Thread.ofPlatform().daemon().name("watch").start(() -> watch(processes, journal, status));
        long answered;
        long settledMs;
        String load;
        try (var visitor = new Visitor(url)) {
            var operators = new ClientLoad(fabric, recorder, probe, settings.seed());
            try (operators) {
                strikeForAWhile(new Faults(
                                fabric,
                                datacenter,
                                recorder,
                                processes,
                                means.partitions(),
                                means.disk() ? Optional.of(scratch) : Optional.empty(),
                                means.clocks())
                        .all());
            }
            load = operators.summary();
            note("no more faults; " + load);
            settledMs = status.settle(SETTLE_MAX_MS);
            note("settled after " + settledMs + " ms");
            int before = visitor.answered();
            awaitAnswers(visitor, before + 5);
            comeBack(status);
            answered = visitor.answered();
        }
        watching.interrupt();
        watching.join();
        journal.lookAtAll();
        processes.tell(journal.instances());
        recorder.see(Fact.Over::new);
        var untroubled = strikes > 0 && onlyClocks
                ? Optional.of(Untroubled.judge(recorder.facts(), firstStrike))
                : Optional.<List<Violation>>empty();
        return new Outcome(recorder.judge(), untroubled, recorder.timeline(), strikes, load, answered, settledMs);
    }

    private void machinesAreSeen() {
        for (var node : datacenter.nodes()) {
            recorder.add(new Fact.MachineSeen(
                    0,
                    node.id().value(),
                    node.rack().value(),
                    1000L * node.cores(),
                    node.memory().toMib(),
                    node.disk().toMib(),
                    Long.MAX_VALUE));
        }
    }

    private void strikeForAWhile(List<Fault> possible) throws Exception {
        var faults = possible.stream()
                .filter(f -> settings.only().isEmpty()
                        ? !ClockFaults.isParticular(f.name())
                        : settings.only().contains(f.name()))
                .toList();
        if (faults.isEmpty())
            throw new IllegalArgumentException("none of these faults can be made here: " + settings.only());
        var dice = new Random(settings.seed());
        long until = System.nanoTime() + settings.lasting().toNanos();
        try {
            while (System.nanoTime() - until < 0) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_LEAST_MS + dice.nextInt(PAUSE_MOST_MS - PAUSE_LEAST_MS));
                endOver(System.nanoTime());
                var fault = faults.get(dice.nextInt(faults.size()));
                if (lasting.size() < AT_ONCE) strike(fault, new Random(dice.nextLong()));
            }
            while (!lasting.isEmpty()) {
                end(lasting.getFirst());
                lasting.removeFirst();
            }
        } catch (Exception e) {
            // All of it is stopped and removed next; what stands still would only delay that.
            for (var struck : lasting) struck.strike().end();
            throw e;
        }
    }

    private void strike(Fault fault, Random dice) throws InterruptedException {
        try {
            var strike = fault.strike(dice);
            if (strikes++ == 0) firstStrike = recorder.now();
            onlyClocks &= ClockFaults.isOne(fault.name());
            note(fault.name() + ": " + strike.what());
            lasting.add(new Struck(strike, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(strike.millis())));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            note(fault.name() + ": not now: " + (e.getMessage() == null ? e : e.getMessage()));
        }
    }

    private void endOver(long now) throws Exception {
        for (var struck : List.copyOf(lasting)) {
            if (now - struck.endsAt() < 0) continue;
            lasting.remove(struck);
            end(struck);
        }
    }

    private void end(Struck struck) throws Exception {
        long left = struck.endsAt() - System.nanoTime();
        if (left > 0) TimeUnit.NANOSECONDS.sleep(left);
        struck.strike().end();
        var notMade = struck.strike().notMade();
        if (notMade.isPresent()) {
            strikes--;
            note("not made: " + struck.strike().what() + ": " + notMade.get());
        } else if (struck.strike().millis() > 0) {
            note("over: " + struck.strike().what());
        }
    }

    private void watch(ProcessWatch processes, JournalWatch journal, StatusWatch status) {
        int turn = 0;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                processes.look();
                if (turn % 5 == 0) status.look();
                if (turn++ % 20 == 0) journal.look();
                TimeUnit.MILLISECONDS.sleep(WATCH_EVERY.toMillis());
            } catch (IOException | SQLException e) {
                turn++; // Away for the moment; what it holds is read later.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void awaitAnswers(Visitor visitor, int wanted) throws InterruptedException, TimeoutException {
        LocalFabric.await("the service answers", COME_UP_MAX, () -> visitor.answered() > wanted);
    }

    /** All that the controller knows is read again from the journal: it must be what it knew. */
    private void comeBack(StatusWatch status) throws Exception {
        var before = status.identities();
        recorder.see(at -> new Fact.StateSeen(at, "the fabric that ran", "cluster at rest", 0, before));
        long killed = System.nanoTime();
        LocalFabric.signal("KILL", fabric.fabricPids());
        note("kill -9 of all fabric processes, at rest");
        LocalFabric.await(
                "the fabric is back", COME_UP_MAX, () -> fabric.primaryPid().isPresent());
        status.settle(SETTLE_MAX_MS);
        note("all is back " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed) + " ms after the kill");
        var after = status.identities();
        recorder.see(at -> new Fact.StateSeen(at, "the fabric after its replay", "cluster at rest", 0, after));
    }

    private void note(String what) {
        say.accept(recorder.note(what));
    }

    /** Deletes what a run leaves, if anything. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        }
    }
}
