package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.edge.local.Hint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which fabric a command talks to: the replicas' addresses and what opens them. {@code up} leaves one in its folder.
 *
 * @param servers base addresses, {@code http://host:port}; any of them answers
 * @param token bearer token; empty when the fabric asks for none
 */
public record Context(List<String> servers, Optional<String> token) {
    public static final String FILE = "context.json";

    public Context {
        servers = List.copyOf(servers);
    }

    /** Reads the context in a folder, or empty when there is none. Throws {@link Failure} when it cannot be used. */
    public static Optional<Context> in(Path folder) {
        var file = folder.resolve(FILE);
        if (!Files.exists(file)) return Optional.empty();
        try {
            var tree = ApiClient.JSON.readTree(Files.readAllBytes(file));
            var servers = new ArrayList<String>();
            tree.path("servers").forEach(server -> servers.add(server.asText()));
            if (servers.isEmpty())
                throw Failure.unusable(file + " names no servers; run `" + Hint.command("up", folder) + "` again");
            return Optional.of(new Context(servers, text(tree.path("token"))));
        } catch (IOException e) {
            throw Failure.unusable("cannot read " + file + ": " + e.getMessage());
        }
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }
}
