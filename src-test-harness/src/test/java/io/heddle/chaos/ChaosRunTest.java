package io.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.config.datacenter.LocalDatacenter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("soak")
class ChaosRunTest {
    /** Without partitions and full disks, which need rights that a test may not have. */
    @Test
    void aFabricThatIsBrokenForAMinuteKeepsItsPromises(@TempDir Path scratch) throws Exception {
        var outcome = run(scratch, ChaosRun.Means.NONE, new ChaosRun.Settings(1, Duration.ofMinutes(1), List.of()));

        assertThat(outcome.violations()).isEmpty();
        assertThat(outcome.strikes()).isPositive();
        assertThat(outcome.answered()).isPositive();
    }

    @Test
    void wrongClocksChangeNothing(@TempDir Path scratch, @TempDir Path clockFolder) throws Exception {
        var library = Clocks.library();
        assumeTrue(library.isPresent(), "clocks cannot be made wrong here: install " + Clocks.PACKAGE);
        try (var clocks = Clocks.open(clockFolder, library.get())) {
            var means = new ChaosRun.Means(Optional.empty(), false, Optional.of(clocks));
            var skews = ClockFaults.names();

            var outcome = run(scratch, means, new ChaosRun.Settings(2, Duration.ofSeconds(90), skews));

            assertThat(outcome.violations()).isEmpty();
            assertThat(outcome.untroubled()).isPresent();
            assertThat(outcome.strikes()).isGreaterThan(2);
            assertThat(outcome.answered()).isPositive();
        }
    }

    private static ChaosRun.Outcome run(Path scratch, ChaosRun.Means means, ChaosRun.Settings settings)
            throws Exception {
        int network = Spine.network();
        var datacenter = LocalDatacenter.of(3, 6, network);
        try (var fabric = new LocalFabric(Spine.command(), scratch, 3, 6, network)) {
            return new ChaosRun(fabric, datacenter, scratch, means, settings, System.out::println).run();
        }
    }
}
