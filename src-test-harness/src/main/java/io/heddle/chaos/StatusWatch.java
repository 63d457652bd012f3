package io.heddle.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.check.Fact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What the fabric says of itself: which instance serves, and at the end whether everything is where it is to be. */
final class StatusWatch {
    private static final String READY = "ReadyRole";

    private final LocalFabric fabric;
    private final Recorder recorder;
    private final Map<String, String> servesAt = new HashMap<>();

    StatusWatch(LocalFabric fabric, Recorder recorder) {
        this.fabric = fabric;
        this.recorder = recorder;
    }

    /** Looks once; throws when no replica answers. */
    void look() throws IOException, InterruptedException {
        var now = new HashMap<String, String>();
        for (var i : fabric.instances()) {
            boolean serves = i.path("status").asText().equals(READY);
            if (serves) now.put(id(i), i.path("node").asText());
        }
        for (var old : List.copyOf(servesAt.keySet())) {
            if (now.containsKey(old)) continue;
            var node = servesAt.remove(old);
            recorder.see(at -> new Fact.InstanceServes(at, old, node, false));
        }
        now.forEach((instance, node) -> {
            if (node.equals(servesAt.put(instance, node))) return;
            recorder.see(at -> new Fact.InstanceServes(at, instance, node, true));
        });
    }

    private static String id(JsonNode instance) {
        return instance.path("deployment").asText() + "."
                + instance.path("instance").asText();
    }

    /** Waits until all is at its goal, and tells what is not when the time is over. Returns how long it took. */
    long settle(long withinMillis) throws InterruptedException {
        long start = System.nanoTime();
        recorder.see(at -> new Fact.FaultsOver(at, TimeUnit.MILLISECONDS.toNanos(withinMillis)));
        var unsettled = unsettled();
        while (!unsettled.isEmpty() && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(withinMillis)) {
            TimeUnit.MILLISECONDS.sleep(200);
            unsettled = unsettled();
        }
        unsettled.forEach(recorder::add);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private List<Fact.Unsettled> unsettled() throws InterruptedException {
        var found = new ArrayList<Fact.Unsettled>();
        try {
            for (var i : fabric.instances()) {
                if (!i.path("status").asText().equals(READY)) {
                    found.add(unsettled("instance " + id(i), i, "status", "detail"));
                }
            }
            for (var n : fabric.nodes()) {
                var state = n.path("state").asText();
                if (state.equals("Ready") || state.equals("OutForRepair")) continue;
                found.add(unsettled("machine " + n.path("node").asText(), n, "state", "detail"));
            }
            for (var r : fabric.replicas()) {
                if (r.path("role").asText().equals("Down")) {
                    found.add(unsettled("replica " + r.path("number").asText(), r, "role", ""));
                }
            }
        } catch (IOException e) {
            found.add(new Fact.Unsettled(recorder.now(), "the fabric", "it does not answer: " + e.getMessage(), ""));
        }
        return found;
    }

    /** Once the faults are over nothing excuses waiting: what a machine or instance says it waits for is not there. */
    private Fact.Unsettled unsettled(String what, JsonNode of, String state, String detail) {
        var says = detail.isEmpty() ? "" : of.path(detail).asText();
        return new Fact.Unsettled(recorder.now(), what, (of.path(state).asText() + " " + says).strip(), "");
    }

    /** Who is where, as text: the same before and after everything was read again from the journal. */
    String identities() throws IOException, InterruptedException {
        var all = new TreeMap<String, String>();
        for (var i : fabric.instances()) {
            all.put(
                    id(i),
                    i.path("node").asText() + " " + i.path("vm").asText() + " "
                            + i.path("address").asText());
        }
        for (var s : fabric.services()) {
            all.put(
                    s.path("deployment").asText(),
                    s.path("service").asText() + "/" + s.path("slot").asText());
        }
        return all.toString();
    }
}
