package io.heddle.sim;

import io.heddle.check.Fact;
import io.heddle.cluster.ClusterMessage;
import io.heddle.config.ClusterId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.datacenter.Datacenter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** All parts of one world, and the door through which each reaches the others. It decides nothing. */
final class World {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final Dice dice;
    final Options options;
    final Mutation mutation;
    final Timeline timeline;
    final Network network;
    final Datacenter datacenter;
    final Database database;
    final Shadow shadow;
    final Chassis chassis;
    final List<Replica> replicas = new ArrayList<>();
    final TreeMap<NodeId, Machine> machines = new TreeMap<>();
    private final Map<NodeId, Machine> byId = new HashMap<>();
    final List<Balancer> balancers = new ArrayList<>();
    final Marks marks = new Marks();
    final TreeMap<String, Machine> serving = new TreeMap<>();

    /** Told of every row that becomes durable. */
    Consumer<JournalRow> journal = row -> {};

    private long lanes;
    private final Trace trace;
    private final Consumer<Fact> observer;
    private final SplittableRandom databaseDraw;

    World(long seed, Options options, Mutation mutation, Trace trace, Consumer<Fact> observer) {
        this.dice = new Dice(seed);
        this.options = options;
        this.mutation = mutation;
        this.trace = trace;
        this.observer = observer;
        Entropy.seed(seed);
        this.timeline = new Timeline(dice);
        if (options.beats() != Beats.CARRIED) timeline.inheritTurns();
        this.network = new Network(timeline, dice);
        this.databaseDraw = dice.stream("database");
        this.datacenter = datacenter(options);
        this.shadow = new Shadow(this, options.compareEvery());
        this.database = new Database(this, START);
        this.chassis = new Chassis(this);
        datacenter.replicas().forEach(r -> replicas.add(new Replica(this, r)));
        int index = 0;
        for (var node : datacenter.nodes()) machines.put(node.id(), new Machine(this, node, index++));
        byId.putAll(machines);
        datacenter.loadBalancers().forEach(b -> balancers.add(new Balancer(this, b.id())));
    }

    private static Datacenter datacenter(Options o) {
        var processes = IntStream.rangeClosed(1, o.replicas())
                .mapToObj(i -> new Datacenter.Replica(i, "10.255.0." + i, 8470, 8471, 8472))
                .toList();
        var racks = new ArrayList<Datacenter.Rack>();
        for (int r = 0; r < o.racks(); r++) {
            var id = new RackId("rack-%02d".formatted(r));
            var nodes = new ArrayList<Datacenter.Node>();
            for (int n = r; n < o.nodes(); n += o.racks()) {
                nodes.add(new Datacenter.Node(
                        new NodeId("node-%05d".formatted(n)),
                        id,
                        "10.%d.%d.%d".formatted(n / 62_500, n / 250 % 250, n % 250),
                        "10.254.0." + r + ":8480",
                        o.machine().cores(),
                        o.machine().memory(),
                        o.machine().disk(),
                        o.machine().bandwidthMbps(),
                        false));
            }
            racks.add(new Datacenter.Rack(id, "", "10.253.0." + r, nodes));
        }
        return new Datacenter(
                "simulated",
                new ClusterId("simulated"),
                processes,
                racks,
                List.of(new Datacenter.LoadBalancer("lb-0", "10.252.0.1")),
                pool("10.128.0.1", "10.191.255.254"),
                pool("10.200.0.1", "10.200.255.254"));
    }

