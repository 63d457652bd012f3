package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.config.ServiceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Packs, uploads and deploys a service, and follows it until every instance is ready. */
@Command(name = "deploy", description = "deploys a service and follows it until it is ready")
final class DeployCommand extends RemoteCommand {
    private static final Set<String> SLOTS = Set.of("production", "staging");

    @Parameters(paramLabel = "DIR|CSPKG", description = "the service's folder, or a package")
    private Path source = Path.of("");

    @Option(names = "--cscfg", paramLabel = "FILE", description = "the configuration; default: the only one there is")
    private Optional<Path> configuration = Optional.empty();

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "the hosted service; default: the configuration says")
    private Optional<String> service = Optional.empty();

    @Option(
            names = "--slot",
            paramLabel = "SLOT",
            defaultValue = "production",
            description = "production or staging (${DEFAULT-VALUE})")
    private String slot = "production";

    @Option(names = "--no-wait", description = "return once it is accepted, not once it is ready")
    private boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "longest wait until it is ready (${DEFAULT-VALUE})")
    private long timeout;

    @Override
    public Integer call() {
        requireOptions();
        var client = client(WRITE_PATIENCE);
        terminal().progress("packing " + source);
        try (var software = Software.of(source, configuration, service)) {
            var operation = send(client, terminal(), software, slot);
            var deployment = new Deployment(client, terminal(), software.service(), slot);
            if (!noWait) deployment.awaitReady(Duration.ofSeconds(timeout));
            if (json()) {
                printJson(operation);
            } else if (noWait) {
                terminal().print(OperationCommand.line(operation));
            } else {
                terminal().print(software.service() + "/" + slot + " is ready");
                deployment.urls().forEach(url -> terminal().print("  " + url));
            }
            return 0;
        }
    }

    /** What is wrong with the options themselves is said before anything is packed, all at once. */
    private void requireOptions() {
        var wrong = new ArrayList<String>();
        if (timeout < 1) wrong.add("--timeout is 1 or more seconds, not " + timeout);
        if (!SLOTS.contains(slot.toLowerCase(Locale.ROOT))) {
            wrong.add("--slot is production or staging, not \"" + slot + "\"");
        }
        service.flatMap(DeployCommand::wrongName).ifPresent(wrong::add);
        if (!wrong.isEmpty()) throw Failure.refused("nothing was deployed", wrong);
    }

    private static Optional<String> wrongName(String name) {
        try {
            return new ServiceName(name).value().equals(name) ? Optional.empty() : Optional.of("--service: " + name);
        } catch (IllegalArgumentException e) {
            return Optional.of("--service: " + e.getMessage());
        }
    }

    /** Uploads and deploys; gives the operation. Warnings are said, each once: the server finds again what was found here. */
    static JsonNode send(ApiClient client, Terminal terminal, Software software, String slot) {
        Findings.lines(software.findings()).forEach(terminal::say);
        var request = upload(client, terminal, software, slot).put("requestId", Deployment.newRequestId());
        terminal.progress("deploying " + software.service() + "/" + slot);
        var answer = client.post("deployments", request);
        var said = software.findings().stream().map(Findings::what).toList();
        answer.path("findings").forEach(finding -> {
            if (!said.contains(Findings.what(finding))) terminal.say(Findings.line(finding));
        });
        return answer.path("operation");
    }

    /** Uploads the package, and gives the request that deploys it; it has no id yet. */
    static ObjectNode upload(ApiClient client, Terminal terminal, Software software, String slot) {
        terminal.progress("uploading the package of " + software.service());
        client.put("packages/" + software.sha256(), software.file());
        return ApiClient.JSON
                .createObjectNode()
                .put("service", software.service())
                .put("slot", slot)
                .put("packageSha256", software.sha256())
                .put("configuration", software.configuration());
    }
}
