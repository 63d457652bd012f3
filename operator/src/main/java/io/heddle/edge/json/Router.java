package io.heddle.edge.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds who answers a request, lets it in if it may, and turns whatever goes wrong into one {@link Problem}. */
final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final List<Route> routes;
    private final ApiSettings settings;
    private final ActorSystem system;
    private final Optional<byte[]> tokenDigest;
    private final AtomicLong incidents = new AtomicLong();

    Router(List<Route> routes, ApiSettings settings, ActorSystem system) {
        this.routes = List.copyOf(routes);
        this.settings = settings;
        this.system = system;
        this.tokenDigest = settings.token().map(Router::digest);
    }

    /**
     * One line of the API.
     *
     * @param template path segments; one in braces is variable
     * @param untimed answers when its body has arrived or its stream has begun, so the time to answer does not bind it
     */
    record Route(HttpMethod method, List<String> template, Gate gate, boolean untimed, Handler handler) {
        Route {
            template = List.copyOf(template);
        }

        Optional<Map<String, String>> match(List<String> path) {
            if (path.size() != template.size()) return Optional.empty();
            var variables = new HashMap<String, String>();
            for (int i = 0; i < path.size(); i++) {
                var segment = template.get(i);
                if (segment.startsWith("{")) {
                    variables.put(segment.substring(1, segment.length() - 1), path.get(i));
                } else if (!segment.equals(path.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(variables);
        }
    }

    @FunctionalInterface
    interface Handler {
        CompletionStage<HttpResponse> answer(Call call);
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        try {
            authenticate(request);
            return dispatch(request).exceptionally(fault -> refused(request, fault));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(refused(request, e));
        }
    }

    private CompletionStage<HttpResponse> dispatch(HttpRequest request) {
        var path = new ArrayList<String>();
        request.getUri().pathSegments().forEach(path::add);
        var known = routes.stream().filter(r -> r.match(path).isPresent()).toList();
        if (known.isEmpty()) {
            throw rejected(
                    404, "unknown", "there is no " + request.getUri().path() + "; docs/api.md lists what there is");
        }
        var method = request.method().equals(HttpMethods.HEAD) ? HttpMethods.GET : request.method();
        var route = known.stream().filter(r -> r.method().equals(method)).findFirst();
        if (route.isEmpty()) {
            var allowed = known.stream().map(r -> r.method().value()).collect(Collectors.joining(", "));
            throw rejected(405, "method", request.method().value() + " is not possible here; possible: " + allowed);
        }
        var call = new Call(request, route.get().match(path).orElseThrow());
        return answer(route.get(), call);
    }

    private CompletionStage<HttpResponse> answer(Route route, Call call) {
        route.gate().enter();
        CompletableFuture<HttpResponse> answer;
        try {
            answer = route.handler().answer(call).toCompletableFuture().copy();
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        if (!route.untimed()) answer = answer.orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        return answer.whenComplete((response, fault) -> route.gate().leave());
    }

    private void authenticate(HttpRequest request) {
        if (tokenDigest.isEmpty()) return;
        var given = request.getHeader("Authorization").map(HttpHeader::value).orElse("");
        var token = given.regionMatches(true, 0, "Bearer ", 0, 7)
                ? given.substring(7).strip()
                : "";
        // Digests are compared, so neither the length nor the first wrong letter shows in the time it takes.
        if (!MessageDigest.isEqual(digest(token), tokenDigest.get())) {
            throw rejected(401, "unauthenticated", "a bearer token is needed, and this is not the right one");
        }
    }

    private HttpResponse refused(HttpRequest request, Throwable fault) {
        request.discardEntityBytes(system);
        var problem = Problem.of(fault).orElseGet(() -> incident(request, fault));
        var response = json(problem.status(), problem);
        if (problem.retryable()) {
            response = response.addHeader(RawHeader.create("Retry-After", Integer.toString(Problem.RETRY_SECONDS)));
        }
        if (problem.status() == 401) response = response.addHeader(RawHeader.create("WWW-Authenticate", "Bearer"));
        return response;
    }

    private Problem incident(HttpRequest request, Throwable fault) {
        long number = incidents.incrementAndGet();
        LOG.error(
                "api.incident number={} request=\"{} {}\"",
                number,
                request.method().value(),
                request.getUri(),
                fault);
        return Problem.of(500, "internal", "a fault of this server's; its log has it as incident " + number);
    }

    static HttpResponse json(int status, Object body) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(status))
                .withEntity(ContentTypes.APPLICATION_JSON, Json.bytes(body));
    }

    private static Problem.Rejected rejected(int status, String error, String message) {
        return new Problem.Rejected(Problem.of(status, error, message));
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
