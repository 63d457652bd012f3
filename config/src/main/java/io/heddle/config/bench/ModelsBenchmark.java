package io.heddle.config.bench;

import io.heddle.config.translation.ServiceCheck;
import io.heddle.config.translation.Topology;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.XmlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Pairs of definition and configuration that are read, checked, translated and placed on the grid per second. */
public final class ModelsBenchmark {
    private final List<Pair> pairs;
    private long cells;

    private ModelsBenchmark(List<Pair> pairs) {
        this.pairs = pairs;
    }

    /** Takes every definition below a folder with each configuration beside it. Errors: no such pair, or it cannot be read. */
    public static ModelsBenchmark of(Path folder) throws IOException {
        var pairs = new ArrayList<Pair>();
        for (var csdef : files(folder, ".csdef", Integer.MAX_VALUE)) {
            var beside = csdef.getParent();
            if (beside == null) continue;
            for (var cscfg : files(beside, ".cscfg", 1))
                pairs.add(new Pair(Files.readAllBytes(csdef), Files.readAllBytes(cscfg)));
        }
        if (pairs.isEmpty()) throw new IOException("no service model below " + folder);
        return new ModelsBenchmark(Collections.unmodifiableList(pairs));
    }

    /** Runs for about this long after a warm-up of a third of it. {@code nanoClock}: monotonic, in nanoseconds. */
    public Throughput run(Duration atLeast, LongSupplier nanoClock) {
        rounds(atLeast.dividedBy(3), nanoClock, this::translate);
        return rounds(atLeast, nanoClock, this::translate);
    }

    /** Grid cells that were computed; says that the work was done. */
    public long cells() {
        return cells;
    }

    /** The same for what everything else waits for: the XML of both documents, and nothing further. */
    public Throughput runReading(Duration atLeast, LongSupplier nanoClock) {
        rounds(atLeast.dividedBy(3), nanoClock, this::read);
        return rounds(atLeast, nanoClock, this::read);
    }

    private void translate(Pair pair) {
        cells += ServiceCheck.check("csdef", pair.csdef, "cscfg", pair.cscfg)
                .description()
                .map(d -> Topology.cells(d).size())
                .orElse(0);
    }

    private void read(Pair pair) {
        var findings = new Findings();
        XmlReader.read("csdef", pair.csdef, findings);
        XmlReader.read("cscfg", pair.cscfg, findings);
    }

    private Throughput rounds(Duration atLeast, LongSupplier nanoClock, Consumer<Pair> work) {
        long start = nanoClock.getAsLong();
        long operations = 0;
        long bytes = 0;
        long took;
        do {
            for (var pair : pairs) {
                work.accept(pair);
                operations++;
                bytes += pair.csdef.length + pair.cscfg.length;
            }
            took = nanoClock.getAsLong() - start;
        } while (took < atLeast.toNanos());
        return new Throughput(operations, bytes, Duration.ofNanos(took));
    }

    private static List<Path> files(Path folder, String ending, int depth) throws IOException {
        try (var all = Files.walk(folder, depth)) {
            return all.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static final class Pair {
        private final byte[] csdef;
        private final byte[] cscfg;

        Pair(byte[] csdef, byte[] cscfg) {
            this.csdef = csdef;
            this.cscfg = cscfg;
        }
    }
}
