package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a role instance's program printed. It lies on its machine's disk, so this works where the machines are. */
@Command(name = "logs", description = "what a role instance printed, on the machine that it runs on")
final class LogsCommand extends RemoteCommand {
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** Unit: bytes. More of a log than this is not looked through for its last lines. */
    private static final int TAIL_MAX = 1 << 20;

    @Parameters(paramLabel = "INSTANCE", description = "as `instances` shows it")
    private String instance = "";

    @Option(names = "--service", paramLabel = "NAME", description = "when several services have such an instance")
    private Optional<String> service = Optional.empty();

    @Option(names = "--slot", paramLabel = "SLOT", description = "likewise: production or staging")
    private Optional<String> slot = Optional.empty();

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "100",
            description = "how many of the last lines (${DEFAULT-VALUE})")
    private int lines;

    @Option(names = "--follow", description = "go on with what comes")
    private boolean follow;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (lines < 0) throw Failure.unusable("--lines must not be negative: " + lines);
        if (json() && follow) throw Failure.unusable("--json is one answer: leave out --follow");
        var file = file(only(client(READ_PATIENCE).get("instances")));
        if (!Files.isRegularFile(file)) {
            throw Failure.refused(
                    "there is no log of " + instance + " on this machine",
                    List.of(
                            "it would be " + file,
                            "its role has not started yet; what its startup tasks printed is beside it, in startup-*.log"));
        }
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            var last = last(log);
            if (json()) {
                var answer = ApiClient.JSON
                        .createObjectNode()
                        .put("instance", instance)
                        .put("file", file.toString());
                last.forEach(answer.putArray("lines")::add);
                printJson(answer);
            } else {
                last.forEach(terminal()::print);
            }
            if (follow) follow(log);
        }
        return 0;
    }

    private JsonNode only(JsonNode instances) {
        var found = new ArrayList<JsonNode>();
        for (var one : instances) {
            if (one.path("instance").asText().equals(instance)
                    && service.filter(s -> !s.equals(one.path("service").asText()))
                            .isEmpty()
                    && slot.filter(s -> !s.equalsIgnoreCase(one.path("slot").asText()))
                            .isEmpty()) found.add(one);
        }
        if (found.size() == 1) return found.getFirst();
        if (found.isEmpty()) throw Failure.refused("there is no instance \"" + instance + "\"", List.of());
        throw Failure.refused(
                found.size() + " deployments have an instance \"" + instance + "\": say --service and --slot",
                found.stream()
                        .map(one -> one.path("service").asText() + "/"
                                + one.path("slot").asText())
                        .toList());
    }

    private Path file(JsonNode found) {
        return folder().resolve("nodes")
                .resolve(found.path("node").asText())
                .resolve("vms")
                .resolve(found.path("vm").asText())
                .resolve("logs")
                .resolve("role.log");
    }

    /** The last lines; the file is left where they end. */
    private List<String> last(RandomAccessFile log) throws IOException {
        long length = log.length();
        var bytes = new byte[(int) Math.min(length, TAIL_MAX)];
        log.seek(length - bytes.length);
        log.readFully(bytes);
        var all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    /** Prints whole lines as they come, until it is interrupted. A log that became shorter was begun anew. */
    private void follow(RandomAccessFile log) throws IOException, InterruptedException {
        while (true) {
            if (log.length() < log.getFilePointer()) log.seek(0);
            var line = log.readLine();
            if (line == null) {
                Thread.sleep(PAUSE);
            } else {
                terminal().print(new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
        }
    }
}
