package io.heddle.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is where according to the cluster's log, read from its rows alone. */
final class Placements {
    /** Thousandths of a core, MiB, MiB, Mbit/s. */
    record Size(long millicores, long memory, long disk, long bandwidth) {}

    /** One role instance. {@code node} and {@code vm} are empty while it has no place. */
    record Instance(String id, String deployment, int updateDomain, Size size, String node, String vm) {
        Instance at(String newNode, String newVm) {
            return new Instance(id, deployment, updateDomain, size, newNode, newVm);
        }
    }

    private static final long MIB = 1 << 20;

    private final TreeMap<String, Instance> instances = new TreeMap<>();
    private final Map<String, Boolean> deleting = new HashMap<>();

    /** The node that gained an instance; empty when none did. */
    Optional<String> see(Fact.Journalled row) {
        var e = row.event();
        switch (row.name()) {
            case "cluster.deployed.v1" -> deployed(e);
            case "cluster.deleted.v1" -> deleting.put(e.get("deployment").asText(), true);
            case "cluster.removed.v1" -> {
                var id = e.get("deployment").asText();
                deleting.remove(id);
                instances.values().removeIf(i -> i.deployment().equals(id));
            }
            case "cluster.vm-released.v1" -> instances.remove(e.get("instance").asText());
            case "cluster.instance-moved.v1" -> {
                move(e, e.get("node").asText(), e.get("vm").asText());
                return Optional.of(e.get("node").asText());
            }
            case "cluster.instance-stranded.v1" -> move(e, "", "");
            default -> {}
        }
        return Optional.empty();
    }

    private void deployed(JsonNode e) {
        var sizes = new HashMap<String, Size>();
        for (var role : e.get("description").get("roles")) {
            var s = role.get("size");
            sizes.put(
                    role.get("name").asText(),
                    new Size(
                            s.get("millicores").asLong(),
                            bytes(s.get("memory")) / MIB,
                            bytes(s.get("disk")) / MIB,
                            s.get("bandwidthMbps").asLong()));
        }
        for (var p : e.get("instances")) {
            var size = sizes.get(p.get("role").asText());
            if (size == null) throw new IllegalStateException("the log deploys a role that it does not describe: " + p);
            var id = p.get("instance").asText();
            instances.put(
                    id,
                    new Instance(
                            id,
                            e.get("deployment").asText(),
                            p.get("updateDomain").asInt(),
                            size,
                            p.get("node").asText(),
                            p.get("vm").asText()));
        }
    }

    private static long bytes(JsonNode quantity) {
        return quantity.isObject() ? quantity.elements().next().asLong() : quantity.asLong();
    }

    private void move(JsonNode e, String node, String vm) {
        instances.computeIfPresent(e.get("instance").asText(), (id, i) -> i.at(node, vm));
    }

    Collection<Instance> all() {
        return instances.values();
    }

    @Nullable
    Instance instance(String id) {
        return instances.get(id);
    }

    boolean isDeleting(String deployment) {
        return deleting.containsKey(deployment);
    }

    Collection<Instance> on(String node) {
        return instances.values().stream().filter(i -> i.node().equals(node)).toList();
    }
}