    private static Datacenter.AddressPool pool(String first, String last) {
        return new Datacenter.AddressPool(address(first), address(last));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(literal + " is an address", e);
        }
    }

    /** The datacenter as the fabric is told of it. */
    Datacenter believed() {
        if (mutation != Mutation.MACHINES_LOOK_TWICE_AS_LARGE) return datacenter;
        var racks = datacenter.racks().stream()
                .map(r -> new Datacenter.Rack(
                        r.id(),
                        r.switchAddress(),
                        r.pduAddress(),
                        r.nodes().stream().map(World::twice).toList()))
                .toList();
        return new Datacenter(
                datacenter.name(),
                datacenter.cluster(),
                datacenter.replicas(),
                racks,
                datacenter.loadBalancers(),
                datacenter.dips(),
                datacenter.vips());
    }

    private static Datacenter.Node twice(Datacenter.Node n) {
        return new Datacenter.Node(
                n.id(),
                n.rack(),
                n.address(),
                n.controllerAddress(),
                2 * n.cores(),
                n.memory(),
                n.disk(),
                n.bandwidthMbps(),
                n.reservedForFc());
    }

    /** Everything comes up. */
    void begin() {
        for (var rack : datacenter.racks()) {
            for (var n : rack.nodes()) {
                see(new Fact.MachineSeen(
                        timeline.now(),
                        n.id().value(),
                        rack.id().value(),
                        1000L * n.cores(),
                        n.memory().toMib(),
                        n.disk().toMib(),
                        n.bandwidthMbps()));
            }
        }
        replicas.forEach(Replica::start);
        var draw = dice.stream("boot");
        for (var machine : machines.values()) {
            timeline.after(timeline.world, draw.nextLong(1_000_000_000L), machine::startAgent);
        }
    }

    void see(Fact fact) {
        trace.line(fact.at(), fact.toString());
        observer.accept(fact);
    }

    void trace(String line) {
        trace.line(timeline.now(), line);
    }

    /** For one machine's messages over one link. */
    Lane lane(String name) {
        return new Lane(dice, lanes++, name);
    }

    /** A process hands its database something to write in the cluster's log. */
    void writes(Domain process) {
        for (var r : replicas) if (r.domain() == process) r.term().ifPresent(Term::writes);
    }

    /** Something changes that may concern any machine. */
    void stir() {
        if (options.beats() == Beats.LAZY) machines.values().forEach(m -> m.rest.end());
    }

    /** Somebody asks the primary: what it would have heard of the machines by now, it must have heard. */
    void asks(Object question) {
        boolean shows = question == ClusterMessage.Question.NODES;
        if (shows && options.beats() == Beats.LAZY) machines.values().forEach(m -> m.rest.tell());
    }

    Replica replica(int number) {
        return replicas.get(number - 1);
    }

    Machine machine(NodeId id) {
        var machine = byId.get(id);
        if (machine == null) throw new IllegalArgumentException("there is no machine " + id);
        return machine;
    }

    /** Whoever holds the cluster's lease. */
    Optional<Replica> primary() {
        var owner = database.leases.values().stream().findFirst().map(row -> row.owner.address());
        return owner.flatMap(address ->
                replicas.stream().filter(r -> r.address().equals(address)).findFirst());
    }

    /** The guest of an instance, where it runs, and its machine. */
    Optional<Map.Entry<Machine, SimVm>> guest(String instance) {
        return machines.values().stream()
                .flatMap(m -> m.vms.values().stream().map(vm -> Map.entry(m, vm)))
                .filter(e -> e.getValue().runs
                        && e.getValue().goal.getGuest().getInstanceId().equals(instance))
                .findFirst();
    }

    long transactionTime() {
        return 200_000L + databaseDraw.nextInt(1_500_000);
    }

    boolean drawTorn() {
        return database.torn > 0 && databaseDraw.nextDouble() < database.torn;
    }

    int drawCut(int count) {
        marks.hit("journal.torn");
        return databaseDraw.nextInt(count + 1);
    }

    /** At the end: what the journal still holds of the cluster's log. */
    void keepAll() {
        var pid = "cluster|" + datacenter.cluster();
        database.ledger.replay(
                pid,
                1,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                row -> observer.accept(
                        new Fact.Kept(timeline.now(), pid, row.seq(), row.manifest(), ObservedLedger.json(row))));
    }

    void processDied(Replica replica) {
        marks.hit("process.died");
    }

    void vmStarted(Machine machine, SimVm vm) {
        see(new Fact.VmStarted(
                timeline.now(),
                machine.name(),
                vm.id,
                vm.goal.getGuest().getInstanceId(),
                vm.guestRestarts == 0 ? "goal" : "restart"));
    }

    void vmStopped(Machine machine, SimVm vm, String cause) {
        see(new Fact.VmStopped(
                timeline.now(), machine.name(), vm.id, vm.goal.getGuest().getInstanceId(), cause));
        serves(machine, vm);
    }

    boolean isServing(String instance) {
        return serving.containsKey(instance);
    }

    /** Whether an instance serves may have changed. */
    void serves(Machine machine, SimVm vm) {
        var instance = vm.goal.getGuest().getInstanceId();
        boolean now = vm.serves();
        boolean before = serving.get(instance) == machine;
        if (now == before) return;
        if (now) serving.put(instance, machine);
        else serving.remove(instance);
        see(new Fact.InstanceServes(timeline.now(), instance, machine.name(), now));
        balancers.forEach(b -> b.changed(instance, now));
    }
}
