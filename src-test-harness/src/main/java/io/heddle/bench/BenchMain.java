package io.heddle.bench;

import io.heddle.edge.cli.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
    private static final int MINUTES_MAX = 600;

    /** Every benchmark, in the order in which {@code bench all} runs them. */
    static final List<Benchmark> ALL = List.of(
            new FailoverBench(),
            new HealBench(),
            new UpBench(),
            new RecoveryBench(),
            new HeartbeatsBench(),
            new SimBench(),
            new PlacementBench(),
            new JournalBench(),
            new HostUpdateBench(),
            new ModelsBench(),
            new PackBench());

    @Parameters(paramLabel = "NAME", description = "what to measure; all: everything")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "where to write the result as JSON; -: standard output")
    private @Nullable Path json;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description = "where to write the result as a page of Markdown, its plots beside it")
    private @Nullable Path page;

    @Option(names = "--from", paramLabel = "FILE", description = "measure nothing: the page of a result in JSON")
    private @Nullable Path from;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "about how long all of it may take: less work, fewer repetitions, and an end (1 to 600)")
    private @Nullable Integer minutes;

    @Option(
            names = "-o",
            paramLabel = "NAME=VALUE",
            description = "an option of a benchmark; the list says which takes what")
    private Map<String, String> options = new LinkedHashMap<>();

    private final Terminal terminal;
    private final long began = System.nanoTime();

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
        line.setExecutionExceptionHandler((fault, command, given) -> {
            terminal.say("heddle: " + fault);
            return REFUSED;
        });
        return line.execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        var wrong = refusals();
        if (!wrong.isEmpty()) {
            wrong.forEach(w -> terminal.say("heddle: " + w));
            return UNUSABLE;
        }
        if (from != null) return pageOf(from);
        if (names.isEmpty()) {
            ALL.forEach(b -> terminal.print(String.format("%-12s %s", b.name(), b.summary())));
            return 0;
        }
        var machine = MachineFacts.ofThisMachine();
        var at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        terminal.say(machine.line());
        var results = new ArrayList<BenchReport.Result>();
        for (var benchmark : chosen()) results.add(measure(benchmark));
        if (Leftover.isEnding()) return REFUSED; // Half a result would look like a whole one.
        boolean kept = keep(new BenchReport(at, machine, results));
        return kept && results.stream().allMatch(r -> r.failure().isEmpty()) ? 0 : REFUSED;
    }

    /** Writes where it was wanted. What cannot be written any more is printed: it was dear. */
    private boolean keep(BenchReport report) {
        try {
            if (isQuiet()) terminal.print(report.json());
            else if (json != null) Files.writeString(json, report.json());
            if (page != null) new BenchPage(report).write(page);
            return true;
        } catch (IOException e) {
            terminal.say("heddle: the result could not be written (" + e + "); this is it, for --from:");
            if (!isQuiet()) terminal.print(report.json());
            return false;
        }
    }

    /** All that is wrong with the command line, which is nothing mostly. */
    private List<String> refusals() {
        var wrong = new ArrayList<String>();
        var unknown = names.stream()
                .filter(n -> !n.equals("all") && find(n).isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            wrong.add("there is no benchmark " + String.join(", ", unknown) + "; `heddle bench` lists them");
        }
        if (minutes != null && (minutes < 1 || minutes > MINUTES_MAX))
            wrong.add("--minutes is 1 to 600, not " + minutes);
        if (from != null && page == null) wrong.add("--from wants --page, which says where the page goes");
        if (from != null && !names.isEmpty()) wrong.add("--from measures nothing: it takes no name");
        if (from != null && (!Files.isReadable(from) || Files.isDirectory(from))) {
            wrong.add("--from: there is no file " + from);
        }
        if (json != null && !isQuiet()) Outputs.file("--json", json).ifPresent(wrong::add);
        if (page != null) Outputs.page("--page", page).ifPresent(wrong::add);
        wrong.addAll(wrongOptions());
        return wrong;
    }

    /** Every option has to be known to one benchmark of the run, and its value to suit all that know it. */
    private List<String> wrongOptions() {
        var among = chosen().isEmpty() ? ALL : chosen();
        var known = among.stream()
                .flatMap(b -> b.options().stream())
                .map(BenchOption::name)
                .distinct()
                .toList();
        var wrong = new LinkedHashSet<String>();
        options.forEach((name, value) -> {
            if (!known.contains(name)) {
                wrong.add("-o " + name + ": there is no such option"
                        + (chosen().isEmpty() ? "" : " of " + String.join(", ", names)) + "; there is "
                        + String.join(", ", known));
            }
            for (var benchmark : among) {
                for (var option : benchmark.options()) {
                    if (option.name().equals(name)) refusal(option, value).ifPresent(wrong::add);
                }
            }
        });
        return List.copyOf(wrong);
    }

    private static Optional<String> refusal(BenchOption option, String value) {
        try {
            option.check(value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private int pageOf(Path result) throws IOException {
        try {
            new BenchPage(BenchReport.read(Files.readString(result))).write(Objects.requireNonNull(page));
            return 0;
        } catch (IllegalArgumentException e) {
            terminal.say("heddle: " + result + ": " + e.getMessage());
            return UNUSABLE;
        } catch (CharacterCodingException e) {
            terminal.say("heddle: " + result + ": " + BenchReport.NO_RESULT + ": it is no text");
            return UNUSABLE;
        }
    }

    private List<Benchmark> chosen() {
        return names.contains("all")
                ? ALL
                : names.stream().distinct().flatMap(n -> find(n).stream()).toList();
    }

    private boolean isQuiet() {
        return json != null && json.toString().equals("-");
    }

    private boolean isLate() {
        return minutes != null && System.nanoTime() - began > TimeUnit.MINUTES.toNanos(minutes);
    }

    private BenchReport.Result measure(Benchmark benchmark) {
        double before = MachineFacts.loadNow();
        long start = System.nanoTime();
        if (isLate()) return new BenchReport.Result(benchmark.name(), List.of(), "the time was up", 0, before, before);
        List<Measurement> measured = List.of();
        String failure = "";
        try (var scratch = Scratch.create()) {
            terminal.progress(benchmark.name() + " ...");
            measured = benchmark.run(new BenchContext(
                    options, scratch.folder(), minutes != null, this::isLate, line -> progress(benchmark, line)));
            if (!isQuiet()) measured.forEach(m -> terminal.print(m.line()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "interrupted";
        } catch (Exception e) {
            if (!Leftover.isEnding()) terminal.say("heddle: bench " + benchmark.name() + ": " + e);
            failure = e.toString();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new BenchReport.Result(benchmark.name(), measured, failure, seconds, before, MachineFacts.loadNow());
    }

    private void progress(Benchmark benchmark, String line) {
        if (!Leftover.isEnding()) terminal.progress(benchmark.name() + ": " + line);
    }

    static Optional<Benchmark> find(String name) {
        return ALL.stream().filter(b -> b.name().equals(name)).findFirst();
    }
}
