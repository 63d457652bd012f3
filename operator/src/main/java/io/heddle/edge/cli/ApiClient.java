package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The client of the JSON API. It asks one replica after the other until one answers, for as long as its patience lasts: the
 * replica that fails during a request is followed by the next, and every request may be sent twice, since it carries its id.
 *
 * <p>Built on the platform's old HTTP connection rather than its new client, because that one takes longer to load than most
 * commands take to run.
 */
public final class ApiClient {
    public static final ObjectMapper JSON = new JsonMapper();
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    /** A replica that takes longer to answer a question hangs; its fellows do not. */
    private static final Duration READ_ANSWER_MAX = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(200);
    /** Rounds over all servers: about 2 s. */
    private static final int WAITING_SAID_AFTER = 10;

    private static final int UPLOAD_CHUNK = 64 * 1024;

    private final List<String> servers;
    private final Optional<String> token;
    private final Duration patience;
    private final Consumer<String> waiting;
    private int current;

    /** @param waiting is told, while no replica answers, what it is that the caller waits for */
    public ApiClient(Context context, Duration patience, Consumer<String> waiting) {
        this.servers = context.servers();
        this.token = context.token();
        this.patience = patience;
        this.waiting = waiting;
        // An id makes a repeat harmless, but it is ours to decide when to repeat.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    @FunctionalInterface
    private interface Exchange<T> {
        T with(HttpURLConnection connection) throws IOException;
    }

    /** Not reached, or not able at the moment: the next replica may be. */
    private static final class Elsewhere extends IOException {
        Elsewhere(String message) {
            super(message);
        }
    }

    /** The address that answered last. */
    public String server() {
        return servers.get(current);
    }

    public JsonNode get(String path) {
        return ask("GET", path, ApiClient::answer);
    }

    public JsonNode delete(String path, String requestId) {
        return ask("DELETE", path, connection -> {
            connection.setRequestProperty("X-Request-Id", requestId);
            return answer(connection);
        });
    }

    public JsonNode post(String path, JsonNode body) {
        return ask("POST", path, connection -> {
            var bytes = JSON.writeValueAsBytes(body);
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setFixedLengthStreamingMode(bytes.length);
            send(connection, out -> out.write(bytes));
            return answer(connection);
        });
    }

    /** Sends a file, streaming. */
    public JsonNode put(String path, Path file) {
        return ask("PUT", path, connection -> {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/octet-stream");
            connection.setFixedLengthStreamingMode(Files.size(file));
            send(connection, out -> {
                try (var in = Files.newInputStream(file)) {
                    var chunk = new byte[UPLOAD_CHUNK];
                    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) out.write(chunk, 0, n);
                }
            });
            return answer(connection);
        });
    }

    /**
     * Follows the journal for ever, going on where it was when a replica falls away.
     *
     * @param each is given one entry at a time, and says whether to go on
     */
    public void follow(long from, Predicate<JsonNode> each) {
        long next = from;
        while (next >= 0) {
            long start = next;
            next = ask("GET", "events/stream?from=" + start, connection -> {
                refuse(connection);
                return read(connection, start, each);
            });
        }
    }

    /** Gives the offset to go on from, or -1 when {@code each} has had enough. */
    private static long read(HttpURLConnection connection, long from, Predicate<JsonNode> each) throws IOException {
        long next = from;
        try (var lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("data:")) continue;
                var event = JSON.readTree(line.substring("data:".length()));
                next = event.path("offset").asLong() + 1;
                if (!each.test(event)) return -1;
            }
        } catch (IOException e) {
            if (next == from) throw e;
            // Something came before the line broke: that is progress, so patience starts anew.
        }
        return next;
    }

    private <T> T ask(String method, String path, Exchange<T> exchange) {
        var reasons = new ArrayList<String>();
        long deadline = System.nanoTime() + patience.toNanos();
        for (int attempt = 1; ; attempt++) {
            var server = servers.get(current);
            try {
                return exchange.with(open(method, server + "/api/v1/" + path));
            } catch (IOException e) {
                reasons.add(server + ": " + reason(e));
                current = (current + 1) % servers.size();
            }
            if (attempt % servers.size() == 0) {
                if (System.nanoTime() - deadline > 0) {
                    throw Failure.unusable(
                            "no replica answers", reasons.subList(reasons.size() - servers.size(), reasons.size()));
                }
                if (attempt / servers.size() >= WAITING_SAID_AFTER)
                    waiting.accept("no replica answers yet; trying again");
                pause();
            }
        }
    }

    private HttpURLConnection open(String method, String address) throws IOException {
        HttpURLConnection connection;
        try {
            connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
        } catch (IllegalArgumentException | ClassCastException e) {
            throw Failure.unusable("not the address of a server: " + address + " (it looks like http://host:port)");
        }
        connection.setRequestMethod(method);
        connection.setConnectTimeout((int) CONNECT_MAX.toMillis());
        boolean question = method.equals("GET") && !address.contains("/events/stream");
        connection.setReadTimeout((int) (question ? READ_ANSWER_MAX : ANSWER_MAX).toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        token.ifPresent(t -> connection.setRequestProperty("Authorization", "Bearer " + t));
        return connection;
    }

    @FunctionalInterface
    private interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Sends a body. A server that has heard enough answers early and hangs up: then its answer is what counts. */
    private static void send(HttpURLConnection connection, Body body) throws IOException {
        try (var out = connection.getOutputStream()) {
            body.writeTo(out);
        } catch (IOException e) {
            if (connection.getResponseCode() < 400) throw e;
        }
    }

    private static JsonNode answer(HttpURLConnection connection) throws IOException {
        refuse(connection);
        try (var in = connection.getInputStream()) {
            return JSON.readTree(in);
        }
    }

    /** Throws when the answer is a problem: {@link Elsewhere} when another replica may do better, else {@link Failure}. */
    private static void refuse(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status >= 200 && status < 300) return;
        var problem = problem(connection);
        var message = problem.path("message").asText("status " + status);
        if (status == 503) throw new Elsewhere(message);
        if (status == 401) {
            throw Failure.unusable(connection.getURL().getAuthority() + ": " + message);
        }
        var details = new ArrayList<String>();
        problem.path("findings").forEach(finding -> details.add(Findings.line(finding)));
        if (!details.isEmpty()) throw Failure.refused("refused, with " + Findings.count(details.size()), details);
        problem.path("reasons").forEach(reason -> details.add(reason.asText()));
        var tail = ": " + String.join("; ", details);
        // The reasons get a line each, so the message need not repeat them.
        throw Failure.refused(
                message.endsWith(tail) ? message.substring(0, message.length() - tail.length()) : message, details);
    }

    private static JsonNode problem(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getErrorStream()) {
            return in == null ? JSON.createObjectNode() : JSON.readTree(in);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case Elsewhere there -> String.valueOf(there.getMessage());
            case java.net.ConnectException refused -> "nobody listens there";
            case java.net.SocketTimeoutException late -> "no answer in time";
            case java.net.UnknownHostException unknown -> "no such host";
            default -> "the connection broke: " + e.getMessage();
        };
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unusable("interrupted");
        }
    }
}
