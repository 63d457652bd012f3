package io.heddle.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.check.Fact;
import io.heddle.config.datacenter.Datacenter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Every way in which a run breaks a local fabric. Each says what it does as facts, so that checkers know what it excuses. */
final class Faults {
    private static final List<String> NAMES = List.of(
            "kill-primary",
            "kill-replica",
            "kill-replicas",
            "pause-primary",
            "kill-machine",
            "kill-agent",
            "pause-agent",
            "kill-guest",
            "kill-role",
            "kill-balancer",
            "kill-database",
            "pause-database",
            "slow-database",
            "cut-machine",
            "cut-replica",
            "cut-database",
            "full-disk");

    private final LocalFabric fabric;
    private final Datacenter datacenter;
    private final Recorder recorder;
    private final ProcessWatch watch;
    private final Optional<Partitions> partitions;
    private final Optional<Path> disk;
    private final Optional<ClockFaults> clocks;

    /**
     * @param partitions empty where this system allows none
     * @param disk a disk of the fabric's own, to be filled; empty where this system gives none
     * @param clocks empty where none can be put wrong
     */
    Faults(
            LocalFabric fabric,
            Datacenter datacenter,
            Recorder recorder,
            ProcessWatch watch,
            Optional<Partitions> partitions,
            Optional<Path> disk,
            Optional<Clocks> clocks) {
        this.fabric = fabric;
        this.datacenter = datacenter;
        this.recorder = recorder;
        this.watch = watch;
        this.partitions = partitions;
        this.disk = disk;
        this.clocks = clocks.map(c -> new ClockFaults(fabric, datacenter, c));
    }

    /** All that can be done here. */
    List<Fault> all() {
        var all = new ArrayList<Fault>();
        all.add(fault("kill-primary", dice -> kill("the primary", List.of(primary()))));
        all.add(fault("kill-replica", dice -> kill("a fabric process", List.of(any(fabric.fabricPids(), dice)))));
        all.add(fault("kill-replicas", dice -> kill("all fabric processes", fabric.fabricPids())));
        all.add(fault("pause-primary", dice -> pause("the primary", List.of(primary()), 3_000, 12_000, dice)));
        all.add(fault("kill-machine", this::killMachine));
        all.add(fault("kill-agent", this::killAgent));
        all.add(fault("pause-agent", this::pauseAgent));
        all.add(fault("kill-guest", dice -> killOf("guestPid", "the guest of ", dice)));
        all.add(fault("kill-role", dice -> killOf("rolePid", "the role of ", dice)));
        all.add(fault("kill-balancer", dice -> kill("the load balancer", fabric.pids("load-balancer-"))));
        all.add(fault("kill-database", dice -> disturbed(kill("the database", List.of(postmaster())))));
        all.add(fault("pause-database", dice -> pause("the database", databasePids(), 1_000, 6_000, dice)));
        all.add(fault("slow-database", this::slowDatabase));
        partitions.ifPresent(p -> {
            all.add(fault("cut-machine", dice -> cutMachine(p, dice)));
            all.add(fault("cut-replica", dice -> cutReplica(p, dice)));
            all.add(fault("cut-database", dice -> cutDatabase(p, dice)));
        });
        disk.ifPresent(d -> all.add(fault("full-disk", dice -> fillDisk(d, dice))));
        clocks.ifPresent(c -> ClockFaults.names().forEach(name -> all.add(fault(name, dice -> c.strike(name, dice)))));
        return all;
    }

    /** What can be asked for, here or elsewhere. */
    static List<String> names() {
        return Stream.concat(NAMES.stream(), ClockFaults.names().stream()).toList();
    }

    private interface Blow {
        Fault.Strike strike(Random dice) throws Exception;
    }

