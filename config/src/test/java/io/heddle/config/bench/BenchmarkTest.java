package io.heddle.config.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.config.servicemodel.ConfigurationWriter;
import io.heddle.config.servicemodel.DefinitionWriter;
import io.heddle.config.servicemodel.ModelMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTest {
    private final AtomicLong clock = new AtomicLong();

    @TempDir
    private Path temp = Path.of("");

    @Test
    void modelsAreCountedByPairsAndBytes() throws IOException {
        var model = new ModelMaker(new Random(5)).model();
        var csdef = Files.writeString(temp.resolve("a.csdef"), DefinitionWriter.print(model.definition()));
        var cscfg = Files.writeString(temp.resolve("a.cscfg"), ConfigurationWriter.print(model.configuration()));
        var measured = ModelsBenchmark.of(temp).run(Duration.ofSeconds(3), () -> clock.addAndGet(1_000_000_000));
        assertThat(measured.operations()).isEqualTo(3);
        assertThat(measured.bytes()).isEqualTo(3 * (Files.size(csdef) + Files.size(cscfg)));
        assertThat(measured.operationsPerSecond()).isEqualTo(1.0);
        var reading = ModelsBenchmark.of(temp).runReading(Duration.ofSeconds(3), () -> clock.addAndGet(1_000_000_000));
        assertThat(reading.bytes()).isEqualTo(measured.bytes());
    }

    @Test
    void softwareIsPackedAndUnpackedWhole() throws IOException {
        var result = PackBenchmark.in(temp, 9 << 20).run(() -> clock.addAndGet(1_000_000_000));
        assertThat(result.pack().bytes()).isEqualTo(12 << 20);
        assertThat(result.pack().operations()).isEqualTo(3);
        assertThat(result.packageBytes()).isBetween(4L << 20, 9L << 20);
        assertThat(temp.resolve("unpacked/approot/part-2.bin"))
                .hasSameBinaryContentAs(temp.resolve("service/Worker/part-2.bin"));
    }

    @Test
    void aFolderWithoutModelsIsRefused() {
        assertThatThrownBy(() -> ModelsBenchmark.of(temp))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no service model");
    }
}
