package io.heddle.chaos;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.heddle.check.Violation;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.edge.cli.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code heddle chaos}: breaks a fabric of real processes for a while, and judges what it saw. */
@Command(
        name = "heddle chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "starts a fabric of its own, breaks it for some minutes, and checks that it kept its promises")
public final class ChaosMain implements Callable<Integer> {
    private static final int UNUSABLE = 2;
    private static final int REPLICAS = 3;
    private static final int MINUTES_MAX = 24 * 60;
    private static final int NETWORK = 77;

    @Option(names = "--seed", description = "of the choice of faults (${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--minutes", description = "how long faults are made (${DEFAULT-VALUE})")
    private double minutes = 3;

    @Option(names = "--nodes", description = "machines (${DEFAULT-VALUE})")
    private int nodes = 6;

    @Option(names = "--fault", paramLabel = "NAME", description = "only these; may be repeated; names below")
    private List<String> only = List.of();

    @Option(names = "--json", description = "print the outcome as JSON")
    private boolean json;

    private final Terminal terminal;

    private ChaosMain(Terminal terminal) {
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(line(new Terminal(out, err, false)).execute(arguments));
    }

    static CommandLine line(Terminal terminal) {
        var line = new CommandLine(new ChaosMain(terminal));
        line.getCommandSpec()
                .usageMessage()
                .footer(
                        "",
                        "faults: " + String.join(", ", Faults.names()),
                        "",
                        "docs/chaos.md says what each of them does");
        line.setExecutionExceptionHandler((fault, command, parsed) -> {
            // Whoever told the run to end reads that it ended; it has not failed.
            if (!(fault instanceof Interrupted)) {
                terminal.say("heddle: the run could not be made: " + fault.getMessage());
            }
            return UNUSABLE;
        });
        return line;
    }

    /** The process was told to end. */
    private static final class Interrupted extends Exception {
        private static final long serialVersionUID = 1;

        private Interrupted(Exception how) {
            super(how);
        }
    }

    @Override
    public Integer call() throws Exception {
        if (minutes <= 0 || minutes > MINUTES_MAX || nodes < 1 || nodes > 50) {
            terminal.say("heddle: --minutes is above 0 and at most " + MINUTES_MAX + ", --nodes 1 to 50");
            return UNUSABLE;
        }
        var unknown =
                only.stream().filter(name -> !Faults.names().contains(name)).toList();
        if (!unknown.isEmpty()) {
            terminal.say("heddle: there is no fault " + String.join(", ", unknown) + "; there is "
                    + String.join(", ", Faults.names()));
            return UNUSABLE;
        }
        var scratch = Files.createTempDirectory("heddle-chaos-");
        var outcome = run(scratch);
        report(outcome);
        return outcome.violations().isEmpty() ? 0 : 1;
    }

    private ChaosRun.Outcome run(Path scratch) throws Exception {
        var partitions = Partitions.possible() ? Optional.of(Partitions.open()) : Optional.<Partitions>empty();
        if (partitions.isEmpty()) terminal.say("no network namespace can be made here: no partitions");
        boolean disk = Disk.mount(scratch);
        if (!disk) terminal.say("no file system can be mounted here: no full disks");
        var clocks = clocks();
        var command = Path.of(System.getProperty("heddle.home"), "bin", "heddle");
        var fabric = new LocalFabric(command, scratch, REPLICAS, nodes, NETWORK);
        var ending = Ending.of(terminal::say, () -> cleanUp(fabric, scratch, disk, clocks));
        try (ending) {
            var chaos = new ChaosRun(
                    fabric,
                    LocalDatacenter.of(REPLICAS, nodes, NETWORK),
                    scratch,
                    new ChaosRun.Means(partitions, disk, clocks),
                    new ChaosRun.Settings(seed, Duration.ofMillis((long) (minutes * 60_000)), only),
                    ending::say);
            return chaos.run();
        } catch (Exception e) {
            if (ending.isTold()) throw new Interrupted(e);
            throw e;
        }
    }

    /** In a folder beside the run's own, which may be full. */
    private Optional<Clocks> clocks() throws IOException, InterruptedException {
        var library = Clocks.library();
        if (library.isEmpty()) {
            terminal.say("the library that makes clocks wrong is not here (install '" + Clocks.PACKAGE
                    + "'): no clock skew");
            return Optional.empty();
        }
        var folder = Files.createTempDirectory("heddle-clocks-");
        try {
            return Optional.of(Clocks.open(folder, library.get()));
        } catch (IOException e) {
            ChaosRun.delete(folder);
            terminal.say("no clock skew: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether all of it is gone; what is not is said. */
    private boolean cleanUp(LocalFabric fabric, Path scratch, boolean disk, Optional<Clocks> clocks) {
        try {
            fabric.close();
            if (disk) Disk.unmount(scratch);
            ChaosRun.delete(scratch);
            if (clocks.isPresent()) {
                clocks.get().close();
                ChaosRun.delete(clocks.get().folder());
            }
            return true;
        } catch (IOException e) {
            terminal.say("heddle: not all was removed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void report(ChaosRun.Outcome outcome) throws IOException {
        var violations = outcome.violations();
        if (json) {
            var all = new LinkedHashMap<String, Object>();
            all.put("seed", seed);
            all.put("faults", outcome.strikes());
            all.put("facts", outcome.checkers().facts());
            all.put("load", outcome.load());
            all.put("visits", outcome.answered());
            all.put("settledMillis", outcome.settledMs());
            all.put("violations", violations);
            all.put("timeline", outcome.timeline());
            terminal.print(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
            return;
        }
        terminal.print(outcome.strikes() + " faults; " + outcome.checkers().facts() + " facts; " + outcome.load() + "; "
                + outcome.answered() + " visits answered; settled in " + outcome.settledMs() + " ms");
        for (var promise : outcome.checkers().all()) {
            long broken = violations.stream()
                    .filter(v -> v.invariant() == promise.invariant())
                    .count();
            terminal.print(String.format(
                    "%2d  %-10s %s",
                    promise.invariant(), broken == 0 ? "held" : broken + " times broken", promise.promise()));
        }
        outcome.untroubled()
                .ifPresent(found -> terminal.print(String.format(
                        "%2d  %-10s %s",
                        Untroubled.NUMBER,
                        found.isEmpty() ? "held" : found.size() + " times broken",
                        Untroubled.PROMISE)));
        for (Violation v : violations) {
            terminal.print(String.format(
                    java.util.Locale.ROOT, "    %d at %.2f s: %s", v.invariant(), v.at() / 1e9, v.what()));
        }
        if (!violations.isEmpty()) terminal.print("again: heddle chaos --seed " + seed + " --minutes " + minutes);
    }
}
