package io.heddle.bench;

import io.heddle.edge.cli.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle bench}: runs benchmarks one after the other and prints what they measured. */
@Command(
        name = "heddle bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "measures; without a name it lists what there is to measure")
public final class BenchMain implements Callable<Integer> {
    private static final int REFUSED = 1;
    private static final int UNUSABLE = 2;

    /** Every benchmark, in the order in which {@code bench all} runs them. */
    static final List<Benchmark> ALL = List.of(
            new ModelsBench(), new PackBench(), new JournalBench(), new PlacementBench(), new HostUpdateBench());

    @Parameters(paramLabel = "NAME", description = "what to measure; all: everything")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "where to write the result as JSON; -: standard output")
    private @Nullable Path json;

    @Option(names = "-o", paramLabel = "NAME=VALUE", description = "an option of a benchmark")
    private Map<String, String> options = new LinkedHashMap<>();

    private final Terminal terminal;

    BenchMain(Terminal terminal) {
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        boolean interactive = "1".equals(System.getenv(Terminal.VARIABLE));
        System.exit(run(new Terminal(out, err, interactive), arguments));
    }

    static int run(Terminal terminal, String... arguments) {
        var line = new CommandLine(new BenchMain(terminal));
        line.setParameterExceptionHandler((fault, given) -> {
            terminal.say("heddle: " + fault.getMessage());
            return UNUSABLE;
        });
        return line.execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (names.isEmpty()) {
            ALL.forEach(b -> terminal.print(String.format("%-12s %s", b.name(), b.summary())));
            return 0;
        }
        var unknown = names.stream()
                .filter(n -> !n.equals("all") && find(n).isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            terminal.say("heddle: there is no benchmark " + String.join(", ", unknown) + "; `heddle bench` lists them");
            return UNUSABLE;
        }
        var chosen = names.contains("all")
                ? ALL
                : names.stream().distinct().flatMap(n -> find(n).stream()).toList();
        var machine = MachineFacts.ofThisMachine();
        terminal.say(machine.line());
        var results = new ArrayList<BenchReport.Result>();
        for (var benchmark : chosen) results.add(measure(benchmark));
        var report = new BenchReport(machine, results);
        if (json != null && json.toString().equals("-")) terminal.print(report.json());
        else if (json != null) Files.writeString(json, report.json());
        return results.stream().allMatch(r -> r.failure().isEmpty()) ? 0 : REFUSED;
    }

    private BenchReport.Result measure(Benchmark benchmark) throws IOException {
        var scratch = Files.createTempDirectory("heddle-bench-");
        try {
            terminal.progress(benchmark.name() + " ...");
            var measured = benchmark.run(
                    new BenchContext(options, scratch, line -> terminal.progress(benchmark.name() + ": " + line)));
            boolean quiet = json != null && json.toString().equals("-");
            if (!quiet) measured.forEach(m -> terminal.print(m.line()));
            return new BenchReport.Result(benchmark.name(), measured, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new BenchReport.Result(benchmark.name(), List.of(), "interrupted");
        } catch (Exception e) {
            terminal.say("heddle: bench " + benchmark.name() + ": " + e);
            return new BenchReport.Result(benchmark.name(), List.of(), e.toString());
        } finally {
            delete(scratch);
        }
    }

    private static Optional<Benchmark> find(String name) {
        return ALL.stream().filter(b -> b.name().equals(name)).findFirst();
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        }
    }
}
