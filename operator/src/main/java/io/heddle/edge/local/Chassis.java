package io.heddle.edge.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.heddle.edge.local.PowerSwitch.Action;
import io.heddle.edge.local.PowerSwitch.Result;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The controllers of the machines in one chassis, over HTTP: {@code GET /nodes/ID} and {@code POST /nodes/ID/power} with
 * {@code {"action": "on"|"off"|"cycle", "boot": "disk"|"clean", "epoch": N}}; a machine that starts with "clean" finds its
 * disk empty. "off" answers only when nothing of the machine runs any more. An epoch
 * older than the newest one heard of answers 409 and changes nothing.
 */
final class Chassis implements AutoCloseable {
    private static final ObjectMapper JSON = new JsonMapper();
    private static final int BODY_MAX = 1024;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final PowerSwitch machines;
    private final byte[] authorization;

    private Chassis(HttpServer server, PowerSwitch machines, String token) {
        this.server = server;
        this.machines = machines;
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /** Listens at {@code address}; port 0 lets the system choose. */
    static Chassis start(InetSocketAddress address, PowerSwitch machines, String token) throws IOException {
        var server = HttpServer.create(address, 16);
        var chassis = new Chassis(server, machines, token);
        server.createContext("/", chassis::handle);
        server.setExecutor(chassis.threads);
        server.start();
        return chassis;
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private record Answer(int status, Map<String, Object> body) {
        static Answer problem(int status, String error, String message) {
            var body = new LinkedHashMap<String, Object>();
            body.put("error", error);
            body.put("message", message);
            return new Answer(status, body);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = answer(exchange);
            var body = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        var given = exchange.getRequestHeaders().getFirst("Authorization");
        if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization)) {
            return Answer.problem(401, "unauthenticated", "a bearer token is needed, and this is not the right one");
        }
        var path = exchange.getRequestURI().getPath().split("/", -1);
        var method = exchange.getRequestMethod();
        boolean ofNode = path.length >= 3 && path[0].isEmpty() && path[1].equals("nodes");
        if (ofNode && path.length == 3 && method.equals("GET")) return wait(machines.look(path[2]));
        if (ofNode && path.length == 4 && path[3].equals("power") && method.equals("POST")) {
            return command(path[2], exchange.getRequestBody().readNBytes(BODY_MAX));
        }
        return Answer.problem(404, "unknown", "there is GET /nodes/ID and POST /nodes/ID/power");
    }

    private Answer command(String node, byte[] body) {
        JsonNode tree;
        try {
            tree = JSON.readTree(body);
        } catch (IOException e) {
            return Answer.problem(400, "invalid", "the body is not JSON");
        }
        var action = tree.path("action").asText("").toUpperCase(Locale.ROOT);
        boolean known =
                java.util.Arrays.stream(Action.values()).anyMatch(a -> a.name().equals(action));
        if (!known || !isWhole(tree.path("epoch")) || tree.path("epoch").asLong() < 0) {
            return Answer.problem(
                    400, "invalid", "wanted: {\"action\": \"on\", \"off\" or \"cycle\", \"epoch\": 0 or more}");
        }
        boolean clean = tree.path("boot").asText("disk").equals("clean");
        return wait(machines.command(
                node, Action.valueOf(action), clean, tree.path("epoch").asLong()));
    }

    private static boolean isWhole(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong();
    }

    private static Answer wait(java.util.concurrent.CompletionStage<Result> result) {
        try {
            return of(result.toCompletableFuture()
                    .orTimeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .join());
        } catch (java.util.concurrent.CompletionException e) {
            return Answer.problem(503, "timeout", "the machine room did not answer in time");
        }
    }

    private static Answer of(Result result) {
        return switch (result) {
            case Result.Done r -> {
                var body = new LinkedHashMap<String, Object>();
                body.put("node", r.node());
                body.put("power", r.power().on() ? "on" : "off");
                body.put("epoch", r.power().epoch());
                body.put("pid", r.pid());
                yield new Answer(200, body);
            }
            case Result.Stale r ->
                Answer.problem(409, "stale", "epoch " + r.epoch() + " is over: epoch " + r.newest() + " is known");
            case Result.UnknownNode r -> Answer.problem(404, "unknown", "no node \"" + r.node() + "\" here");
            case Result.Failed r -> Answer.problem(500, "failed", r.why());
        };
    }
}
