package io.heddle.edge.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What somebody wants of a local fabric. What is empty is as it was when the fabric was made, or the default when it is new.
 *
 * @param datacenter a Datacenter.xml
 * @param replicas fabric processes, on a datacenter made for the purpose; not with {@code datacenter}
 * @param nodes machines, likewise
 * @param network the N of its addresses, 127.N.x.y, likewise
 * @param journalUrl JDBC URL of a database that is there already
 * @param driver {@code process} or {@code simulated}
 */
public record Wish(
        Optional<Path> datacenter,
        Optional<Integer> replicas,
        Optional<Integer> nodes,
        Optional<Integer> network,
        Optional<String> journalUrl,
        Optional<String> driver) {
    static final int REPLICAS = 3;
    static final int NODES = 6;
    static final int NETWORK = 10;

    boolean madeToMeasure() {
        return replicas.isPresent() || nodes.isPresent() || network.isPresent();
    }

    boolean isEmpty() {
        return datacenter.isEmpty() && !madeToMeasure() && journalUrl.isEmpty() && driver.isEmpty();
    }
}
