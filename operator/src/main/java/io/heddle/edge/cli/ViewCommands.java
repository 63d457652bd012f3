package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** The commands that show what there is: one question, one table. */
final class ViewCommands {
    private ViewCommands() {}

    /** Asks for one view and shows it. */
    abstract static class View extends RemoteCommand {
        private final String path;

        View(String path) {
            this.path = path;
        }

        abstract List<String> lines(JsonNode view);

        @Override
        public Integer call() {
            var view = client(READ_PATIENCE).get(path);
            if (json()) {
                printJson(view);
            } else {
                lines(view).forEach(terminal()::print);
            }
            return 0;
        }
    }

    @Command(name = "status", description = "the fabric at a glance")
    static final class Status extends View {
        Status() {
            super("status");
        }

        @Override
        List<String> lines(JsonNode s) {
            int primary = s.path("primary").asInt();
            var leader = primary == 0 ? "no primary" : "primary is replica " + primary + ", epoch " + text(s, "epoch");
            return List.of(
                    "cluster    " + text(s, "cluster") + ": " + leader,
                    "replicas   " + text(s, "replicasUp") + " up of " + text(s, "replicas"),
                    "nodes      " + text(s, "nodesReady") + " ready of " + text(s, "nodes"),
                    "services   " + text(s, "services"),
                    "instances  " + text(s, "instancesReady") + " ready of " + text(s, "instances"),
                    "cores      " + cores(s.path("coresUsed")) + " used of " + text(s, "coresTotal"));
        }
    }

    @Command(name = "services", description = "the deployments and their public addresses")
    static final class Services extends View {
        Services() {
            super("services");
        }

        @Override
        List<String> lines(JsonNode services) {
            var table = new Table("SERVICE", "SLOT", "STATE", "READY", "DEPLOYMENT", "ADDRESS");
            for (var s : services) {
                table.row(
                        text(s, "service"),
                        text(s, "slot"),
                        text(s, "state"),
                        text(s, "instancesReady") + "/" + text(s, "instances"),
                        text(s, "deployment"),
                        String.join(" ", s.path("endpoints").findValuesAsText("url")));
            }
            return table.lines();
        }
    }

    @Command(
            name = "instances",
            description = {
                "the role instances, where they are and how they are",
                "FD and UD are the fault and update domain of an instance within its own deployment; two fault domains"
                        + " of a deployment are never in one rack. A program's output is in"
                        + " nodes/NODE/vms/*/logs/role.log of the fabric's folder."
            })
    static final class Instances extends View {
        Instances() {
            super("instances");
        }

        @Override
        List<String> lines(JsonNode instances) {
            var table = new Table(
                    "SERVICE",
                    "SLOT",
                    "INSTANCE",
                    "STATUS",
                    "NODE",
                    "FD",
                    "UD",
                    "ADDRESS",
                    "RESTARTS",
                    "GUEST PID",
                    "ROLE PID",
                    "DETAIL");
            for (var i : instances) {
                table.row(
                        text(i, "service"),
                        text(i, "slot"),
                        text(i, "instance"),
                        text(i, "status"),
                        text(i, "node"),
                        text(i, "faultDomain"),
                        text(i, "updateDomain"),
                        text(i, "address"),
                        i.path("roleRestarts").asInt() + i.path("guestRestarts").asInt(),
                        orDash(i, "guestPid"),
                        orDash(i, "rolePid"),
                        text(i, "detail"));
            }
            return table.lines();
        }
    }

    @Command(name = "nodes", description = "the machines")
    static final class Nodes extends View {
        Nodes() {
            super("nodes");
        }

        @Override
        List<String> lines(JsonNode nodes) {
            var table = new Table("NODE", "RACK", "STATE", "INSTANCES", "CORES", "MEMORY MIB", "SILENT", "DETAIL");
            for (var n : nodes) {
                table.row(
                        text(n, "node"),
                        text(n, "rack"),
                        text(n, "state"),
                        text(n, "instances"),
                        cores(n.path("coresUsed")) + "/" + text(n, "cores"),
                        text(n, "memoryUsedMib") + "/" + text(n, "memoryMib"),
                        seconds(n.path("silent")),
                        text(n, "detail"));
            }
            return table.lines();
        }
    }

    @Command(name = "fc", description = "the fabric controller's replicas")
    static final class Replicas extends View {
        Replicas() {
            super("replicas");
        }

        @Override
        List<String> lines(JsonNode replicas) {
            var table = new Table("REPLICA", "ROLE", "EPOCH", "SEQUENCE", "PID", "API", "VERSION");
            for (var r : replicas) {
                table.row(
                        text(r, "number"),
                        text(r, "role"),
                        orDash(r, "epoch"),
                        orDash(r, "sequence"),
                        orDash(r, "pid"),
                        text(r, "api"),
                        text(r, "version"));
            }
            return table.lines();
        }
    }

    /** Zero is what a replica says that has none: one that never was the primary, or is down. */
    private static String orDash(JsonNode object, String field) {
        return object.path(field).asLong() == 0 ? "-" : text(object, field);
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText();
    }

    private static String cores(JsonNode cores) {
        return String.format(Locale.ROOT, "%.1f", cores.asDouble());
    }

    private static String seconds(JsonNode duration) {
        try {
            double seconds = Duration.parse(duration.asText()).toMillis() / 1000.0;
            return String.format(Locale.ROOT, "%.1f s", seconds);
        } catch (DateTimeParseException e) {
            return duration.asText();
        }
    }
}
