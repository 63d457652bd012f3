package io.heddle.agent;

import io.heddle.config.Bytes;
import io.heddle.config.Finding;
import io.heddle.guest.GuestJvm;
import io.heddle.protocol.Hardware;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a host agent is told when it starts.
 *
 * @param stateFolder its goal, its image cache and its virtual machines; one agent per folder
 * @param address this machine's own; its guests connect to it
 * @param guestPort where guests connect; 0: the one of the last time, or any
 * @param heartbeat a report goes up at least this often; 100 ms to 1 min
 * @param imageCacheMax the package cache is kept below this, except for packages in use
 */
record AgentSettings(
        String nodeId,
        Path stateFolder,
        String address,
        int guestPort,
        GatewaySettings gateways,
        Hardware hardware,
        GuestJvm guestJvm,
        Duration heartbeat,
        Bytes imageCacheMax) {
    /**
     * Source: docs/simulation.md. With one beat a second, a loss of 5 % and a pause of 3 s a day, a thousand machines that live are
     * taken for dead 800 times a month; with four a second, never.
     */
    private static final int HEARTBEAT_MS = 250;

    /** Reads the command line of {@link HostAgentMain}; {@code options} collects the findings. */
    static Optional<AgentSettings> parse(Options options) {
        String node = options.required("node-id");
        if (!node.matches("[A-Za-z0-9_][A-Za-z0-9_. -]{0,254}")) {
            options.finding(
                    "node-id", "id-shape", "not a node id: \"" + node + "\"", "use letters, digits, '_', '-' and '.'");
        }
        Path state = options.path("state");
        String address = options.required("address");
        int port = (int) options.number("guest-port", 0, 0, 65535);
        GatewaySettings gateways = GatewaySettings.parse(options);
        Hardware hardware = Hardware.newBuilder()
                .setCores((int) options.number("cores", Runtime.getRuntime().availableProcessors(), 1, 1 << 16))
                .setMemoryMib(options.number("memory-mib", 2048, 1, 1L << 30))
                .setDiskMib(options.number("disk-mib", 10240, 1, 1L << 40))
                .build();
        Path java = Path.of(options.optional("guest-java")
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (!java.toFile().canExecute()) {
            options.finding("guest-java", "guest-java", "not a program: " + java, "name the java launcher for guests");
        }
        String classPath = options.required("guest-class-path");
        Optional<Path> archive = options.optional("guest-archive").map(Path::of);
        archive.filter(a -> !a.toFile().canRead())
                .ifPresent(a -> options.finding("guest-archive", "guest-archive", "cannot read " + a, ""));
        Duration heartbeat = Duration.ofMillis(options.number("heartbeat-ms", HEARTBEAT_MS, 100, 60_000));
        Bytes cache = Bytes.mib(options.number("image-cache-mib", 4096, 1, 1L << 30));
        if (Finding.anyError(options.findings())) return Optional.empty();
        return Optional.of(new AgentSettings(
                node,
                state.toAbsolutePath().normalize(),
                address,
                port,
                gateways,
                hardware,
                new GuestJvm(java, classPath, archive),
                heartbeat,
                cache));
    }
}
