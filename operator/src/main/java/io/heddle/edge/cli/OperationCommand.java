package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows how a request that takes long is getting on. */
@Command(name = "operations", description = "a change that was asked for, by the id that it answered")
final class OperationCommand extends RemoteCommand {
    @Parameters(paramLabel = "ID", description = "the operation's id")
    private String id = "";

    @Override
    public Integer call() {
        var operation = client(READ_PATIENCE).get("operations/" + UrlPart.of(id));
        if (json()) {
            printJson(operation);
        } else {
            terminal().print(line(operation));
        }
        return 0;
    }

    static String line(JsonNode operation) {
        var message = operation.path("message").asText();
        return operation.path("id").asText() + ": " + operation.path("kind").asText() + " "
                + operation.path("subject").asText() + ": "
                + operation.path("state").asText()
                + (message.isEmpty() ? "" : ": " + message);
    }
}
