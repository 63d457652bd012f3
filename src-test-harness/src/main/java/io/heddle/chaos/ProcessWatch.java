package io.heddle.chaos;

import io.heddle.check.Fact;
import io.heddle.guest.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees from the kernel's table of processes which VM runs on which machine, and from the machines' controllers when power is
 * cut. It asks nobody of the fabric.
 */
final class ProcessWatch {
    /** What stops this soon after its machine's power was cut, stopped of that. */
    private static final long POWER_FRESH_NANOS = 5_000_000_000L;

    private final Path directory;
    private final Recorder recorder;
    private final ProcessTable processes = new ProcessTable();
    private final Map<String, String> machines = new HashMap<>();
    private final Map<String, Set<String>> running = new HashMap<>();
    private final Map<String, String> power = new HashMap<>();
    private final Map<String, Long> cutAt = new HashMap<>();
    private final List<Seen> seen = new ArrayList<>();
    private final Map<String, String> struck = new ConcurrentHashMap<>();

    private record Seen(long at, String node, String vm, boolean runs, String cause) {}

    ProcessWatch(Path directory, Recorder recorder) {
        this.directory = directory;
        this.recorder = recorder;
    }

    /** Says that what stops on a machine from now on, stops because of the run itself; empty: no more. */
    void struck(String node, String cause) {
        if (cause.isEmpty()) struck.remove(node);
        else struck.put(node, cause);
    }

    /** Looks once. */
    void look() throws IOException {
        lookAtPower();
        var now = new HashMap<String, Set<String>>();
        for (var marker : new HashSet<>(processes.markers().values())) {
            int slash = marker.indexOf('/');
            if (slash < 0) continue;
            var node = machine(marker.substring(0, slash));
            if (!node.isEmpty()) {
                now.computeIfAbsent(node, n -> new TreeSet<>()).add(marker.substring(slash + 1));
            }
        }
        var nodes = new TreeSet<>(running.keySet());
        nodes.addAll(now.keySet());
        // What one look finds gone everywhere was gone before what it finds new.
        for (var node : nodes) {
            for (var vm : running.getOrDefault(node, Set.of())) {
                if (!now.getOrDefault(node, Set.of()).contains(vm)) stopped(node, vm);
            }
        }
        for (var node : nodes) {
            var before = running.getOrDefault(node, Set.of());
            for (var vm : now.getOrDefault(node, Set.of())) {
                if (!before.contains(vm)) seen.add(new Seen(recorder.now(), node, vm, true, "goal"));
            }
            running.put(node, now.getOrDefault(node, Set.of()));
        }
    }

    private void stopped(String node, String vm) {
        boolean off = recorder.now() - cutAt.getOrDefault(node, Long.MIN_VALUE / 2) < POWER_FRESH_NANOS;
        seen.add(new Seen(recorder.now(), node, vm, false, off ? "power" : struck.getOrDefault(node, "goal")));
    }

    /** Tells what was seen, once it is known which VM is of which instance. */
    void tell(Map<String, String> instances) {
        for (var s : seen) {
            var instance = instances.getOrDefault(s.vm(), s.vm());
            recorder.add(
                    s.runs()
                            ? new Fact.VmStarted(s.at(), s.node(), s.vm(), instance, s.cause())
                            : new Fact.VmStopped(s.at(), s.node(), s.vm(), instance, s.cause()));
        }
    }

    /** The machine whose agent keeps this id in its folder; empty if it is none of this fabric's. */
    private String machine(String id) throws IOException {
        var known = machines.get(id);
        if (known != null) return known;
        var nodes = directory.resolve("nodes");
        if (!Files.isDirectory(nodes)) return "";
        try (var all = Files.list(nodes)) {
            for (var folder : all.toList()) {
                var file = folder.resolve("id");
                if (!Files.exists(file)) continue;
                machines.put(
                        Files.readString(file).strip(), folder.getFileName().toString());
            }
        }
        return machines.getOrDefault(id, "");
    }

    private void lookAtPower() throws IOException {
        try (var all = Files.newDirectoryStream(directory.resolve("run"), "*.power")) {
            for (var file : all) {
                var name = file.getFileName().toString();
                var node = name.substring(0, name.length() - ".power".length());
                var now = Files.readString(file).strip();
                var before = power.put(node, now);
                if (now.startsWith("off") && !now.equals(before)) {
                    long epoch = Long.parseLong(now.substring(now.lastIndexOf(' ') + 1));
                    cutAt.put(node, recorder.now());
                    recorder.see(at -> new Fact.PoweredOff(at, node, epoch));
                }
            }
        }
    }
}
