package io.heddle.edge.json;

import io.heddle.api.Fabric;
import io.heddle.api.Outcome;
import io.heddle.api.Slot;
import io.heddle.api.Supposition;
import io.heddle.api.Views;
import io.heddle.config.Bytes;
import io.heddle.config.Finding;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;

/** What each line of the API does. */
final class Handlers {
    private static final ContentType EVENT_STREAM = MediaTypes.TEXT_EVENT_STREAM.toContentType();
    private static final int EVENTS_DEFAULT = 100;
    private static final int EVENTS_MAX = 10_000;
    private static final Call.Whole EVENTS_FROM = new Call.Whole("from", 0, Long.MAX_VALUE);
    private static final Call.Whole EVENTS_LIMIT = new Call.Whole("limit", 1, EVENTS_MAX);
    /** Longest silence of a client that is sending a package. */
    private static final Duration UPLOAD_SILENCE = Duration.ofSeconds(60);

    private final Fabric fabric;
    private final ServiceReader services;
    private final ApiSettings settings;
    private final ActorSystem system;
    private final Executor blocking;
    private final EventStream stream;
    private final Gate streams;

    Handlers(Fabric fabric, ServiceReader services, ApiSettings settings, ActorSystem system, Executor blocking) {
        this.fabric = fabric;
        this.services = services;
        this.settings = settings;
        this.system = system;
        this.blocking = blocking;
        this.stream = new EventStream(fabric, system);
        this.streams = new Gate("event streams", settings.streamsMax());
    }

    /** The body of an accepted change. {@code findings} are warnings. */
    record Accepted(Views.Operation operation, List<Finding> findings) {}

    /** A page of the journal; {@code next} is where to go on from. */
    record EventPage(List<Views.Event> events, long next) {}

    /** A package that is stored. */
    record Stored(String sha256) {}

    CompletionStage<HttpResponse> status(Call call) {
        return ok(fabric.status());
    }

    CompletionStage<HttpResponse> services(Call call) {
        return ok(fabric.services());
    }

    CompletionStage<HttpResponse> instances(Call call) {
        return ok(fabric.instances());
    }

    CompletionStage<HttpResponse> nodes(Call call) {
        return ok(fabric.nodes());
    }

    CompletionStage<HttpResponse> replicas(Call call) {
        return ok(fabric.replicas());
    }

    CompletionStage<HttpResponse> operation(Call call) {
        var id = call.path("id", "an operation's id", Function.identity());
        return fabric.operation(id).thenApply(found -> found.map(operation -> Router.json(200, operation))
                .orElseThrow(() -> new Problem.Rejected(
                        Problem.of(404, "unknown", "there is no operation \"" + id + "\" (any more)"))));
    }

    CompletionStage<HttpResponse> events(Call call) {
        var numbers = call.numbers(EVENTS_FROM, EVENTS_LIMIT);
        long from = numbers.get(0).orElse(0);
        int limit = (int) numbers.get(1).orElse(EVENTS_DEFAULT);
        return ok(fabric.events(from, limit)
                .thenApply(found -> new EventPage(
                        found, found.isEmpty() ? from : found.getLast().offset() + 1)));
    }

    CompletionStage<HttpResponse> follow(Call call) {
        long from = call.numbers(EVENTS_FROM).getFirst().orElse(0);
        long start = lastSeen(call.request()) >= from ? lastSeen(call.request()) + 1 : from;
        streams.enter();
        var events = stream.from(start).watchTermination((used, done) -> {
            done.whenComplete((end, fault) -> streams.leave());
            return used;
        });
        return CompletableFuture.completedFuture(HttpResponse.create()
                .withEntity(HttpEntities.createChunked(EVENT_STREAM, events))
                .addHeader(RawHeader.create("Cache-Control", "no-store")));
    }

    CompletionStage<HttpResponse> storePackage(Call call) {
        var sha = call.path("sha256", "64 lower-case hexadecimal digits", text -> {
            if (!DeployRequest.isSha256(text)) throw new IllegalArgumentException("not a SHA-256");
            return text;
        });
        InputStream content = bounded(call.request(), settings.packageMax(), settings.uploadTimeout())
                .runWith(StreamConverters.asInputStream(UPLOAD_SILENCE), system);
        return CompletableFuture.supplyAsync(() -> fabric.storePackage(sha, content), blocking)
                .thenCompose(Function.identity())
                .whenCompleteAsync((outcome, fault) -> drain(content), blocking)
                .thenApply(outcome -> Router.json(201, new Stored(value(outcome))));
    }

    CompletionStage<HttpResponse> deploy(Call call) {
        return body(call.request())
                .thenApply(body -> DeployRequest.read(body, () -> call.requestId(Handlers::newRequestId)))
                .thenCompose(request -> description(request).thenCompose(reading -> deploy(request, reading)));
    }

