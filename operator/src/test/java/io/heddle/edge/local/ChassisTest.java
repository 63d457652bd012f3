package io.heddle.edge.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChassisTest {
    private static final String TOKEN = "the-token";

    /** One machine, n1, that obeys epochs from 5 on. */
    private static final class Machines implements PowerSwitch {
        final List<String> commands = new ArrayList<>();

        @Override
        public synchronized CompletionStage<Result> command(String node, Action action, boolean clean, long epoch) {
            if (!node.equals("n1")) return CompletableFuture.completedFuture(new Result.UnknownNode(node));
            if (epoch < 5) return CompletableFuture.completedFuture(new Result.Stale(epoch, 5));
            commands.add(action + " " + clean);
            return CompletableFuture.completedFuture(new Result.Done(node, new Power(action != Action.OFF, epoch), 0));
        }

        @Override
        public CompletionStage<Result> look(String node) {
            return CompletableFuture.completedFuture(new Result.Done(node, new Power(true, 7), 4711));
        }
    }

    private final Machines machines = new Machines();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Chassis chassis;

    ChassisTest() throws IOException {
        chassis = Chassis.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), machines, TOKEN);
    }

    @AfterEach
    void close() {
        chassis.close();
        http.shutdownNow();
    }

    private HttpResponse<String> send(String method, String path, String body, String token) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + chassis.address().getPort() + path);
        var request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> power(String node, String body) throws Exception {
        return send("POST", "/nodes/" + node + "/power", body, TOKEN);
    }

    @Test
    void aMachineSaysHowItIs() throws Exception {
        var answer = send("GET", "/nodes/n1", "", TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"node\":\"n1\",\"power\":\"on\",\"epoch\":7,\"pid\":4711}");
    }

    @Test
    void aCommandIsCarriedOut() throws Exception {
        var off = power("n1", "{\"action\": \"off\", \"epoch\": 5}");
        power("n1", "{\"action\": \"on\", \"boot\": \"clean\", \"epoch\": 6}");

        assertThat(off.statusCode()).isEqualTo(200);
        assertThat(off.body()).isEqualTo("{\"node\":\"n1\",\"power\":\"off\",\"epoch\":5,\"pid\":0}");
        assertThat(machines.commands).containsExactly("OFF false", "ON true");
    }

    @Test
    void anOlderEpochConflicts() throws Exception {
        var answer = power("n1", "{\"action\": \"off\", \"epoch\": 4}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("epoch 4 is over: epoch 5 is known");
        assertThat(machines.commands).isEmpty();
    }

    @Test
    void nonsenseIsRefused() throws Exception {
        for (var body : List.of(
                "",
                "{",
                "[]",
                "{\"action\": \"explode\", \"epoch\": 5}",
                "{\"action\": \"off\"}",
                "{\"action\": \"off\", \"epoch\": -1}",
                "{\"action\": \"off\", \"epoch\": 1.5}")) {
            assertThat(power("n1", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(machines.commands).isEmpty();
    }

    @Test
    void strangersAndUnknownMachinesAreTurnedAway() throws Exception {
        assertThat(send("GET", "/nodes/n1", "", "wrong").statusCode()).isEqualTo(401);
        assertThat(power("n2", "{\"action\": \"off\", \"epoch\": 5}").statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/", "", TOKEN).statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/nodes/n1", "", TOKEN).statusCode()).isEqualTo(404);
    }
}
