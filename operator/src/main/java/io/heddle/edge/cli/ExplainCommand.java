package io.heddle.edge.cli;

import io.heddle.api.Plans;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Why an instance is where it is, or why it cannot be somewhere, and what would change that. */
@Command(
        name = "explain",
        description = "why an instance is where it is, or why it cannot be there, and what would change that",
        footer =
                "%nA service that is not deployed: `heddle whatif --deploy DIR` says where it would be, or why nowhere.")
final class ExplainCommand extends RemoteCommand {
    @Parameters(paramLabel = "INSTANCE", description = "Web_IN_0, or d-00001.Web_IN_0 where that is not clear")
    private String instance = "";

    @Option(names = "--node", paramLabel = "ID", description = "could it be there? default: the node that it is on")
    private Optional<String> node = Optional.empty();

    @Override
    public Integer call() {
        var path = "instances/" + UrlPart.of(instance) + "/explanation"
                + node.map(n -> "?node=" + UrlPart.of(n)).orElse("");
        var answer = client(READ_PATIENCE).get(path);
        if (json()) {
            printJson(answer);
        } else {
            read(answer, Plans.Explanation.class).lines().forEach(terminal()::print);
        }
        return 0;
    }
}
