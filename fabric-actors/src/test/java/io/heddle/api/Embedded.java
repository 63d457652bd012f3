package io.heddle.api;

import io.heddle.config.Bytes;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.controller.VmSize;
import io.heddle.config.datacenter.Datacenter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings and services for tests that run a fabric in one process. */
final class Embedded {
    private Embedded() {}

    static FabricSettings settings(Datacenter datacenter, Path directory) {
        return new FabricSettings(
                1, datacenter, Optional.empty(), Optional.empty(), Optional.empty(), directory, Duration.ofSeconds(10));
    }

    /** One worker role. */
    static ServiceDescription service(int instances) {
        var role = new RoleDescription(
                "Worker",
                RoleDescription.RoleKind.WORKER,
                new VmSize("Small", 1000, Bytes.mib(1792), Bytes.gib(20), 100),
                instances,
                new RoleDescription.EntryPoint(RoleDescription.EntryPoint.Kind.PROGRAM, "sleep 1000", true, false),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Duration.ofMinutes(10),
                Duration.ofMinutes(5));
        return new ServiceDescription("Shop", 5, 2, "", List.of(role));
    }
}
