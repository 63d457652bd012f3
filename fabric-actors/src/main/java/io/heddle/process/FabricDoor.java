package io.heddle.process;

import io.heddle.api.Fabric;
import io.heddle.api.FabricSettings;
import io.heddle.api.Outcome;
import io.heddle.api.Plans;
import io.heddle.api.Slot;
import io.heddle.api.Supposition;
import io.heddle.api.Views;
import io.heddle.cluster.ClusterCommand;
import io.heddle.cluster.ClusterMessage;
import io.heddle.cluster.ClusterMessage.Question;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.ffe.FfeActor;
import io.heddle.persistence.Refusal;
import io.heddle.persistence.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/** The embedder's door into one process: requests go to its front end, packages and events to its storage. */
final class FabricDoor implements Fabric {
    private final FabricSettings settings;
    private final ActorRef<Object> ffe;
    private final Storage storage;
    private final CompletionStage<Void> ended;
    private final Runnable closing;

    /** Storage calls block: each has a virtual thread, and the storage's own pools bound them. */
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

    /** Requests that nobody answered yet: when the process ends, nobody will. */
    private final Map<Long, CompletableFuture<?>> open = new ConcurrentHashMap<>();

    private final AtomicLong requests = new AtomicLong();

    private volatile boolean closed;

    FabricDoor(
            FabricSettings settings,
            ActorRef<Object> ffe,
            Storage storage,
            CompletionStage<Void> ended,
            Runnable closing) {
        this.settings = settings;
        this.ffe = ffe;
        this.storage = storage;
        this.ended = ended;
        this.closing = closing;
    }

    @Override
    public CompletionStage<Outcome<Views.Operation>> deploy(Deploy r) {
        return command(new ClusterCommand.Deploy(r.id(), r.service(), r.slot().label(), r.description()), r.id());
    }

    @Override
    public CompletionStage<Outcome<Views.Operation>> delete(RequestId id, ServiceName service, Slot slot) {
        return command(new ClusterCommand.Delete(id, service, slot.label()), id);
    }

    private CompletionStage<Outcome<Views.Operation>> command(ClusterCommand command, RequestId id) {
        return request((CompletableFuture<ClusterMessage.Answer> answer) -> new FfeActor.Command(command, answer))
                .thenCompose(a -> switch (a) {
                    case ClusterMessage.Declined d ->
                        CompletableFuture.completedStage(new Outcome.Declined<Views.Operation>(d.why()));
                    case ClusterMessage.Done d ->
                        operation(id.value())
                                .thenApply(o -> new Outcome.Done<>(o.orElseThrow(() -> new IllegalStateException(
                                        "request " + id + " was accepted, but is not among the operations"))));
                    default -> throw unexpected(a);
                });
    }

