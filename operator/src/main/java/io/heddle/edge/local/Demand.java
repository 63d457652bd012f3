package io.heddle.edge.local;

import io.heddle.config.datacenter.Datacenter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * How much memory a fabric's own processes need, so that one that cannot be is refused before it takes its machine along.
 * What each takes was measured with a fresh fabric (resident set); roles come on top.
 */
final class Demand {
    /** Unit: MiB. */
    private static final long REPLICA = 260;
    /** Unit: MiB. */
    private static final long MACHINE = 105;
    /** Unit: MiB. The room, the database and the load balancer. */
    private static final long REST = 350;

    private Demand() {}

    /** Throws {@link LocalFailure} when the datacenter's processes need more than is available here. */
    static void check(Datacenter datacenter, OptionalLong availableMib) {
        long needed = REST
                + REPLICA * datacenter.replicas().size()
                + MACHINE * datacenter.nodes().size();
        if (availableMib.isEmpty() || needed <= availableMib.getAsLong()) return;
        throw new LocalFailure(
                datacenter.replicas().size() + " replicas and "
                        + datacenter.nodes().size() + " machines need about " + needed + " MiB of memory; "
                        + availableMib.getAsLong() + " MiB are available",
                List.of("take fewer machines, or machines that exist in memory only: `--driver simulated`"));
    }

    /** Unit: MiB. Empty where the kernel does not say. */
    static OptionalLong available() {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (!line.startsWith("MemAvailable:")) continue;
                return OptionalLong.of(Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024);
            }
        } catch (IOException | NumberFormatException e) {
            // As if the kernel did not say: nothing is refused for it.
        }
        return OptionalLong.empty();
    }
}
