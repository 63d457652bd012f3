package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.edge.local.Hint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code up} says when it is done: where to look, and what to kill. */
final class UpReport {
    private final Heddle heddle;
    private final Path directory;
    private final boolean simulated;

    /** @param directory as the user named it */
    UpReport(Heddle heddle, Path directory, boolean simulated) {
        this.heddle = heddle;
        this.directory = directory;
        this.simulated = simulated;
    }

    void print(ApiClient client, Path root, Duration firstReady, Duration now) {
        var status = client.get("status");
        var lines = new ArrayList<String>();
        lines.add(headline(status));
        if (!firstReady.isZero()) {
            lines.add("From start to the first ready instance: " + seconds(firstReady) + "; to now: " + seconds(now)
                    + ".");
        }
        if (simulated) lines.add("  Its machines are simulated: nothing answers at their services' addresses.");
        for (var service : client.get("services")) {
            if (simulated) continue;
            service.path("endpoints").findValuesAsText("url").forEach(url -> lines.add("  open   " + url));
        }
        lines.add("  API    " + client.server() + "/api/v1/status (token in " + root.resolve(Context.FILE) + ")");
        lines.add("  look   " + Hint.command("status", directory)
                + "; also services, instances, nodes, fc, events --follow");
        lines.addAll(victims(client));
        lines.add("  stop   " + Hint.command("down", directory));
        lines.forEach(heddle.terminal()::print);
    }

    /** Says that all is up only when all of it is. */
    private static String headline(JsonNode status) {
        int ready = status.path("instancesReady").asInt();
        int instances = status.path("instances").asInt();
        int nodesReady = status.path("nodesReady").asInt();
        int nodes = status.path("nodes").asInt();
        boolean whole = ready == instances && nodesReady == nodes;
        return "The fabric is up" + (whole ? ": " : ", but not all of it: ")
                + upOf(nodesReady, nodes) + " machines, "
                + upOf(
                        status.path("replicasUp").asInt(),
                        status.path("replicas").asInt()) + " replicas, "
                + upOf(ready, instances) + " instances ready.";
    }

    private static String upOf(int up, int all) {
        return up == all ? Integer.toString(all) : up + " of " + all;
    }

    /** What can be killed, to see it heal. */
    private List<String> victims(ApiClient client) {
        var lines = new ArrayList<String>();
        for (var replica : client.get("replicas")) {
            if (replica.path("role").asText().equals("Primary")) {
                lines.add("  kill   kill -9 " + replica.path("pid").asText() + "  (the controller's primary)");
            }
        }
        for (var instance : client.get("instances")) {
            if (lines.size() > 1 || instance.path("rolePid").asLong() == 0) continue;
            lines.add("         kill -9 " + instance.path("rolePid").asText() + "  (the role "
                    + instance.path("instance").asText() + ")");
            lines.add("         " + Hint.command("node " + instance.path("node").asText() + " power-off", directory)
                    + "  (a whole machine)");
        }
        return lines;
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
