package io.heddle.config.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares two printed models. Lists whose elements have names of their own are compared by name, so that moving an element
 * is not a change of it; all other lists are compared as a whole.
 */
final class TreeDifference {
    /** Stands for the order of a list's elements. */
    static final String ORDER = "#order";

    private final List<Edit> edits = new ArrayList<>();

    private TreeDifference() {}

    /** {@code key}: the name of an element in a list, rather than of a field. */
    record Step(String name, boolean key) {}

    /** One place that differs. Neither before nor after is ever JSON null; absent means that there was, or is, nothing. */
    record Edit(List<Step> path, Optional<JsonNode> before, Optional<JsonNode> after) {
        Edit {
            path = List.copyOf(path);
        }
    }

    static List<Edit> between(JsonNode a, JsonNode b) {
        var difference = new TreeDifference();
        difference.compare(List.of(), a, b);
        return List.copyOf(difference.edits);
    }

    /** The tree with these edits made. */
    static JsonNode apply(JsonNode tree, List<Edit> edits) {
        var result = tree;
        for (var edit : edits) result = apply(result, edit.path(), edit.after());
        return result;
    }

    private void compare(List<Step> path, JsonNode a, JsonNode b) {
        if (a.equals(b)) return;
        if (a.isObject() && b.isObject() && alike(a, b)) {
            b.fieldNames().forEachRemaining(f -> compare(then(path, f, false), a.path(f), b.path(f)));
            return;
        }
        var from = keyed(a);
        var to = keyed(b);
        if (from.isPresent() && to.isPresent()) {
            lists(path, from.get(), to.get());
        } else {
            edits.add(new Edit(path, present(a), present(b)));
        }
    }

    private void lists(List<Step> path, Map<String, JsonNode> from, Map<String, JsonNode> to) {
        var order = new ArrayList<String>();
        from.forEach((key, element) -> {
            if (to.containsKey(key)) {
                order.add(key);
            } else {
                edits.add(new Edit(then(path, key, true), Optional.of(element), Optional.empty()));
            }
        });
        to.forEach((key, element) -> {
            var before = from.get(key);
            if (before == null) {
                order.add(key);
                edits.add(new Edit(then(path, key, true), Optional.empty(), Optional.of(element)));
            } else {
                compare(then(path, key, true), before, element);
            }
        });
        var wanted = new ArrayList<>(to.keySet());
        if (!wanted.equals(order)) {
            edits.add(new Edit(then(path, ORDER, false), Optional.of(names(order)), Optional.of(names(wanted))));
        }
    }

    private static JsonNode apply(JsonNode tree, List<Step> path, Optional<JsonNode> after) {
        if (path.isEmpty()) return after.orElse(JsonNodeFactory.instance.nullNode());
        var step = path.get(0);
        var rest = path.subList(1, path.size());
        if (step.key()) return inList(tree, step.name(), rest, after);
        if (step.name().equals(ORDER)) return ordered(tree, after.orElseThrow());
        ObjectNode copy = ((ObjectNode) tree).objectNode().setAll((ObjectNode) tree);
        copy.set(step.name(), apply(tree.path(step.name()), rest, after));
        return copy;
    }

    private static JsonNode inList(JsonNode tree, String key, List<Step> rest, Optional<JsonNode> after) {
        var elements = new LinkedHashMap<>(keyed(tree).orElseThrow());
        if (rest.isEmpty() && after.isEmpty()) {
            elements.remove(key);
        } else {
            var before = elements.getOrDefault(key, JsonNodeFactory.instance.nullNode());
            elements.put(key, apply(before, rest, after));
        }
        return list(elements.values());
    }

    private static JsonNode ordered(JsonNode tree, JsonNode order) {
        var elements = keyed(tree).orElseThrow();
        var result = new ArrayList<JsonNode>();
        order.forEach(name -> result.add(elements.getOrDefault(name.asText(), JsonNodeFactory.instance.nullNode())));
        return list(result);
    }

    private static ArrayNode list(Iterable<JsonNode> elements) {
        var list = JsonNodeFactory.instance.arrayNode();
        elements.forEach(list::add);
        return list;
    }

    /** The elements of a list by their names; empty when one has no name, or two have the same. */
    private static Optional<Map<String, JsonNode>> keyed(JsonNode tree) {
        if (!tree.isArray()) return Optional.empty();
        Map<String, JsonNode> elements = new LinkedHashMap<>();
        for (var element : tree) {
            var key = key(element);
            if (key.isEmpty() || elements.putIfAbsent(key, element) != null) return Optional.empty();
        }
        return Optional.of(elements);
    }

    private static String key(JsonNode element) {
        // Tasks run in their order, and what runs is the command: they have no names.
        for (var field : new String[] {"name", "moduleName"}) {
            if (element.path(field).isTextual()) return element.path(field).asText();
        }
        return element.path("definition").path("name").asText("");
    }

    /** Two records of one type; a union's members are told apart by their fields. */
    private static boolean alike(JsonNode a, JsonNode b) {
        var fields = new ArrayList<String>();
        a.fieldNames().forEachRemaining(fields::add);
        return a.size() == b.size() && fields.stream().allMatch(b::has);
    }

    private static JsonNode names(List<String> names) {
        var list = JsonNodeFactory.instance.arrayNode();
        names.forEach(list::add);
        return list;
    }

    private static Optional<JsonNode> present(JsonNode tree) {
        return tree.isMissingNode() || tree.isNull() ? Optional.empty() : Optional.of(tree);
    }

    private static List<Step> then(List<Step> path, String name, boolean key) {
        var longer = new ArrayList<>(path);
        longer.add(new Step(name, key));
        return longer;
    }
}
