package io.heddle.api;

import io.heddle.config.datacenter.Datacenter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * All that one fabric process must be told to start. Whoever starts it has read and checked the datacenter; what is in it
 * (addresses, ports, fellows) is not repeated here.
 *
 * @param number which of the datacenter's replicas this process is
 * @param journalUrl {@code jdbc:postgresql://host:port/database?user=..&password=..}; empty: in memory, lost with the process
 * @param credentials for the machines' door, mutual TLS; empty: plain text, for one-process embedding and tests only
 * @param controllerToken sent as bearer token to the machines' controllers; empty: none is sent
 * @param directory this process's own scratch directory, for packages on their way; exists
 * @param requestTimeout longest time a request waits for a primary before it fails with {@code FabricUnavailable}; 1 s to 5 min
 */
public record FabricSettings(
        int number,
        Datacenter datacenter,
        Optional<String> journalUrl,
        Optional<Credentials> credentials,
        Optional<String> controllerToken,
        Path directory,
        Duration requestTimeout) {
    public FabricSettings {
        int wanted = number;
        if (datacenter.replicas().stream().noneMatch(r -> r.number() == wanted)) {
            throw new IllegalArgumentException("the datacenter has no replica " + number);
        }
    }

    /** This process's entry in the datacenter. */
    public Datacenter.Replica replica() {
        return datacenter.replicas().stream()
                .filter(r -> r.number() == number)
                .findFirst()
                .orElseThrow();
    }

    /**
     * PEM files: the authority that every peer's certificate must come from, this process's certificate and its PKCS #8 key.
     * A machine's certificate carries its id as common name and its kind ({@code node}, {@code load-balancer}, {@code
     * replica}) as organizational unit.
     */
    public record Credentials(Path authority, Path certificate, Path privateKey) {}
}
