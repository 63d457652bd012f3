package io.heddle.bench;

import io.heddle.config.bench.PackBenchmark;
import java.io.IOException;
import java.util.List;

/** How many bytes of software become a package, and software again, per second. */
final class PackBench implements Benchmark {
    @Override
    public String name() {
        return "pack";
    }

    @Override
    public String summary() {
        return "bytes packed and unpacked per second; -o mib=N: how many, of which three times as much disk is used";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(BenchOption.number("mib"));
    }

    @Override
    public Story story() {
        return Story.of(
                "A folder, half text and half noise, becomes a package, and a folder again.",
                "Deflate on one thread: tens of MiB per second and processor; then the disk.",
                "A package is one stream that is compressed in order; deflating files side by side is not done.");
    }

    @Override
    public List<Measurement> run(BenchContext context) throws IOException {
        int mib = context.option("mib", 256, 64);
        context.say(mib + " MiB, half of it text");
        var result = PackBenchmark.in(context.scratch(), (long) mib << 20).run(System::nanoTime);
        return List.of(
                Measurement.of("pack", result.pack().bytesPerSecond() / (1 << 20), "MiB/s")
                        .limitedBy("deflate on one thread"),
                Measurement.of("unpack", result.unpack().bytesPerSecond() / (1 << 20), "MiB/s")
                        .limitedBy("inflate and the disk"));
    }
}
