package io.heddle.edge.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.heddle.config.datacenter.Datacenter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Presses the power buttons of a local fabric's machines, as a person in the machine room would. */
public final class PowerRemote {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CONNECT_MAX_MS = 2_000;
    private static final int ANSWER_MAX_MS = 20_000;

    private final LocalFabric fabric;

    public PowerRemote(LocalFabric fabric) {
        this.fabric = fabric;
    }

    /**
     * Presses a button and waits until it is done.
     *
     * @param action {@code on}, {@code off} or {@code cycle}
     * @return one line that says how the machine is now
     */
    public String press(String node, String action) {
        if (!fabric.exists())
            throw new LocalFailure("no fabric was made in " + fabric.folder().root());
        var machine = fabric.datacenter().nodes().stream()
                .filter(n -> n.id().value().equals(node))
                .findFirst()
                .orElseThrow(() -> new LocalFailure(
                        "there is no node \"" + node + "\"; `" + Hint.command("nodes") + "` lists them"));
        if (machine.controllerAddress().isEmpty()) {
            throw new LocalFailure(node + " has no controller: Datacenter.xml gives it no controllerAddress");
        }
        // A person's hand is as good as the newest primary's: the epoch stays what it is.
        long epoch = ask(machine, "GET", "", "").path("epoch").asLong();
        var answer = ask(machine, "POST", "/power", "{\"action\": \"" + action + "\", \"epoch\": " + epoch + "}");
        return node + ": power " + answer.path("power").asText();
    }

    private JsonNode ask(Datacenter.Node machine, String method, String path, String body) {
        var address = "http://" + machine.controllerAddress() + "/nodes/" + machine.id() + path;
        try {
            var connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_MAX_MS);
            connection.setReadTimeout(ANSWER_MAX_MS);
            connection.setRequestProperty(
                    "Authorization",
                    "Bearer " + RoomSettings.read(fabric.folder()).controllerToken());
            if (!body.isEmpty()) {
                connection.setDoOutput(true);
                try (var out = connection.getOutputStream()) {
                    out.write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
            boolean done = connection.getResponseCode() < 400;
            try (var in = done ? connection.getInputStream() : connection.getErrorStream()) {
                var answer = JSON.readTree(in);
                if (done) return answer;
                throw new LocalFailure(
                        machine.id() + ": " + answer.path("message").asText());
            }
        } catch (IOException e) {
            throw new LocalFailure("the machine room does not answer at " + machine.controllerAddress() + "; `"
                    + Hint.command("up") + "` opens it");
        }
    }
}
