package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.edge.local.Hint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What all commands share that talk to a fabric: where it is, and how results are shown. */
@Command(mixinStandardHelpOptions = true)
abstract class RemoteCommand implements Callable<Integer> {
    /** How long a question is repeated while no replica answers. */
    static final Duration READ_PATIENCE = Duration.ofSeconds(5);
    /** How long a change is repeated: a failover of the primary fits in it many times. */
    static final Duration WRITE_PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "a replica's address; repeatable: any that answers will do")
    private List<String> servers = new ArrayList<>();

    @Option(names = "--token", paramLabel = "TOKEN", description = "what opens the servers; default: the context's")
    private String token = "";

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${env:HEDDLE_DIR:-.heddle}",
            description = "folder of the local fabric, whose context tells the servers (${DEFAULT-VALUE})")
    private Path directory = Path.of(".heddle");

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @ParentCommand
    private Heddle heddle = Heddle.none();

    Terminal terminal() {
        return heddle.terminal();
    }

    /** The local fabric's folder. */
    Path folder() {
        return directory;
    }

    boolean json() {
        return json;
    }

    ApiClient client(Duration patience) {
        return new ApiClient(context(), patience, terminal()::progress);
    }

    private Context context() {
        var found = servers.isEmpty() || token.isEmpty() ? Context.in(directory) : Optional.<Context>empty();
        var opens = token.isEmpty() ? found.flatMap(Context::token) : Optional.of(token);
        if (!servers.isEmpty()) {
            return new Context(servers.stream().map(RemoteCommand::withoutSlash).toList(), opens);
        }
        return found.map(context -> new Context(context.servers(), opens))
                .orElseThrow(() -> Failure.unusable("no fabric is known here: there is no "
                        + directory.resolve(Context.FILE) + "; start one with `" + Hint.command("up", directory)
                        + "`, or name one with --server"));
    }

    /** Prints a result as JSON. */
    void printJson(JsonNode result) {
        terminal().print(pretty(result));
    }

    /** An answer as the record that the server made it of. */
    static <T> T read(JsonNode answer, Class<T> type) {
        try {
            return ApiClient.JSON.treeToValue(answer, type);
        } catch (IOException e) {
            throw Failure.unusable(
                    "the server's answer is not understood; is it of another version? " + e.getMessage());
        }
    }

    static String pretty(JsonNode result) {
        try {
            return ApiClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result);
        } catch (IOException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
