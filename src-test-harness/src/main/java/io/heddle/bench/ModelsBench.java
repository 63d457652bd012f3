package io.heddle.bench;

import io.heddle.config.bench.ModelsBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How many service models are read, checked and translated per second. */
final class ModelsBench implements Benchmark {
    @Override
    public String name() {
        return "models";
    }

    @Override
    public String summary() {
        return "service models read, checked and translated per second; -o folder=DIR: which, -o seconds=N";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(new BenchOption("folder", BenchOption.Kind.FOLDER), BenchOption.number("seconds"));
    }

    @Override
    public Story story() {
        return Story.of(
                "Service models (.csdef and .cscfg) are read, checked and translated to a topology, one after another.",
                "One thread per model; an XML reader without places of elements runs several times as fast.",
                "Every finding names its file and line, so each element's place is kept; nobody deploys a thousand models a"
                        + " second.");
    }

    @Override
    public List<Measurement> run(BenchContext context) throws IOException {
        var sample = Path.of(System.getProperty("heddle.home", ".")).resolve("samples");
        var folder = Path.of(context.option("folder", sample.toString()));
        context.say("pairs below " + folder);
        var models = ModelsBenchmark.of(folder);
        var most = Duration.ofSeconds(context.option("seconds", 5));
        var measured = models.run(most, System::nanoTime);
        var reading = models.runReading(most, System::nanoTime);
        var share = Math.round(100 * measured.operationsPerSecond() / reading.operationsPerSecond());
        var limit = "one thread; " + share + " % of its time is XML";
        return List.of(
                Measurement.of("models: pairs to a topology", measured.operationsPerSecond(), "pairs/s")
                        .limitedBy(limit),
                Measurement.of("models: documents to a topology", measured.bytesPerSecond() / (1 << 20), "MiB/s")
                        .limitedBy(limit),
                Measurement.of("models: XML alone", reading.operationsPerSecond(), "pairs/s")
                        .limitedBy("one thread; the platform's parser, and finding each place"));
    }
}
