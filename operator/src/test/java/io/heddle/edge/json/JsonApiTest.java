package io.heddle.edge.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.api.Fabric.FabricUnavailable;
import io.heddle.api.Views;
import io.heddle.config.Bytes;
import io.heddle.config.Epoch;
import io.heddle.config.Finding;
import io.heddle.config.Incarnation;
import io.heddle.edge.FakeFabric;
import io.heddle.edge.Samples;
import io.heddle.persistence.Refusal;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JsonApiTest {
    private static final byte[] PACKAGE = "a package".getBytes(UTF_8);
    private static final String SHA = FakeFabric.sha256(PACKAGE);

    private final FakeFabric fabric = new FakeFabric();
    private Caller caller = open(limits(Bytes.mib(1), Bytes.mib(1), 8, 8));

    @BeforeEach
    void storeThePackage() throws Exception {
        assertThat(caller.put("packages/" + SHA, PACKAGE).status()).isEqualTo(201);
    }

    @AfterEach
    void close() {
        caller.close();
    }

    private Caller open(ApiSettings settings) {
        return new Caller(JsonApi.start(fabric, JsonApiTest::read, settings));
    }

    private static ApiSettings limits(Bytes bodyMax, Bytes packageMax, int requestsMax, int streamsMax) {
        return new ApiSettings(
                "127.0.0.1",
                0,
                Optional.of(Caller.TOKEN),
                bodyMax,
                packageMax,
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                requestsMax,
                4,
                streamsMax);
    }

    /** Reads a configuration that says "good" as the guestbook, and finds two things wrong with any other. */
    private static ServiceReader.Reading read(ServiceReader.Source source) {
        if (source.configuration().utf8String().equals("good")) {
            var warning = Finding.warning("a.csdef:3:1", "", "ignored", "Sites has no effect", "");
            return new ServiceReader.Reading(Optional.of(Samples.guestbook(source.sha256())), List.of(warning));
        }
        return new ServiceReader.Reading(
                Optional.empty(),
                List.of(
                        Finding.error("a.cscfg:2:5", "Role", "role-unknown", "no role \"Wbe\"", "Web?"),
                        Finding.error("a.cscfg:9:5", "Role", "instances", "0 instances", "at least 1")));
    }

    private static String deployment(String id, String configuration) {
        var base64 = Base64.getEncoder().encodeToString(configuration.getBytes(UTF_8));
        return """
                {"requestId": "%s", "service": "guestbook", "slot": "production",
                 "packageSha256": "%s", "configuration": "%s"}""".formatted(id, SHA, base64);
    }

    @Test
    void everyViewIsThere() throws Exception {
        assertThat(caller.get("status").body().path("primary").asInt()).isEqualTo(1);
        assertThat(caller.get("status").body().path("age").asText()).isEqualTo("PT0.012S");
        assertThat(caller.get("nodes").body().path(1).path("state").asText()).isEqualTo("Suspect");
        assertThat(caller.get("replicas").body().path(0).path("role").asText()).isEqualTo("Primary");
        assertThat(caller.get("services").body()).isEmpty();
        assertThat(caller.get("instances").body()).isEmpty();
    }

    @Test
    void anAcceptedDeploymentAnswersItsOperationAndItsWarnings() throws Exception {
        var answer = caller.post("deployments", deployment("r1", "good"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().path("operation").path("state").asText()).isEqualTo("InProgress");
        assertThat(answer.body().path("findings").path(0).path("rule").asText()).isEqualTo("ignored");
        assertThat(answer.raw().headers().firstValue("Location")).contains("/api/v1/operations/op-1");
        assertThat(caller.get("operations/op-1").body().path("kind").asText()).isEqualTo("Deploy");
        assertThat(caller.get("instances").body()).hasSize(4);
    }

    @Test
    void aRepeatedRequestIsOneRequest() throws Exception {
        var first = caller.post("deployments", deployment("r1", "good"));
        var second = caller.post("deployments", deployment("r1", "good"));

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(fabric.writes()).isEqualTo(1);
    }

    @Test
    void aBadModelAnswersAllFindings() throws Exception {
        var answer = caller.post("deployments", deployment("r1", "bad"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(rules(answer.body())).containsExactly("role-unknown", "instances");
        assertThat(answer.body().path("findings").path(0).path("place").asText())
                .isEqualTo("a.cscfg:2:5");
        assertThat(fabric.writes()).isZero();
    }

    @Test
    void aBadRequestAnswersAllFindings() throws Exception {
        var answer = caller.post(
                "deployments", "{\"slot\": \"middle\", \"packageSha256\": 7, \"configuration\": \"*\", \"colour\": 1}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").asText()).isEqualTo("invalid");
        assertThat(answer.body().path("findings").findValuesAsText("path"))
                .containsExactly("service", "slot", "packageSha256", "configuration", "colour");
    }

    @Test
    void whatIsNotJsonIsSaidToBeNone() throws Exception {
        for (var body : List.of("", "[]", "{", "\"x\"", "null")) {
            var answer = caller.post("deployments", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(rules(answer.body())).as(body).containsExactly("request-json");
        }
    }

    @Test
    void eachRefusalHasItsStatus() throws Exception {
        var refusals = List.of(
                new Refusal.WrongState("Deploy", "the slot is taken"),
                new Refusal.Exhausted("no room", List.of("cores: 6 nodes")),
                new Refusal.Unknown("deployment", "x"),
                new Refusal.Stale(new Epoch(1), new Epoch(2), new Incarnation(1), new Incarnation(1)),
                new Refusal.Invalid(List.of(Finding.error("a", "", "size", "no such size", ""))));
        var statuses = new ArrayList<Integer>();
        for (var refusal : refusals) {
            fabric.refuse(refusal);
            var answer = caller.post("deployments", deployment("r", "good"));
            statuses.add(answer.status());
            assertThat(answer.body().path("message").asText()).isEqualTo(refusal.message());
        }
        assertThat(statuses).containsExactly(409, 507, 404, 409, 400);
    }

    @Test
    void noPrimaryAnswers503AndWhenToTryAgain() throws Exception {
        fabric.fail(new FabricUnavailable("no primary within 5 s", new TimeoutException()));

        var answer = caller.post("deployments", deployment("r", "good"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body().path("error").asText()).isEqualTo("unavailable");
        assertThat(answer.raw().headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void aBugOfOursShowsNoTrace() throws Exception {
        fabric.fail(new IllegalStateException("secret"));

        var answer = caller.get("instances");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.raw().body()).contains("incident 1").doesNotContain("secret");
    }

    @Test
    void onlyTheRightTokenOpens() throws Exception {
        for (var header : List.of("Bearer wrong", "Bearer", "Basic " + Caller.TOKEN, "Bearer " + Caller.TOKEN + "x")) {
            var answer = caller.send(
                    caller.to("status").setHeader("Authorization", header).GET());
            assertThat(answer.status()).as(header).isEqualTo(401);
            assertThat(answer.raw().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
    }

    @Test
    void unknownPathsMethodsAndNumbersAreNamed() throws Exception {
        assertThat(caller.get("nothing").status()).isEqualTo(404);
        assertThat(caller.get("operations/op-9").status()).isEqualTo(404);
        assertThat(caller.delete("status").status()).isEqualTo(405);
        assertThat(caller.get("events?from=-1").status()).isEqualTo(400);
        assertThat(caller.get("events?limit=10001").status()).isEqualTo(400);
        assertThat(caller.get("events?from=x&limit=0").body().path("findings")).hasSize(2);
        assertThat(caller.delete("services/guestbook/middle").status()).isEqualTo(400);
        assertThat(caller.delete("services/guestbook/staging").status()).isEqualTo(404);
        assertThat(caller.put("packages/abc", PACKAGE).status()).isEqualTo(400);
    }

    @Test
    void aDeletedDeploymentIsGone() throws Exception {
        caller.post("deployments", deployment("r1", "good"));

        assertThat(caller.delete("services/guestbook/production").status()).isEqualTo(202);
        assertThat(caller.get("services").body()).isEmpty();
    }

    @Test
    void aDeletionMayBeNamedInItsQuery() throws Exception {
        caller.post("deployments", deployment("r1", "good"));

        assertThat(caller.delete("services/guestbook/production?requestId=!").status())
                .isEqualTo(400);
        assertThat(caller.delete("services/guestbook/production?requestId=r2").status())
                .isEqualTo(202);
    }

    @Test
    void aPackageThatIsNotWhatItSaysIsRefused() throws Exception {
        var answer = caller.put("packages/" + SHA, "another".getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(rules(answer.body())).containsExactly("package-hash");
    }

    @Test
    void bodiesOverTheirLimitsAreCutOff() throws Exception {
        caller.close();
        caller = open(limits(new Bytes(100), new Bytes(2000), 8, 8));
        var large = new byte[3000];

        assertThat(caller.put("packages/" + SHA, large).status()).isEqualTo(413);
        var chunked = caller.to("packages/" + SHA)
                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)));
        assertThat(caller.send(chunked).status()).isEqualTo(413);
        assertThat(caller.post("deployments", deployment("r", "good")).status()).isEqualTo(413);
    }

    @Test
    void moreRequestsThanAreBorneAreTurnedAway() throws Exception {
        caller.close();
        caller = open(limits(Bytes.mib(1), Bytes.mib(1), 1, 8));
        var asked = new CompletableFuture<Views.Status>();
        var inside = fabric.answerStatusWith(asked);
        var waiting = caller.http().sendAsync(caller.to("status").GET().build(), BodyHandlers.ofString());
        assertThat(inside.join()).isTrue();
        var second = caller.get("nodes");

        assertThat(second.status()).isEqualTo(503);
        assertThat(second.body().path("error").asText()).isEqualTo("busy");
        asked.completeExceptionally(new TimeoutException());
        assertThat(waiting.join().statusCode()).isEqualTo(503);
        assertThat(caller.get("nodes").status()).isEqualTo(200);
    }

    @Test
    void pagesOfEventsFollowOnEachOther() throws Exception {
        for (int i = 1; i <= 5; i++) fabric.append("node|n" + i, "node.enrolled", "n" + i + " enrolled");

        var first = caller.get("events?from=0&limit=3").body();
        var second =
                caller.get("events?limit=3&from=" + first.path("next").asLong()).body();
        var third = caller.get("events?from=" + second.path("next").asLong()).body();

        assertThat(first.path("events").findValuesAsText("offset")).containsExactly("1", "2", "3");
        assertThat(second.path("events").findValuesAsText("offset")).containsExactly("4", "5");
        assertThat(third.path("events")).isEmpty();
        assertThat(third.path("next").asLong()).isEqualTo(6);
    }

    @Test
    void aStreamFollowsTheJournalAndGoesOnFromTheLastSeen() throws Exception {
        for (int i = 1; i <= 3; i++) fabric.append("node|n" + i, "node.enrolled", "n" + i + " enrolled");
        var request =
                caller.to("events/stream?from=0").header("Last-Event-ID", "1").build();

        var response = caller.http().send(request, BodyHandlers.ofInputStream());

        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        try (InputStream body = response.body();
                var lines = new Scanner(body, UTF_8)) {
            assertThat(nextId(lines)).isEqualTo("id: 2");
            assertThat(lines.nextLine()).isEqualTo("event: node.enrolled");
            assertThat(lines.nextLine()).startsWith("data: {").contains("\"summary\":\"n2 enrolled\"");
            assertThat(nextId(lines)).isEqualTo("id: 3");
            fabric.append("node|n4", "node.enrolled", "late");
            assertThat(nextId(lines)).isEqualTo("id: 4");
        }
    }

    private static String nextId(Scanner lines) {
        var line = lines.nextLine();
        while (!line.startsWith("id: ")) line = lines.nextLine();
        return line;
    }

    @Test
    void aTakenAddressIsSaid() {
        var taken = limits(Bytes.mib(1), Bytes.mib(1), 1, 1);
        try (var first = JsonApi.start(fabric, JsonApiTest::read, taken)) {
            int port = first.address().getPort();
            var same = ApiSettings.of("127.0.0.1", port, Optional.empty());
            assertThatThrownBy(
                            () -> JsonApi.start(fabric, JsonApiTest::read, same).close())
                    .isInstanceOf(JsonApi.ApiUnavailable.class)
                    .hasMessage("cannot listen at 127.0.0.1:" + port);
        }
    }

    private static List<String> rules(JsonNode problem) {
        return problem.path("findings").findValuesAsText("rule");
    }
}
