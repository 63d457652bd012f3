package io.heddle.edge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.heddle.api.FabricSettings;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.DatacenterReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The file from which one fabric process is started: HOCON, one object {@code heddle.process}. It holds secrets, so its owner
 * alone may read it.
 *
 * @param simulated whether the machines exist in this process's memory only
 * @param apiToken opens the JSON API; empty: it is open
 */
public record FabricFile(FabricSettings fabric, boolean simulated, Optional<String> apiToken) {
    private static final String ROOT = "heddle.process";
    private static final Set<String> KEYS = Set.of(
            "replica",
            "datacenter",
            "journal-url",
            "credentials",
            "controller-token",
            "directory",
            "request-timeout",
            "simulated",
            "api-token");

    /** The file cannot be used; the message says where and why. */
    public static final class Unusable extends RuntimeException {
        Unusable(String message) {
            super(message);
        }
    }

    /** Reads a file, or throws {@link Unusable}. */
    public static FabricFile read(Path file) {
        try {
            if (!Files.isReadable(file)) throw new Unusable("cannot read " + file);
            var config = ConfigFactory.parseFile(file.toFile()).resolve().getConfig(ROOT);
            var unknown = new TreeSet<>(config.root().keySet());
            unknown.removeAll(KEYS);
            if (!unknown.isEmpty()) throw new Unusable(file + ": unknown keys: " + String.join(", ", unknown));
            return of(config);
        } catch (ConfigException | IllegalArgumentException | IOException e) {
            throw new Unusable(file + ": " + e.getMessage());
        }
    }

    private static FabricFile of(Config config) throws IOException {
        var datacenter = Path.of(config.getString("datacenter"));
        var settings = new FabricSettings(
                config.getInt("replica"),
                datacenter(datacenter),
                optional(config, "journal-url"),
                optional(config, "credentials").map(FabricFile::credentials),
                optional(config, "controller-token"),
                Path.of(config.getString("directory")),
                config.getDuration("request-timeout"));
        return new FabricFile(
                settings, config.hasPath("simulated") && config.getBoolean("simulated"), optional(config, "api-token"));
    }

    private static Datacenter datacenter(Path file) throws IOException {
        var result = DatacenterReader.read(file.toString(), Files.readAllBytes(file));
        return result.valid()
                .orElseThrow(() -> new Unusable(
                        result.findings().stream().map(Object::toString).collect(Collectors.joining("\n"))));
    }

    /** The three files of a member, in the folder that holds them. */
    private static FabricSettings.Credentials credentials(String folder) {
        var files = Path.of(folder);
        return new FabricSettings.Credentials(
                files.resolve("ca.pem"), files.resolve("cert.pem"), files.resolve("key.pem"));
    }

    private static Optional<String> optional(Config config, String key) {
        return config.hasPath(key) ? Optional.of(config.getString(key)) : Optional.empty();
    }

    /**
     * What such a file says, for who writes one.
     *
     * @param credentials folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}
     */
    public static byte[] write(
            int replica,
            Path datacenter,
            String journalUrl,
            Path credentials,
            String controllerToken,
            Path directory,
            boolean simulated,
            String apiToken) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("replica", replica);
        values.put("datacenter", datacenter.toString());
        values.put("journal-url", journalUrl);
        values.put("credentials", credentials.toString());
        values.put("controller-token", controllerToken);
        values.put("directory", directory.toString());
        values.put("request-timeout", "10s");
        values.put("simulated", simulated);
        values.put("api-token", apiToken);
        return ConfigFactory.parseMap(Map.of(ROOT, values))
                .root()
                .render(ConfigRenderOptions.concise().setFormatted(true))
                .getBytes(StandardCharsets.UTF_8);
    }
}
