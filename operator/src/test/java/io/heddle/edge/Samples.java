package io.heddle.edge;

import io.heddle.config.Bytes;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.RoleDescription.EntryPoint;
import io.heddle.config.controller.RoleDescription.RoleKind;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.controller.VmSize;
import java.time.Duration;
import java.util.List;

/** Services that tests deploy. */
public final class Samples {
    private Samples() {}

    /** One web role and one worker role, two instances each. */
    public static ServiceDescription guestbook(String packageSha256) {
        return new ServiceDescription("Guestbook", 5, 2, packageSha256, List.of(role("Web"), role("Worker")));
    }

    private static RoleDescription role(String name) {
        return new RoleDescription(
                name,
                RoleKind.WORKER,
                new VmSize("ExtraSmall", 250, Bytes.mib(768), Bytes.gib(20), 5),
                2,
                new EntryPoint(EntryPoint.Kind.PROGRAM, "run.sh", true, false),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Duration.ofMinutes(10),
                Duration.ofMinutes(5));
    }
}
