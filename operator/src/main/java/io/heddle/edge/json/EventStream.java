package io.heddle.edge.json;

import io.heddle.api.Fabric;
import io.heddle.api.Views;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The journal as Server-Sent Events: asks the fabric for what follows the last offset sent, and asks again while there is
 * nothing. It misses nothing and repeats nothing, and a client that fell away goes on from the last id it saw.
 */
final class EventStream {
    /** Most entries asked for at a time. */
    private static final int BATCH = 500;
    /** Time between two questions when the journal had nothing new. */
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** Questions without an answer after which a comment is sent, so that nobody in between takes the line for dead. */
    private static final int QUIET_MAX = 20;

    private final Fabric fabric;
    private final ActorSystem system;

    EventStream(Fabric fabric, ActorSystem system) {
        this.fabric = fabric;
        this.system = system;
    }

    Source<ByteString, NotUsed> from(long offset) {
        return Source.unfoldAsync(offset, next -> step(next, 0));
    }

    private CompletionStage<Optional<Pair<Long, ByteString>>> step(long next, int quiet) {
        return ask(next).thenCompose(events -> {
            if (!events.isEmpty()) {
                return done(events.getLast().offset() + 1, text(events));
            }
            if (quiet >= QUIET_MAX) return done(next, ": nothing new\n\n");
            return Patterns.after(PAUSE, system, () -> step(next, quiet + 1));
        });
    }

    /** No primary for a moment is no reason to end a stream: it counts as nothing new. */
    private CompletionStage<List<Views.Event>> ask(long next) {
        return fabric.events(next, BATCH)
                .exceptionallyCompose(fault -> Problem.of(fault).isPresent()
                        ? CompletableFuture.completedFuture(List.of())
                        : CompletableFuture.failedFuture(fault));
    }

    private static CompletionStage<Optional<Pair<Long, ByteString>>> done(long next, String text) {
        return CompletableFuture.completedFuture(Optional.of(Pair.create(next, ByteString.fromString(text))));
    }

    private static String text(List<Views.Event> events) {
        var text = new StringBuilder();
        for (var event : events) {
            text.append("id: ")
                    .append(event.offset())
                    .append("\nevent: ")
                    .append(event.type())
                    .append("\ndata: ");
            // One line: JSON escapes line ends.
            text.append(new String(Json.bytes(event), StandardCharsets.UTF_8)).append("\n\n");
        }
        return text.toString();
    }
}