    private CompletionStage<HttpResponse> deploy(DeployRequest request, ServiceReader.Reading reading) {
        var description =
                reading.description().orElseThrow(() -> new Problem.Rejected(Problem.invalid(reading.findings())));
        return fabric.deploy(new Fabric.Deploy(request.id(), request.service(), request.slot(), description))
                .thenApply(outcome -> accepted(value(outcome), reading.findings()));
    }

    CompletionStage<HttpResponse> explain(Call call) {
        var instance = call.path("instance", "an instance's id", Function.identity());
        var node = call.text("node", "a node's id", NodeId::new);
        return fabric.explain(instance, node).thenApply(outcome -> Router.json(200, value(outcome)));
    }

    CompletionStage<HttpResponse> whatIf(Call call) {
        return body(call.request())
                .thenApply(WhatIfRequest::read)
                .thenCompose(this::suppositions)
                .thenCompose(fabric::whatIf)
                .thenApply(outcome -> Router.json(200, value(outcome)));
    }

    private CompletionStage<List<Supposition>> suppositions(WhatIfRequest request) {
        CompletionStage<List<Supposition>> all = CompletableFuture.completedStage(List.of());
        for (var part : request.parts()) {
            all = all.thenCombine(supposition(part), (before, next) -> {
                var more = new ArrayList<>(before);
                more.add(next);
                return more;
            });
        }
        return all;
    }

    private CompletionStage<Supposition> supposition(WhatIfRequest.Part part) {
        return switch (part) {
            case WhatIfRequest.Part.Plain p -> CompletableFuture.completedStage(p.supposition());
            case WhatIfRequest.Part.Service s ->
                description(s.request())
                        .thenApply(r -> new Supposition.Deploys(
                                s.request().service(),
                                s.request().slot(),
                                r.description()
                                        .orElseThrow(() -> new Problem.Rejected(Problem.invalid(r.findings())))));
        };
    }

    private CompletionStage<ServiceReader.Reading> description(DeployRequest request) {
        return fabric.fetchPackage(request.packageSha256())
                .thenApplyAsync(file -> read(value(file), request), blocking);
    }

    CompletionStage<HttpResponse> delete(Call call) {
        var service = call.path("service", "a service's name", ServiceName::new);
        var slot = call.path("slot", "production or staging", t -> Slot.of(t).orElseThrow());
        call.request().discardEntityBytes(system);
        return fabric.delete(call.requestId(Handlers::newRequestId), service, slot)
                .thenApply(outcome -> accepted(value(outcome), List.of()));
    }

    private ServiceReader.Reading read(Path file, DeployRequest request) {
        try {
            return services.read(new ServiceReader.Source(
                    file, request.packageSha256(), request.configuration(), request.definition()));
        } finally {
            deleteQuietly(file);
        }
    }

    private CompletionStage<byte[]> body(HttpRequest request) {
        return bounded(request, settings.bodyMax(), settings.timeout())
                .runFold(ByteString.emptyByteString(), ByteString::concat, system)
                .thenApply(ByteString::toArray);
    }

    /** A request's body, which fails when it is larger than {@code most} or takes longer than {@code time} to arrive. */
    private static Source<ByteString, ?> bounded(HttpRequest request, Bytes most, Duration time) {
        var length = request.entity().getContentLengthOption();
        if (length.isPresent() && length.getAsLong() > most.value()) {
            throw new Problem.Rejected(Problem.tooLarge(most));
        }
        return request.entity()
                .withSizeLimit(most.value())
                .getDataBytes()
                .completionTimeout(time)
                .mapError(EntityStreamSizeException.class, fault -> new Problem.Rejected(Problem.tooLarge(most)));
    }

    private static HttpResponse accepted(Views.Operation operation, List<Finding> warnings) {
        return Router.json(202, new Accepted(operation, warnings))
                .addHeader(RawHeader.create("Location", "/api/v1/operations/" + operation.id()));
    }

    private static CompletionStage<HttpResponse> ok(CompletionStage<?> view) {
        return view.thenApply(v -> Router.json(200, v));
    }

    private static <T> T value(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T> done -> done.value();
            case Outcome.Declined<T> declined -> throw new Problem.Rejected(Problem.of(declined.why()));
        };
    }

    private static long lastSeen(HttpRequest request) {
        var header = request.getHeader("Last-Event-ID").map(HttpHeader::value).orElse("");
        try {
            return header.isEmpty() ? -1 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static RequestId newRequestId() {
        return new RequestId("r-" + UUID.randomUUID());
    }

    /** Reads what the fabric did not want, so that the client gets to read the answer. */
    private static void drain(InputStream content) {
        try (content) {
            content.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The client has gone, or was cut off at the limit: there is nobody to read for.
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
