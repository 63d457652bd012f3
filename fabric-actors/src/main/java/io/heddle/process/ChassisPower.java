package io.heddle.process;

import io.heddle.api.FabricSettings;
import io.heddle.cluster.PowerPort;
import io.heddle.config.Epoch;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.healing.HealingIntent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Machines whose chassis speaks HTTP at their controller's address: {@code POST /nodes/ID/power} with {@code {"action":
 * "off"|"on", "epoch": N}}. It answers 200 when it is done, and 409 to an epoch older than it has seen. Power-on asks for a
 * clean disk, since what the machine hosted has moved.
 */
final class ChassisPower implements PowerPort, AutoCloseable {
    /** A chassis waits for every process of a machine to be gone. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final FabricSettings settings;

    ChassisPower(FabricSettings settings) {
        this.settings = settings;
    }

    @Override
    public CompletionStage<String> carryOut(Datacenter.Node node, HealingIntent intent, Epoch epoch) {
        String action =
                switch (intent) {
                    case HealingIntent.PowerOff i -> "\"off\"";
                    case HealingIntent.PowerOn i -> "\"on\", \"boot\": \"clean\"";
                };
        String body = "{\"action\": " + action + ", \"epoch\": " + epoch + "}";
        var uri = URI.create("http://" + node.controllerAddress() + "/nodes/" + node.id() + "/power");
        var request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        settings.controllerToken().ifPresent(t -> request.header("Authorization", "Bearer " + t));
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> {
                    if (response.statusCode() == 200) return "its controller at " + uri.getAuthority() + " did it";
                    throw new CompletionException(new IOException(uri + " answered " + response.statusCode() + ": "
                            + response.body().strip()));
                });
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
