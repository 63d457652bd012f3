package io.heddle.config.bench;

import io.heddle.config.packages.CloudPackage;
import io.heddle.config.packages.Packer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** Bytes of software that are packed, and unpacked again, per second. One half of them compresses well, the other not at all. */
public final class PackBenchmark {
    private static final int FILE_BYTES = 4 << 20;
    private static final String CSDEF = """
            <ServiceDefinition name="Bench" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
              <WorkerRole name="Worker"><Runtime><EntryPoint>
                <ProgramEntryPoint commandLine="./run" setReadyOnProcessStart="true"/>
              </EntryPoint></Runtime></WorkerRole>
            </ServiceDefinition>
            """;

    private final Path folder;
    private final long bytes;

    private PackBenchmark(Path folder, long bytes) {
        this.folder = folder;
        this.bytes = bytes;
    }

    /** Both ways. */
    public record Result(Throughput pack, Throughput unpack, long packageBytes) {}

    /** Makes a service of about so many bytes of software in an empty folder, which must have room for it three times. */
    public static PackBenchmark in(Path folder, long bytes) throws IOException {
        var role = Files.createDirectories(folder.resolve("service").resolve("Worker"));
        Files.writeString(folder.resolve("service").resolve("Bench.csdef"), CSDEF);
        var random = new SplittableRandom(7);
        var block = new byte[1 << 16];
        for (int i = 0; (long) i * FILE_BYTES < bytes; i++) {
            try (var out = new BufferedOutputStream(Files.newOutputStream(role.resolve("part-" + i + ".bin")))) {
                for (int written = 0; written < FILE_BYTES; written += block.length) {
                    fill(block, i % 2 == 0, random);
                    out.write(block);
                }
            }
        }
        return new PackBenchmark(folder, Math.ceilDiv(bytes, (long) FILE_BYTES) * FILE_BYTES);
    }

    /** Packs once and unpacks once. {@code nanoClock}: monotonic, in nanoseconds. */
    public Result run(LongSupplier nanoClock) throws IOException {
        long start = nanoClock.getAsLong();
        var packed = Packer.pack(folder.resolve("service"), folder.resolve("bench.cspkg"));
        long middle = nanoClock.getAsLong();
        var file = packed.value().orElseThrow(() -> new IOException("not packed: " + packed.findings()));
        var findings = CloudPackage.extractRole(file.file(), "Worker", folder.resolve("unpacked"));
        long end = nanoClock.getAsLong();
        if (!findings.isEmpty()) throw new IOException("not unpacked: " + findings);
        return new Result(
                new Throughput(file.files(), bytes, Duration.ofNanos(middle - start)),
                new Throughput(file.files(), bytes, Duration.ofNanos(end - middle)),
                file.bytes());
    }

    private static void fill(byte[] block, boolean text, SplittableRandom random) {
        if (!text) {
            random.nextBytes(block);
            return;
        }
        var words = new StringBuilder(block.length + 16);
        while (words.length() < block.length)
            words.append("word").append(random.nextInt(10_000)).append(' ');
        System.arraycopy(words.toString().getBytes(StandardCharsets.US_ASCII), 0, block, 0, block.length);
    }
}
