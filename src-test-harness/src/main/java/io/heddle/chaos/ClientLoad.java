package io.heddle.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.check.Fact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Operators who deploy, delete and list small services all the time, several of them on the same slots, and note each question
 * and each answer. A call that no replica answers stays open: it may have taken effect, or may do so later.
 */
final class ClientLoad implements AutoCloseable {
    /** Two operators and three slots: they often want the same one. */
    private static final int OPERATORS = 2;

    private static final int SLOTS = 3;
    private static final int PAUSE_MAX_MS = 1500;

    private static final AtomicInteger CALLS = new AtomicInteger();

    private final LocalFabric fabric;
    private final Recorder recorder;
    private final ProbeService probe;
    private final ArrayList<Thread> threads = new ArrayList<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();

    ClientLoad(LocalFabric fabric, Recorder recorder, ProbeService probe, long seed) {
        this.fabric = fabric;
        this.recorder = recorder;
        this.probe = probe;
        for (int i = 0; i < OPERATORS; i++) {
            var dice = new Random(seed * 31 + i);
            threads.add(Thread.ofPlatform().daemon().name("operator-" + i).start(() -> work(dice)));
        }
    }

    private void work(Random dice) {
        try {
            while (true) {
                var service = "chaos-" + dice.nextInt(SLOTS);
                switch (dice.nextInt(3)) {
                    case 0 -> deploy(service);
                    case 1 -> delete(service);
                    default -> list();
                }
                TimeUnit.MILLISECONDS.sleep(dice.nextInt(PAUSE_MAX_MS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Call {
        LocalFabric.Reply make(String request) throws IOException, InterruptedException;
    }

    private void deploy(String service) throws InterruptedException {
        call(
                "deploy",
                service + "/production",
                request -> fabric.post("/api/v1/deployments", probe.deployment(service, request)));
    }

    private void delete(String service) throws InterruptedException {
        call(
                "delete",
                service + "/production",
                request -> fabric.delete("/api/v1/services/" + service + "/production?requestId=" + request));
    }

    private void list() throws InterruptedException {
        call("services", "", request -> new LocalFabric.Reply(200, fabric.get("/api/v1/services")));
    }

    private void call(String kind, String slot, Call how) throws InterruptedException {
        int call = CALLS.incrementAndGet();
        var request = "chaos-" + ProcessHandle.current().pid() + "-" + call;
        recorder.see(at -> new Fact.Asked(at, call, kind, request, slot));
        try {
            var reply = how.make(request);
            var outcome = outcome(reply);
            count(outcome);
            var detail = outcome.equals("refused") ? refusal(reply.body()) : slot.isEmpty() ? slots(reply.body()) : "";
            recorder.see(at -> new Fact.Answered(at, call, outcome, detail));
        } catch (IOException e) {
            count("unknown");
            recorder.see(at -> new Fact.Answered(at, call, "unknown", e.toString()));
        }
    }

    /** 5xx says that it is not known whether it was done, except that there is no room. */
    private static String outcome(LocalFabric.Reply reply) {
        if (reply.isAccepted()) return "done";
        return reply.status() < 500 || reply.status() == 507 ? "refused" : "unknown";
    }

    private static String refusal(JsonNode body) {
        return switch (body.path("error").asText()) {
            case "wrong-state" -> "WrongState";
            case "exhausted" -> "Exhausted";
            case "unknown" -> "Unknown";
            default -> body.path("error").asText();
        };
    }

    private static String slots(JsonNode services) {
        var held = new TreeSet<String>();
        for (var s : services) {
            if (s.path("state").asText().equals("Deleting")) continue;
            held.add(s.path("service").asText() + "/" + s.path("slot").asText());
        }
        return String.join(" ", held);
    }

    private void count(String outcome) {
        switch (outcome) {
            case "done" -> done.incrementAndGet();
            case "refused" -> refused.incrementAndGet();
            default -> unknown.incrementAndGet();
        }
    }

    /** For a person. */
    String summary() {
        return done + " calls done, " + refused + " refused, " + unknown + " without an answer";
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (var thread : threads) thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