    private static Fault fault(String name, Blow blow) {
        return new Fault() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Strike strike(Random dice) throws Exception {
                return blow.strike(dice);
            }
        };
    }

    private static Fault.Strike kill(String what, List<Long> pids) throws IOException, InterruptedException {
        LocalFabric.signal("KILL", pids);
        return Fault.blow("kill -9 of " + what + " " + pids);
    }

    private Fault.Strike pause(String what, List<Long> pids, int least, int most, Random dice)
            throws IOException, InterruptedException {
        long millis = between(least, most, dice);
        recorder.see(at -> new Fact.NetworkFault(at, what + " stands still"));
        LocalFabric.signal("STOP", pids);
        return Fault.lasting("SIGSTOP of " + what + " for " + millis + " ms", millis, () -> {
            LocalFabric.signal("CONT", pids);
            recorder.see(at -> new Fact.NetworkFault(at, ""));
        });
    }

    private Fault.Strike killMachine(Random dice) throws IOException, InterruptedException {
        var node = node(dice);
        struck(node, "the machine died", "crash");
        var pids = fabric.killMachine(node);
        return Fault.lasting("death of machine " + node + " " + pids, 3_000, () -> well(node));
    }

    private Fault.Strike killAgent(Random dice) throws IOException, InterruptedException {
        var node = node(dice);
        struck(node, "its agent died", "crash");
        var pids = fabric.pids("node-" + node + ".");
        LocalFabric.signal("KILL", pids);
        return Fault.lasting("kill -9 of the agent of " + node + " " + pids, 3_000, () -> well(node));
    }

    private Fault.Strike pauseAgent(Random dice) throws IOException, InterruptedException {
        var node = node(dice);
        var pids = fabric.pids("node-" + node + ".");
        if (pids.isEmpty()) throw new IOException(node + " has no agent now");
        long millis = between(1_000, 12_000, dice);
        struck(node, "its agent stands still", "crash");
        LocalFabric.signal("STOP", pids);
        return Fault.lasting("SIGSTOP of the agent of " + node + " for " + millis + " ms", millis, () -> {
            // It may have been fenced meanwhile, and be gone.
            if (ProcessHandle.of(pids.getFirst()).isPresent()) LocalFabric.signal("CONT", pids);
            well(node);
        });
    }

    private Fault.Strike killOf(String pid, String what, Random dice) throws IOException, InterruptedException {
        var all = fabric.instances().stream()
                .filter(i -> i.path(pid).asLong() > 0)
                .toList();
        var instance = any(all, dice);
        var node = instance.path("node").asText();
        struck(node, what + instance.path("instance").asText() + " died", "crash");
        LocalFabric.signal("KILL", List.of(instance.path(pid).asLong()));
        return Fault.lasting(
                "kill -9 of " + what + instance.path("instance").asText() + " on " + node, 3_000, () -> well(node));
    }

    private Fault.Strike slowDatabase(Random dice) throws IOException {
        long millis = between(4_000, 10_000, dice);
        long until = System.nanoTime() + millis * 1_000_000;
        recorder.see(at -> new Fact.NetworkFault(at, "the database is slow"));
        var pids = databasePids();
        var over = new AtomicBoolean();
        var thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (!over.get() && System.nanoTime() - until < 0) {
                    LocalFabric.signal("STOP", pids);
                    Thread.sleep(120);
                    LocalFabric.signal("CONT", pids);
                    Thread.sleep(60);
                }
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return Fault.lasting("the database runs a third of the time for " + millis + " ms", millis, () -> {
            over.set(true);
            thread.join();
            LocalFabric.signal("CONT", pids);
            recorder.see(at -> new Fact.NetworkFault(at, ""));
        });
    }

    private Fault.Strike cutMachine(Partitions network, Random dice) throws IOException, InterruptedException {
        var node = any(datacenter.nodes(), dice);
        var id = node.id().value();
        long millis = between(2_000, 20_000, dice);
        struck(id, "it is cut off", "crash");
        var cut = network.between(List.of(node.address()), replicaAddresses());
        return Fault.lasting("machine " + id + " cannot reach the fabric for " + millis + " ms", millis, () -> {
            cut.mend();
            well(id);
        });
    }

    private Fault.Strike cutReplica(Partitions network, Random dice) throws IOException, InterruptedException {
        var replica = any(datacenter.replicas(), dice);
        long millis = between(2_000, 15_000, dice);
        recorder.see(at -> new Fact.NetworkFault(at, "replica " + replica.number() + " is cut off"));
        var fellows = datacenter.replicas().stream()
                .filter(other -> other.number() != replica.number())
                .toList();
        List<Partitions.Cut> cuts = new ArrayList<>();
        for (var other : fellows) {
            cuts.add(network.fromPort(replica.address(), other.address(), other.remotingPort()));
            cuts.add(network.fromPort(other.address(), replica.address(), replica.remotingPort()));
        }
        return Fault.lasting(
                "replica " + replica.number() + " cannot reach its fellows for " + millis + " ms", millis, () -> {
                    for (Partitions.Cut cut : cuts) cut.mend();
                    recorder.see(at -> new Fact.NetworkFault(at, ""));
                });
    }

    private Fault.Strike cutDatabase(Partitions network, Random dice) throws IOException, InterruptedException {
        var replica = any(datacenter.replicas(), dice);
        var host = datacenter.replicas().getFirst();
        long millis = between(1_000, 10_000, dice);
        recorder.see(at -> new Fact.NetworkFault(at, "replica " + replica.number() + " has no database"));
        var cut = network.fromPort(replica.address(), host.address(), databasePort());
        return Fault.lasting(
                "replica " + replica.number() + " cannot reach the database for " + millis + " ms", millis, () -> {
                    cut.mend();
                    recorder.see(at -> new Fact.NetworkFault(at, ""));
                });
    }

    private Fault.Strike fillDisk(Path folder, Random dice) throws IOException {
        long millis = between(2_000, 6_000, dice);
        recorder.see(at -> new Fact.NetworkFault(at, "the disk is full"));
        for (var node : datacenter.nodes()) struck(node.id().value(), "the disk is full", "crash");
        var file = folder.resolve("filler");
        long room = Files.getFileStore(folder).getUsableSpace();
        try (var out = Files.newOutputStream(file)) {
            var block = new byte[1 << 16];
            for (long written = 0; written < 2 * room; written += block.length) out.write(block);
        } catch (IOException e) {
            // Full: what was wanted.
        }
        return Fault.lasting("the fabric's disk is full for " + millis + " ms", millis, () -> {
            Files.deleteIfExists(file);
            for (var node : datacenter.nodes()) well(node.id().value());
            recorder.see(at -> new Fact.NetworkFault(at, ""));
        });
    }

    /** What only disturbs the controller. */
    private Fault.Strike disturbed(Fault.Strike strike) {
        recorder.see(at -> new Fact.NetworkFault(at, strike.what()));
        return Fault.lasting(strike.what(), 2_000, () -> recorder.see(at -> new Fact.NetworkFault(at, "")));
    }

    private void struck(String node, String fault, String cause) {
        watch.struck(node, cause);
        recorder.see(at -> new Fact.MachineFault(at, node, fault));
    }

    private void well(String node) {
        watch.struck(node, "");
        recorder.see(at -> new Fact.MachineFault(at, node, ""));
    }

    private String node(Random dice) throws IOException, InterruptedException {
        // One that hosts something, if there is one: the others have little to lose.
        var busy = fabric.instances().stream()
                .map((JsonNode i) -> i.path("node").asText())
                .filter(n -> !n.isEmpty())
                .distinct()
                .toList();
        return busy.isEmpty() || dice.nextInt(4) == 0
                ? any(datacenter.nodes(), dice).id().value()
                : any(busy, dice);
    }

    private long primary() throws IOException, InterruptedException {
        return fabric.primaryPid().orElseThrow(() -> new IOException("there is no primary now"));
    }

    private List<String> replicaAddresses() {
        return datacenter.replicas().stream().map(Datacenter.Replica::address).toList();
    }

    private Path postmasterFile() {
        return fabric.directory().resolve("journal/data/postmaster.pid");
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(postmasterFile()).getFirst().strip());
    }

    private int databasePort() throws IOException {
        return Integer.parseInt(Files.readAllLines(postmasterFile()).get(3).strip());
    }

    private List<Long> databasePids() throws IOException {
        var server = ProcessHandle.of(postmaster()).orElseThrow(() -> new IOException("there is no database now"));
        var pids = new ArrayList<>(List.of(server.pid()));
        server.children().forEach(c -> pids.add(c.pid()));
        return pids;
    }

    private static <T> T any(List<T> all, Random dice) throws IOException {
        if (all.isEmpty()) throw new IOException("there is none now");
        return all.get(dice.nextInt(all.size()));
    }

    private static long between(int least, int most, Random dice) {
        return (long) least + dice.nextInt(most - least);
    }
}
