package io.heddle.edge.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.api.Slot;
import io.heddle.api.Supposition;
import io.heddle.config.Finding;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/v1/what-if}, read and checked. */
record WhatIfRequest(List<Part> parts) {
    private static final String KILL = "kill";
    private static final String DELETE = "delete";
    private static final String DEPLOY = "deploy";
    private static final String UPDATE = "hostUpdate";

    WhatIfRequest {
        parts = List.copyOf(parts);
    }

    /** One supposition, or a service that has to be read before it is one. */
    sealed interface Part {
        record Plain(Supposition supposition) implements Part {}

        record Service(DeployRequest request) implements Part {}
    }

    /** Reads a body, or throws {@link Problem.Rejected} with everything that is wrong with it. */
    static WhatIfRequest read(byte[] body) {
        var findings = new ArrayList<Finding>();
        var parts = new ArrayList<Part>();
        var list = tree(body).path("suppositions");
        if (!list.isArray() || list.isEmpty() || list.size() > Supposition.COUNT_MAX) {
            find(findings, "", "\"suppositions\" must be a list of 1 to " + Supposition.COUNT_MAX);
        } else {
            for (int i = 0; i < list.size(); i++) {
                var part = part("suppositions[" + i + "]", list.get(i), findings);
                if (part != null) parts.add(part);
            }
        }
        if (!findings.isEmpty()) throw new Problem.Rejected(Problem.invalid(findings));
        return new WhatIfRequest(parts);
    }

    private static @Nullable Part part(String at, JsonNode node, List<Finding> findings) {
        if (node.has(DEPLOY)) return service(at, node.get(DEPLOY), findings);
        var supposition = supposition(at, node, findings);
        return supposition == null ? null : new Part.Plain(supposition);
    }

    private static @Nullable Supposition supposition(String at, JsonNode node, List<Finding> findings) {
        if (node.has(UPDATE)) return text(at, node, UPDATE, findings, Supposition.UpdatesHosts::new);
        if (node.has(DELETE)) {
            var service = text(at, node.get(DELETE), "service", findings, ServiceName::new);
            var slot = text(
                    at, node.get(DELETE), "slot", findings, t -> Slot.of(t).orElseThrow(IllegalArgumentException::new));
            return service == null || slot == null ? null : new Supposition.Deletes(service, slot);
        }
        return switch (node.path(KILL).asText()) {
            case "node" -> text(at, node, "id", findings, id -> new Supposition.NodeDies(new NodeId(id)));
            case "rack" -> text(at, node, "id", findings, id -> new Supposition.RackDies(new RackId(id)));
            case "pdu" -> text(at, node, "id", findings, Supposition.PduDies::new);
            default -> {
                find(findings, at, "one of kill (node, rack or pdu), deploy, delete and hostUpdate is wanted");
                yield null;
            }
        };
    }

    private static @Nullable Part service(String at, JsonNode node, List<Finding> findings) {
        try {
            var bytes = Json.MAPPER.writeValueAsBytes(node);
            return new Part.Service(DeployRequest.read(bytes, () -> new RequestId("what-if")));
        } catch (Problem.Rejected e) {
            e.problem
                    .findings()
                    .forEach(f -> findings.add(Finding.error(
                            f.place(),
                            at + "." + DEPLOY + (f.path().isEmpty() ? "" : "." + f.path()),
                            f.rule(),
                            f.message(),
                            f.remedy())));
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private static <T> @Nullable T text(
            String at, JsonNode node, String field, List<Finding> findings, Function<String, T> parse) {
        var text = node.path(field);
        try {
            if (text.isTextual() && !text.asText().isEmpty()) return parse.apply(text.asText());
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        find(findings, at + "." + field, "no usable \"" + field + "\" is given");
        return null;
    }

    private static JsonNode tree(byte[] body) {
        try {
            var tree = Json.MAPPER.readTree(body);
            if (tree != null && tree.isObject()) return tree;
        } catch (IOException e) {
            // Reported below.
        }
        var findings = new ArrayList<Finding>();
        find(findings, "", "the body must be a JSON object");
        throw new Problem.Rejected(Problem.invalid(findings));
    }

    private static void find(List<Finding> findings, String path, String message) {
        findings.add(Finding.error("request", path, "request-what-if", message, "see docs/api.md"));
    }
}
