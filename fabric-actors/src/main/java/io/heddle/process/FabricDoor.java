package io.heddle.process;

import io.heddle.api.Fabric;
import io.heddle.api.FabricSettings;
import io.heddle.api.Outcome;
import io.heddle.api.Slot;
import io.heddle.api.Views;
import io.heddle.cluster.ClusterCommand;
import io.heddle.cluster.ClusterMessage;
import io.heddle.cluster.ClusterMessage.Question;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
        var answer = new CompletableFuture<ClusterMessage.Answer>();
        ffe.tell(new FfeActor.Command(command, answer));
        return answer.thenCompose(a -> switch (a) {
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
        return ask(Question.STATUS, ClusterMessage.Status.class).thenApply(ClusterMessage.Status::status);
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
        var answer = new CompletableFuture<List<Views.Replica>>();
        ffe.tell(new FfeActor.Replicas(answer));
        return answer;
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
        closing.run();
        blocking.shutdownNow();
    }

    private <A extends ClusterMessage.Answer> CompletionStage<A> ask(Question question, Class<A> type) {
        var answer = new CompletableFuture<ClusterMessage.Answer>();
        ffe.tell(new FfeActor.Query(question, answer));
        return answer.thenApply(a -> {
            if (type.isInstance(a)) return type.cast(a);
            throw unexpected(a);
        });
    }

    private <T> CompletionStage<T> blocking(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, blocking);
    }

    private static IllegalStateException unexpected(ClusterMessage.Answer answer) {
        return new IllegalStateException(
                "the primary answered with " + answer.getClass().getSimpleName());
    }
}
