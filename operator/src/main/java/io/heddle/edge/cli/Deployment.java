package io.heddle.edge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** One deployment as its operator follows it. */
public final class Deployment {
    private static final String READY = "ReadyRole";
    private static final Duration PAUSE = Duration.ofMillis(150);

    /** States whose detail says why. */
    private static final Set<String> FAILING =
            Set.of("RestartingRole", "CyclingRole", "FailedStartingRole", "FailedStartingVM", "UnresponsiveRole");

    /** Lines for the person: a service of a thousand instances has some thousands. */
    private static final int SAID_MAX = 20_000;

    /** Instances that are named while a deployment goes: the last ones are those that take their time to stop. */
    private static final int NAMED_MAX = 3;

    private final ApiClient client;
    private final Terminal terminal;
    private final String service;
    private final String slot;
    private final Map<String, String> seen = new HashMap<>();
    private final Set<String> said = new HashSet<>();
    private String followed = "";
    private Runnable firstReady = () -> {};

    public Deployment(ApiClient client, Terminal terminal, String service, String slot) {
        this.client = client;
        this.terminal = terminal;
        this.service = service;
        this.slot = slot;
    }

    /** An id that makes every repeat of one request harmless. */
    public static String newRequestId() {
        return "cli-" + UUID.randomUUID();
    }

    /** Called once, when the first instance is seen to be ready. */
    public Deployment whenFirstIsReady(Runnable action) {
        firstReady = action;
        return this;
    }

    /**
     * Returns when every instance is ready. Throws {@link Failure} with what is not, when {@code most} is over, and when the
     * deployment is deleted meanwhile.
     */
    public void awaitReady(Duration most) {
        await(most, "ready", () -> {
            follow(client.get("services"));
            var mine = mine(client.get("instances")).stream()
                    .filter(i -> i.path("deployment").asText().equals(followed))
                    .toList();
            mine.forEach(this::notice);
            long ready = mine.stream().filter(Deployment::ready).count();
            terminal.progress(service + "/" + slot + ": " + ready + " of " + mine.size() + " instances ready");
            return !mine.isEmpty() && ready == mine.size();
        });
    }

    /** Returns when nothing of it is left. */
    public void awaitGone(Duration most) {
        await(most, "gone", () -> {
            var leaving = mine(client.get("services")).stream()
                    .filter(Deployment::deleting)
                    .map(s -> s.path("deployment").asText())
                    .toList();
            var left = mine(client.get("instances")).stream()
                    .filter(i -> leaving.contains(i.path("deployment").asText()))
                    .map(i ->
                            i.path("instance").asText() + " " + i.path("status").asText())
                    .toList();
            terminal.progress(service + "/" + slot + ": " + left.size() + " instances left"
                    + (left.size() > NAMED_MAX ? "" : left.stream().collect(Collectors.joining(", ", ": ", ""))));
            return leaving.isEmpty();
        });
    }

    /** Notes which deployment is in the slot, and sees that it still is. */
    private void follow(JsonNode services) {
        var there = mine(services).stream().filter(s -> !deleting(s)).toList();
        if (followed.isEmpty() && !there.isEmpty())
            followed = there.getFirst().path("deployment").asText();
        if (there.stream().anyMatch(s -> s.path("deployment").asText().equals(followed))) return;
        terminal.clear();
        throw Failure.refused(
                service + "/" + slot + " was deleted before it was ready",
                followed.isEmpty() ? List.of() : List.of("it was deployment " + followed));
    }

    /** The addresses at which it answers. */
    public List<String> urls() {
        var urls = new ArrayList<String>();
        mine(client.get("services"))
                .forEach(s -> urls.addAll(s.path("endpoints").findValuesAsText("url")));
        return urls;
    }

    private void await(Duration most, String what, BooleanSupplier done) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                terminal.clear();
                throw Failure.refused(
                        service + "/" + slot + " is not " + what + " after " + most.toSeconds() + " s", unready());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.unusable("interrupted");
            }
        }
        terminal.clear();
    }

    private List<String> unready() {
        return mine(client.get("instances")).stream()
                .filter(i -> !ready(i))
                .map(i -> i.path("instance").asText() + ": " + i.path("status").asText() + " on "
                        + i.path("node").asText() + " " + i.path("detail").asText())
                .toList();
    }

    private void notice(JsonNode instance) {
        var name = instance.path("instance").asText();
        var status = instance.path("status").asText();
        var detail = FAILING.contains(status) ? instance.path("detail").asText() : "";
        if ((status + detail).equals(seen.put(name, status + detail))) return;
        if (ready(instance)) {
            firstReady.run();
            firstReady = () -> {};
        }
        // A role that fails again and again goes through the same states each time: each is said once.
        var line = "  " + name + "  " + status + "  " + instance.path("node").asText()
                + (detail.isEmpty() ? "" : "  " + detail);
        if (said.size() < SAID_MAX && (said.add(line) || ready(instance))) terminal.say(line);
    }

    private static boolean deleting(JsonNode service) {
        return service.path("state").asText().equals("Deleting");
    }

    private List<JsonNode> mine(JsonNode all) {
        var mine = new ArrayList<JsonNode>();
        for (var one : all) {
            if (one.path("service").asText().equals(service)
                    && one.path("slot").asText().equalsIgnoreCase(slot)) mine.add(one);
        }
        return mine;
    }

    private static boolean ready(JsonNode instance) {
        return instance.path("status").asText().equals(READY);
    }
}
