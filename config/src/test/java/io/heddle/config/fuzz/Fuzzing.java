package io.heddle.config.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.config.Finding;
import io.heddle.config.datacenter.DatacenterReader;
import io.heddle.config.datacenter.DatacenterWriter;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.config.packages.CloudPackage;
import io.heddle.config.packages.Packer;
import io.heddle.config.servicemodel.ConfigurationWriter;
import io.heddle.config.servicemodel.DefinitionWriter;
import io.heddle.config.servicemodel.ModelMaker;
import io.heddle.config.translation.ServiceCheck;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Feeds spoiled documents and packages to the readers. Whatever comes, they answer: with a model, or with at least one error.
 * Every input is made from its own number, so that a failure names the one that repeats it.
 */
final class Fuzzing {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long seed;
    private final Path folder;
    private long slowestNanos;
    private long slowestTry;

    /** @param folder where packages are unpacked; everything else around it must stay as it is */
    Fuzzing(long seed, Path folder) {
        this.seed = seed;
        this.folder = folder;
    }

    /** The longest that one input took, and which. */
    String slowest() {
        return slowestNanos / 1_000_000 + " ms for input " + slowestTry;
    }

    long slowestMillis() {
        return slowestNanos / 1_000_000;
    }

    void documents(long from, long to) {
        for (long number = from; number < to; number++) {
            var random = new Random(seed * 1_000_003 + number);
            var model = new ModelMaker(random).model();
            var csdef = DefinitionWriter.print(model.definition()).getBytes(UTF_8);
            var cscfg = ConfigurationWriter.print(model.configuration()).getBytes(UTF_8);
            var datacenter =
                    DatacenterWriter.toXml(LocalDatacenter.of(3, 2, 10)).getBytes(UTF_8);
            var mutator = new Mutator(random);
            boolean definition = random.nextBoolean();
            var spoiledDefinition = definition ? mutator.mutate(csdef, cscfg) : csdef;
            var spoiledConfiguration = definition ? cscfg : mutator.mutate(cscfg, csdef);
            var spoiledDatacenter = mutator.mutate(datacenter, csdef);
            timed(number, () -> {
                var report = ServiceCheck.check("a", spoiledDefinition, "b", spoiledConfiguration);
                require(report.model().isPresent() || Finding.anyError(report.findings()), "neither model nor error");
                require(report.deployable() || Finding.anyError(report.findings()), "refused without an error");
            });
            timed(number, () -> {
                var read = DatacenterReader.read("d", spoiledDatacenter);
                require(read.value().isPresent() || Finding.anyError(read.findings()), "neither datacenter nor error");
            });
        }
    }

    void packages(long from, long to) throws IOException {
        var whole = Files.readAllBytes(sample());
        for (long number = from; number < to; number++) {
            var random = new Random(seed * 1_000_003 + number);
            var spoiled = new Mutator(random).mutate(whole, whole);
            var file = Files.write(folder.resolve("spoiled.cspkg"), spoiled);
            var out = folder.resolve("out" + number);
            timed(number, () -> {
                var opened = CloudPackage.open(file);
                require(opened.value().isPresent() || Finding.anyError(opened.findings()), "neither package nor error");
                if (opened.value().isEmpty()) return;
                try (var it = opened.value().get()) {
                    it.verify();
                    it.extractAll(out);
                }
            });
            Trees.delete(out);
        }
    }

    private Path sample() throws IOException {
        var service = Files.createDirectories(folder.resolve("service"));
        Files.writeString(service.resolve("S.csdef"), """
                <ServiceDefinition name="S" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
                  <WorkerRole name="W"/><WorkerRole name="V"/></ServiceDefinition>""");
        for (var role : List.of("W", "V")) {
            Files.createDirectories(service.resolve(role).resolve("data"));
            Files.writeString(service.resolve(role).resolve("run.sh"), "#!/bin/sh\n".repeat(50));
            Files.write(service.resolve(role).resolve("data/a.jar"), new byte[300]);
        }
        return Packer.pack(service, folder.resolve("whole.cspkg"))
                .value()
                .orElseThrow()
                .file();
    }

    private void timed(long number, Input input) {
        // Of the processor, since the machine may have other things to do.
        long before = THREADS.getCurrentThreadCpuTime();
        try {
            input.read();
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError("input " + number + " of seed " + seed, e);
        }
        long took = THREADS.getCurrentThreadCpuTime() - before;
        if (took > slowestNanos) {
            slowestNanos = took;
            slowestTry = number;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw new IllegalStateException(otherwise);
    }

    @FunctionalInterface
    private interface Input {
        void read() throws Exception;
    }
}
