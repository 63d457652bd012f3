package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the journal, one entry a line; with {@code --json} one object a line. */
@Command(name = "events", description = "the journal, one entry a line")
final class EventsCommand extends RemoteCommand {
    private static final int PAGE = 1000;

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "begin at this offset (${DEFAULT-VALUE})",
            defaultValue = "0")
    private long from;

    @Option(
            names = {"-f", "--follow"},
            description = "go on with what comes, until interrupted")
    private boolean follow;

    @Override
    public Integer call() {
        if (from < 0) throw Failure.unusable("--from: " + from + " is negative; offsets begin at 0");
        var client = client(follow ? WRITE_PATIENCE : READ_PATIENCE);
        if (follow) {
            client.follow(from, event -> {
                print(event);
                return !Thread.currentThread().isInterrupted();
            });
            return 0;
        }
        long next = from;
        JsonNode page;
        do {
            page = client.get("events?limit=" + PAGE + "&from=" + next);
            page.path("events").forEach(this::print);
            next = page.path("next").asLong();
        } while (!page.path("events").isEmpty());
        return 0;
    }

    private void print(JsonNode event) {
        terminal().print(json() ? event.toString() : line(event));
    }

    static String line(JsonNode event) {
        return String.format(
                "%6d  %s  %-24s %-32s %s",
                event.path("offset").asLong(),
                event.path("at").asText(),
                event.path("entity").asText(),
                event.path("type").asText(),
                event.path("summary").asText());
    }
}
