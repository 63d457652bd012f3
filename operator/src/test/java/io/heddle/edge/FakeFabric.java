package io.heddle.edge;

import io.heddle.api.Fabric;
import io.heddle.api.Outcome;
import io.heddle.api.Plans;
import io.heddle.api.Slot;
import io.heddle.api.Supposition;
import io.heddle.api.Views;
import io.heddle.config.Finding;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.controller.RoleDescription;
import io.heddle.persistence.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A fabric in memory for the tests of the edges: deployments become ready one instance per look at the instances. */
public final class FakeFabric implements Fabric {
    public static final Instant AT = Instant.parse("2011-06-01T12:00:00Z");

    private final Map<String, byte[]> packages = new HashMap<>();
    private final Map<RequestId, Views.Operation> operations = new LinkedHashMap<>();
    private final Map<String, Deployed> deployed = new LinkedHashMap<>();
    private final List<Views.Event> events = new ArrayList<>();
    private @Nullable Refusal refusal;
    private @Nullable RuntimeException fault;
    private @Nullable CompletableFuture<Views.Status> status;
    private final CompletableFuture<Boolean> statusAsked = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable RuntimeException passing;
    private int failures;
    private int writes;
    private String failing = "";
    private int looks = Integer.MAX_VALUE;

    private static final class Deployed {
        final List<Views.Instance> instances = new ArrayList<>();
        final String service;
        final Slot slot;
        int ready;

        Deployed(String service, Slot slot) {
            this.service = service;
            this.slot = slot;
        }
    }

    /** From now on, every change is turned down for this reason. */
    public synchronized void refuse(Refusal why) {
        refusal = why;
    }

    /** From now on, every request fails with this. */
    public synchronized void fail(@Nullable RuntimeException why) {
        fault = why;
    }

    /**
     * From now on, the status is whatever this becomes.
     *
     * @return done when somebody has asked
     */
    public synchronized CompletableFuture<Boolean> answerStatusWith(CompletableFuture<Views.Status> answer) {
        status = answer;
        return statusAsked;
    }

    /** From now on, all instances that are not ready cycle, and say this. */
    public synchronized void cycle(String detail) {
        failing = detail;
    }

    /** When the instances have been looked at so many times, somebody deletes them all. */
    public synchronized void deleteAfter(int many) {
        looks = many;
    }

    /** The next changes fail with this, as many as are said. */
    public synchronized void failNext(int times, RuntimeException why) {
        failures = times;
        passing = why;
    }

    public synchronized void append(String entity, String type, String summary) {
        long offset = events.size() + 1L;
        events.add(new Views.Event(offset, AT.plusSeconds(offset), entity, type, summary, Map.of()));
    }

    /** Changes that took effect. */
    public synchronized int writes() {
        return writes;
    }

    @Override
    public synchronized CompletionStage<Outcome<Views.Operation>> deploy(Deploy request) {
        return change(request.id(), "Deploy", request.service().value(), () -> {
            var place = new Deployed(request.service().value(), request.slot());
            for (var role : request.description().roles()) {
                for (int i = 0; i < role.instances(); i++) place.instances.add(instance(request, role, i));
            }
            deployed.put(request.service() + "/" + request.slot().label(), place);
        });
    }

    @Override
    public synchronized CompletionStage<Outcome<Views.Operation>> delete(RequestId id, ServiceName service, Slot slot) {
        var key = service + "/" + slot.label();
        if (!operations.containsKey(id) && !deployed.containsKey(key)) {
            return answer(new Outcome.Declined<>(new Refusal.Unknown("deployment", key)));
        }
        return change(id, "Delete", key, () -> deployed.remove(key));
    }

