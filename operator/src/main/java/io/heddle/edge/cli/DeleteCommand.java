package io.heddle.edge.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a deployment and waits until it is gone. */
@Command(name = "delete", description = "removes a deployment")
final class DeleteCommand extends RemoteCommand {
    @Parameters(paramLabel = "SERVICE", description = "the hosted service")
    private String service = "";

    @Option(
            names = "--slot",
            paramLabel = "SLOT",
            defaultValue = "production",
            description = "production or staging (${DEFAULT-VALUE})")
    private String slot = "production";

    @Option(names = "--no-wait", description = "return once it is decided, not once it is done")
    private boolean noWait;

    @Override
    public Integer call() {
        var client = client(WRITE_PATIENCE);
        var path = "services/" + UrlPart.of(service) + "/" + UrlPart.of(slot);
        var answer = client.delete(path, Deployment.newRequestId()).path("operation");
        if (!noWait) {
            new Deployment(client, terminal(), service, slot).awaitGone(Duration.ofMinutes(10));
        }
        if (json()) {
            printJson(answer);
        } else {
            terminal().print(noWait ? OperationCommand.line(answer) : service + "/" + slot + " is gone");
        }
        return 0;
    }
}
