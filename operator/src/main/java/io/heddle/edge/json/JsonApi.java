package io.heddle.edge.json;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.heddle.api.Fabric;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;

/** A running JSON API. It has threads of its own, so a flood of requests takes none from the fabric. */
public final class JsonApi implements AutoCloseable {
    /** Longest time that requests under way have to end when the API closes. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);
    /** Longest time that binding and unbinding may take: they only move a socket. */
    private static final Duration BIND_MAX = Duration.ofSeconds(10);

    private final ActorSystem system;
    private final ExecutorService blocking;
    private final ServerBinding binding;

    private JsonApi(ActorSystem system, ExecutorService blocking, ServerBinding binding) {
        this.system = system;
        this.blocking = blocking;
        this.binding = binding;
    }

    /** Starts answering. Throws {@link ApiUnavailable} when the address cannot be listened at. */
    public static JsonApi start(Fabric fabric, ServiceReader services, ApiSettings settings) {
        var loader = JsonApi.class.getClassLoader();
        var config = ConfigFactory.parseResources(
                        loader,
                        "heddle-edge.conf",
                        ConfigParseOptions.defaults().setAllowMissing(false))
                .withFallback(ConfigFactory.defaultReference(loader))
                .resolve();
        var system = ActorSystem.create("heddle-edge", config, loader);
        var blocking = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var handlers = new Handlers(fabric, services, settings, system, blocking);
            var router = new Router(routes(handlers, settings), settings, system);
            var binding = Http.get(system)
                    .newServerAt(settings.address(), settings.port())
                    .bind(router::handle)
                    .toCompletableFuture()
                    .orTimeout(BIND_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return new JsonApi(system, blocking, binding);
        } catch (RuntimeException e) {
            system.terminate();
            blocking.close();
            throw new ApiUnavailable("cannot listen at " + settings.address() + ":" + settings.port(), e);
        }
    }

    private static List<Router.Route> routes(Handlers handlers, ApiSettings settings) {
        var requests = new Gate("requests", settings.requestsMax());
        var uploads = new Gate("uploads", settings.uploadsMax());
        return List.of(
                route(HttpMethods.GET, "status", requests, handlers::status),
                route(HttpMethods.GET, "services", requests, handlers::services),
                route(HttpMethods.GET, "instances", requests, handlers::instances),
                route(HttpMethods.GET, "nodes", requests, handlers::nodes),
                route(HttpMethods.GET, "replicas", requests, handlers::replicas),
                route(HttpMethods.GET, "operations/{id}", requests, handlers::operation),
                route(HttpMethods.GET, "events", requests, handlers::events),
                route(HttpMethods.GET, "events/stream", requests, handlers::follow),
                route(HttpMethods.GET, "instances/{instance}/explanation", requests, handlers::explain),
                route(HttpMethods.POST, "what-if", requests, handlers::whatIf),
                route(HttpMethods.POST, "deployments", requests, handlers::deploy),
                route(HttpMethods.DELETE, "services/{service}/{slot}", requests, handlers::delete),
                new Router.Route(
                        HttpMethods.PUT, template("packages/{sha256}"), uploads, true, handlers::storePackage));
    }

    private static Router.Route route(HttpMethod method, String path, Gate gate, Router.Handler handler) {
        return new Router.Route(method, template(path), gate, false, handler);
    }

    private static List<String> template(String path) {
        return Arrays.asList(("api/v1/" + path).split("/"));
    }

    /** Where it listens; the port is the real one when 0 was asked for. */
    public InetSocketAddress address() {
        return binding.localAddress();
    }

    @Override
    public void close() {
        try {
            binding.terminate(CLOSE_MAX)
                    .toCompletableFuture()
                    .orTimeout(BIND_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(fault -> null)
                    .join();
        } finally {
            blocking.shutdownNow();
            system.terminate();
        }
    }

    /** The API could not be started. */
    public static final class ApiUnavailable extends RuntimeException {
        ApiUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