    @Override
    public CompletionStage<Outcome<String>> storePackage(String sha256, InputStream content) {
        return blocking(() -> {
            try {
                return storage.packages()
                        .put(sha256, content)
                        .<Outcome<String>>map(Outcome.Declined::new)
                        .orElseGet(() -> new Outcome.Done<>(sha256));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public CompletionStage<Outcome<Path>> fetchPackage(String sha256) {
        return blocking(() -> {
            var found = storage.packages().open(sha256, 0);
            if (found.isEmpty()) return new Outcome.Declined<>(new Refusal.Unknown("package", sha256));
            try (var content = found.get()) {
                var file = Files.createTempFile(settings.directory(), "package-", ".cspkg");
                Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
                return new Outcome.Done<>(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public CompletionStage<Views.Status> status() {
        var status = ask(Question.STATUS, ClusterMessage.Status.class).thenApply(ClusterMessage.Status::status);
        return status.thenCombine(
                replicas(),
                (s, all) -> s.withReplicasUp((int) all.stream()
                        .filter(replica -> !replica.role().equals("Down"))
                        .count()));
    }

    @Override
    public CompletionStage<List<Views.Service>> services() {
        return ask(Question.SERVICES, ClusterMessage.Services.class).thenApply(ClusterMessage.Services::services);
    }

    @Override
    public CompletionStage<List<Views.Instance>> instances() {
        return ask(Question.INSTANCES, ClusterMessage.Instances.class).thenApply(ClusterMessage.Instances::instances);
    }

    @Override
    public CompletionStage<List<Views.Node>> nodes() {
        return ask(Question.NODES, ClusterMessage.Nodes.class).thenApply(ClusterMessage.Nodes::nodes);
    }

    @Override
    public CompletionStage<List<Views.Replica>> replicas() {
        return request(FfeActor.Replicas::new);
    }

    @Override
    public CompletionStage<Outcome<Plans.Explanation>> explain(String instance, Optional<NodeId> node) {
        return inquire(new ClusterMessage.Explain(instance, node), ClusterMessage.Explained.class)
                .thenApply(o -> map(o, ClusterMessage.Explained::explanation));
    }

    @Override
    public CompletionStage<Outcome<Plans.Foresight>> whatIf(List<Supposition> suppositions) {
        return inquire(new ClusterMessage.WhatIf(suppositions), ClusterMessage.Foreseen.class)
                .thenApply(o -> map(o, ClusterMessage.Foreseen::foresight));
    }

    private <A extends ClusterMessage.Answer> CompletionStage<Outcome<A>> inquire(
            ClusterMessage.Inquiry inquiry, Class<A> type) {
        return request((CompletableFuture<ClusterMessage.Answer> answer) -> new FfeActor.Inquire(inquiry, answer))
                .thenApply(a -> {
                    if (a instanceof ClusterMessage.Declined d) return new Outcome.Declined<>(d.why());
                    if (type.isInstance(a)) return new Outcome.Done<>(type.cast(a));
                    throw unexpected(a);
                });
    }

    private static <A, T> Outcome<T> map(Outcome<A> outcome, Function<A, T> view) {
        return switch (outcome) {
            case Outcome.Done<A> d -> new Outcome.Done<>(view.apply(d.value()));
            case Outcome.Declined<A> d -> new Outcome.Declined<>(d.why());
        };
    }

    @Override
    public CompletionStage<Optional<Views.Operation>> operation(String id) {
        return ask(Question.OPERATIONS, ClusterMessage.Operations.class)
                .thenApply(o ->
                        o.operations().stream().filter(op -> op.id().equals(id)).findFirst());
    }

    @Override
    public CompletionStage<List<Views.Event>> events(long from, int limit) {
        return blocking(() -> storage.events().read(from, limit).stream()
                .map(EventLines::view)
                .toList());
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public int number() {
        return settings.number();
    }

    @Override
    public void close() {
        closed = true;
        closing.run();
        blocking.shutdownNow();
        open.values().forEach(FabricDoor::fail);
    }

    private <T> CompletableFuture<T> request(Function<CompletableFuture<T>, Object> message) {
        var answer = new CompletableFuture<T>();
        long number = requests.incrementAndGet();
        open.put(number, answer);
        var unused = answer.whenComplete((value, failure) -> open.remove(number));
        if (closed) fail(answer);
        else ffe.tell(message.apply(answer));
        return answer;
    }

    private static void fail(CompletableFuture<?> answer) {
        answer.completeExceptionally(new FabricUnavailable("this fabric process was closed"));
    }

    private <A extends ClusterMessage.Answer> CompletionStage<A> ask(Question question, Class<A> type) {
        return request((CompletableFuture<ClusterMessage.Answer> answer) -> new FfeActor.Query(question, answer))
                .thenApply(a -> {
                    if (type.isInstance(a)) return type.cast(a);
                    throw unexpected(a);
                });
    }

    private <T> CompletionStage<T> blocking(Supplier<T> work) {
        if (closed) return CompletableFuture.failedStage(new FabricUnavailable("this fabric process was closed"));
        return CompletableFuture.supplyAsync(work, blocking);
    }

    private static IllegalStateException unexpected(ClusterMessage.Answer answer) {
        return new IllegalStateException(
                "the primary answered with " + answer.getClass().getSimpleName());
    }
}
