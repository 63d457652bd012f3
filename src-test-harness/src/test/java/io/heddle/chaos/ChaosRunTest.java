package io.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.datacenter.LocalDatacenter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosRunTest {
    /** Without partitions and full disks, which need rights that a test may not have. */
    @Test
    @Tag("soak")
    void aFabricThatIsBrokenForAMinuteKeepsItsPromises(@TempDir Path scratch) throws Exception {
        int network = Spine.network();
        try (var fabric = new LocalFabric(Spine.command(), scratch, 3, 6, network)) {
            var run = new ChaosRun(
                    fabric,
                    LocalDatacenter.of(3, 6, network),
                    scratch,
                    Optional.empty(),
                    new ChaosRun.Settings(1, Duration.ofMinutes(1), List.of(), false),
                    System.out::println);

            var outcome = run.run();

            assertThat(outcome.checkers().violations()).isEmpty();
            assertThat(outcome.strikes()).isPositive();
            assertThat(outcome.answered()).isPositive();
        }
    }
}
