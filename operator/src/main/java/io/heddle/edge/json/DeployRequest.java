package io.heddle.edge.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.api.Slot;
import io.heddle.config.Finding;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/v1/deployments}, read and checked. */
record DeployRequest(
        RequestId id,
        ServiceName service,
        Slot slot,
        String packageSha256,
        ByteString configuration,
        Optional<ByteString> definition) {
    private static final Set<String> FIELDS =
            Set.of("requestId", "service", "slot", "packageSha256", "configuration", "definition");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    static boolean isSha256(String text) {
        return SHA256.matcher(text).matches();
    }

    /**
     * Reads a body, or throws {@link Problem.Rejected} with everything that is wrong with it.
     *
     * @param idMissing gives the id of a request that names none
     */
    static DeployRequest read(byte[] body, Supplier<RequestId> idMissing) {
        var reader = new Reader(tree(body));
        var id = reader.field("requestId", false, RequestId::new, "1 to 255 letters, digits, '_', '-' or '.'");
        var service = reader.field("service", true, ServiceName::new, "1 to 255 letters, digits, '_', '-' or '.'");
        var slot = reader.field("slot", false, t -> Slot.of(t).orElseThrow(), "production or staging");
        var sha = reader.field("packageSha256", true, DeployRequest::sha256, "64 lower-case hexadecimal digits");
        var configuration = reader.field("configuration", true, DeployRequest::decode, "base64 of the .cscfg");
        var definition = reader.field("definition", false, DeployRequest::decode, "base64 of the .csdef");
        reader.unknownFields();
        if (service == null || sha == null || configuration == null || !reader.findings.isEmpty()) {
            throw new Problem.Rejected(Problem.invalid(reader.findings));
        }
        return new DeployRequest(
                id == null ? idMissing.get() : id,
                service,
                slot == null ? Slot.PRODUCTION : slot,
                sha,
                configuration,
                Optional.ofNullable(definition));
    }

    private static ByteString decode(String base64) {
        return ByteString.fromArray(Base64.getDecoder().decode(base64));
    }

    private static String sha256(String text) {
        if (!isSha256(text)) throw new IllegalArgumentException("not a SHA-256");
        return HexFormat.of().formatHex(HexFormat.of().parseHex(text));
    }

    private static JsonNode tree(byte[] body) {
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw rejected("is not JSON: " + firstLine(e));
        }
        if (tree == null || !tree.isObject()) throw rejected("must be a JSON object");
        return tree;
    }

    private static Problem.Rejected rejected(String what) {
        return new Problem.Rejected(Problem.invalid(
                List.of(Finding.error("request", "", "request-json", "the body " + what, "see docs/api.md"))));
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static final class Reader {
        private final JsonNode tree;
        private final List<Finding> findings = new ArrayList<>();

        Reader(JsonNode tree) {
            this.tree = tree;
        }

        <T> @Nullable T field(String name, boolean required, Function<String, T> parse, String shape) {
            var node = tree.path(name);
            if (node.isMissingNode() || node.isNull()) {
                if (required) find(name, "request-field-missing", "\"" + name + "\" is missing", shape);
                return null;
            }
            try {
                if (node.isTextual()) return parse.apply(node.asText());
            } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
                // Reported below, with what was expected rather than with what the parser said.
            }
            var shown = node.toString();
            find(
                    name,
                    "request-field",
                    (shown.length() > 80 ? shown.substring(0, 80) + "..." : shown) + " is no \"" + name + "\"",
                    shape);
            return null;
        }

        void unknownFields() {
            tree.fieldNames().forEachRemaining(name -> {
                if (!FIELDS.contains(name)) {
                    find(name, "request-field-unknown", "\"" + name + "\" is not known", "leave it out");
                }
            });
        }

        private void find(String field, String rule, String message, String shape) {
            findings.add(Finding.error("request", field, rule, message, shape));
        }
    }
}