    private CompletionStage<Outcome<Views.Operation>> change(RequestId id, String kind, String what, Runnable effect) {
        var known = operations.get(id);
        if (known != null) return answer(new Outcome.Done<>(known));
        if (refusal != null) return answer(new Outcome.Declined<>(refusal));
        if (fault != null) return CompletableFuture.failedFuture(fault);
        if (passing != null && failures-- > 0) return CompletableFuture.failedFuture(passing);
        effect.run();
        writes++;
        append("cluster|local", "deployment." + kind.toLowerCase(java.util.Locale.ROOT), kind + " " + what);
        var operation = new Views.Operation("op-" + (operations.size() + 1), kind, what, "InProgress", "", AT);
        operations.put(id, operation);
        return answer(new Outcome.Done<>(operation));
    }

    @Override
    public CompletionStage<Outcome<String>> storePackage(String sha256, InputStream content) {
        byte[] bytes;
        try {
            bytes = content.readAllBytes();
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new UncheckedIOException(e));
        }
        var actual = sha256(bytes);
        if (!actual.equals(sha256)) {
            return answer(new Outcome.Declined<>(new Refusal.Invalid(List.of(
                    Finding.error("package", "", "package-hash", "its SHA-256 is " + actual, "send it again")))));
        }
        synchronized (this) {
            packages.put(sha256, bytes);
        }
        return answer(new Outcome.Done<>(sha256));
    }

    @Override
    public synchronized CompletionStage<Outcome<Path>> fetchPackage(String sha256) {
        var bytes = packages.get(sha256);
        if (bytes == null) return answer(new Outcome.Declined<>(new Refusal.Unknown("package", sha256)));
        try {
            var file = Files.createTempFile("heddle-fake", ".cspkg");
            Files.write(file, bytes);
            return answer(new Outcome.Done<>(file));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new UncheckedIOException(e));
        }
    }

    @Override
    public synchronized CompletionStage<Views.Status> status() {
        statusAsked.complete(true);
        if (status != null) return status;
        var all = deployed.values();
        int instances = all.stream().mapToInt(d -> d.instances.size()).sum();
        int ready = all.stream().mapToInt(d -> d.ready).sum();
        return answer(new Views.Status(
                "local", 1, 3, 3, 2, 6, 6, all.size(), instances, ready, 24, instances, Duration.ofMillis(12)));
    }

    @Override
    public synchronized CompletionStage<List<Views.Service>> services() {
        return answer(deployed.values().stream()
                .map(d -> new Views.Service(
                        d.service,
                        d.slot.label(),
                        "d-1",
                        d.ready == d.instances.size() ? "Running" : "Deploying",
                        d.instances.size(),
                        d.ready,
                        List.of(new Views.Endpoint(
                                "Web", "Http", "http", "127.9.200.1", 8080, "http://127.9.200.1:8080/", 2, d.ready)),
                        AT))
                .toList());
    }

    @Override
    public synchronized CompletionStage<List<Views.Instance>> instances() {
        if (fault != null) return CompletableFuture.failedFuture(fault);
        if (looks-- <= 0) deployed.clear();
        var seen = new ArrayList<Views.Instance>();
        for (var place : deployed.values()) {
            for (int i = 0; i < place.instances.size(); i++) {
                if (!failing.isEmpty()) seen.add(in(place.instances.get(i), "CyclingRole", failing));
                else seen.add(i < place.ready ? ready(place.instances.get(i)) : place.instances.get(i));
            }
            if (failing.isEmpty()) place.ready = Math.min(place.ready + 1, place.instances.size());
        }
        return answer(seen);
    }

    @Override
    public synchronized CompletionStage<List<Views.Node>> nodes() {
        return answer(List.of(
                new Views.Node("n1", "r1", 0, "Ready", "", 1, 4, 1.5, 8192, 1792, 7, 7, Duration.ofMillis(310)),
                new Views.Node("n2", "r2", 1, "Suspect", "silent", 0, 4, 0, 8192, 0, 7, 6, Duration.ofSeconds(9))));
    }

    @Override
    public synchronized CompletionStage<List<Views.Replica>> replicas() {
        return answer(List.of(
                new Views.Replica(1, "Primary", "127.9.0.1", "http://127.9.0.1:7080", 3, 4711, 42, "0.1.0"),
                new Views.Replica(2, "Secondary", "127.9.0.2", "http://127.9.0.2:7080", 3, 4712, 42, "0.1.0")));
    }

    @Override
    public CompletionStage<Outcome<Plans.Explanation>> explain(String instance, Optional<NodeId> node) {
        if (!instance.equals("Work_IN_0"))
            return answer(new Outcome.Declined<>(new Refusal.Unknown("instance", instance)));
        boolean admits = !node.equals(Optional.of(new NodeId("n2")));
        var detail = admits ? "needs 1000, 4000 free" : "needs 1000, 0 free: short by 1000";
        return answer(new Outcome.Done<>(new Plans.Explanation(
                "d-1.Work_IN_0",
                node.map(NodeId::value).orElse("n1"),
                "n1",
                List.of(new Plans.Verdict("capacity.millicores", admits, detail)),
                admits ? List.of(new Plans.Score("tightness", 0.25)) : List.of(),
                6,
                5,
                List.of(new Plans.Rejections("capacity.millicores", 1, 1)),
                "n1",
                admits ? "" : "capacity.millicores: " + detail,
                List.of())));
    }

    /** Each supposition is done and answered with itself, except that nothing can be deleted. */
    @Override
    public CompletionStage<Outcome<Plans.Foresight>> whatIf(List<Supposition> suppositions) {
        var steps = suppositions.stream()
                .map(s -> {
                    boolean refused = s instanceof Supposition.Deletes;
                    var room =
                            refused ? List.of(new Plans.Move("d-2.Web_IN_0", "n1", "n2", 512)) : List.<Plans.Move>of();
                    return new Plans.Step(s.toString(), !refused, List.of(), room);
                })
                .toList();
        return answer(new Outcome.Done<>(new Plans.Foresight(
                steps,
                List.of(new Plans.Move("d-1.Work_IN_0", "n1", "n2", 1792)),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Plans.Loss("d-1", "Work", 1, 2, List.of(0), List.of(0))),
                List.of(new Plans.Utilisation("millicores", 0.5, 0.75)))));
    }

    @Override
    public synchronized CompletionStage<Optional<Views.Operation>> operation(String id) {
        return answer(
                operations.values().stream().filter(o -> o.id().equals(id)).findFirst());
    }

    @Override
    public synchronized CompletionStage<List<Views.Event>> events(long from, int limit) {
        if (fault != null) return CompletableFuture.failedFuture(fault);
        return answer(
                events.stream().filter(e -> e.offset() >= from).limit(limit).toList());
    }

    @Override
    public int number() {
        return 1;
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        ended.complete(null);
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> CompletionStage<T> answer(T value) {
        return CompletableFuture.completedFuture(value);
    }

    private static Views.Instance instance(Deploy request, RoleDescription role, int index) {
        return new Views.Instance(
                request.service().value(),
                request.slot().label(),
                "d-1",
                role.name() + "_IN_" + index,
                role.name(),
                "StartingRole",
                "",
                "n" + (index + 1),
                "vm-" + role.name() + "-" + index,
                "127.9.100." + (index + 1),
                index % 2,
                index % 5,
                0,
                0,
                100 + index,
                0);
    }

    private static Views.Instance ready(Views.Instance i) {
        return in(i, "ReadyRole", i.detail());
    }

    private static Views.Instance in(Views.Instance i, String status, String detail) {
        return new Views.Instance(
                i.service(),
                i.slot(),
                i.deployment(),
                i.instance(),
                i.role(),
                status,
                detail,
                i.node(),
                i.vm(),
                i.address(),
                i.faultDomain(),
                i.updateDomain(),
                i.roleRestarts(),
                i.guestRestarts(),
                i.guestPid(),
                i.guestPid() + 100);
    }
}
