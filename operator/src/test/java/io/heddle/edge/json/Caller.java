package io.heddle.edge.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client of one API under test. */
final class Caller implements AutoCloseable {
    static final String TOKEN = "the-token";
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonApi api;

    Caller(JsonApi api) {
        this.api = api;
    }

    record Answer(int status, JsonNode body, HttpResponse<String> raw) {}

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + api.address().getPort() + "/api/v1/" + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(to(path).GET());
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send(to(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer put(String path, byte[] body) throws IOException, InterruptedException {
        return send(to(path).PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return send(to(path).DELETE());
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), Json.MAPPER.readTree(response.body()), response);
    }

    HttpClient http() {
        return http;
    }

    @Override
    public void close() {
        http.shutdownNow();
        api.close();
    }
}
