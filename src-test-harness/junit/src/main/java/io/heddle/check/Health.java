package io.heddle.check;

import java.util.HashMap;
import java.util.Map;

/** What the cluster's log believed of each machine, and until when it last suspected it. */
final class Health {
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final Map<String, Boolean> suspect = new HashMap<>();
    private final Map<String, Long> suspectedUntil = new HashMap<>();

    void see(Fact.Journalled row) {
        switch (row.name()) {
            case "cluster.node-suspected.v1" ->
                suspect.put(row.event().get("node").asText(), true);
            case "cluster.node-became-ready.v1" -> over(row);
            case "cluster.node-fenced.v1" -> over(row);
            default -> {}
        }
    }

    private void over(Fact.Journalled row) {
        var node = row.event().get("node").asText();
        if (Boolean.TRUE.equals(suspect.put(node, false))) suspectedUntil.put(node, row.at());
    }

    /** Whether the log suspects the machine, or did within the last {@code nanos}. */
    boolean suspectedLately(String node, long now, long nanos) {
        return Boolean.TRUE.equals(suspect.get(node)) || now - suspectedUntil.getOrDefault(node, NEVER) < nanos;
    }
}
