package io.heddle.cluster;

import io.heddle.config.Epoch;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.deployment.Goals;
import io.heddle.healing.Healing;
import io.heddle.healing.HealingIntent;
import io.heddle.healing.Patience;
import io.heddle.node.NodeStatus;
import io.heddle.persistence.Event;
import io.heddle.protocol.NodeGoal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One cluster's life, drawn from a seed: services come and go, machines die, links are cut, primaries change, and whatever
 * travels is late, repeated, reordered or lost. The rules are the product's; machines and messages are played.
 */
final class History {
    private static final int NODES = 6;

    final ClusterBench bench = new ClusterBench();
    final TreeMap<NodeId, HistoryMachine> machines = new TreeMap<>();
    private final Healing healing = new Healing(ClusterBench.SETTINGS);
    private final Random random;
    private final List<NodeStatus> statuses = new ArrayList<>();
    private final List<Sent> goals = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final List<ClusterCommand> confirmations = new ArrayList<>();
    private final TreeMap<NodeId, Long> controllers = new TreeMap<>();
    private Patience patience = Patience.NONE;
    private Instant lookedAt;
    private long epoch = 1;
    private int requests;

    /** A goal on its way down one stream, which ends with the boot of the machine. */
    private record Sent(HistoryMachine machine, String bootId, NodeGoal goal) {
        void arrive() {
            if (machine.bootId().equals(bootId)) machine.take(goal);
        }
    }

    /** What a machine's controller was asked, and by the primary of which epoch. */
    private record Order(HealingIntent intent, long epoch) {}

    History(long seed) {
        random = new Random(seed);
        lookedAt = bench.now;
        var datacenter = LocalDatacenter.of(1, NODES, 91);
        bench.tell(new ClusterCommand.AcceptDatacenter(datacenter));
        datacenter.nodes().forEach(n -> machines.put(n.id(), new HistoryMachine(n.id())));
        machines.values().forEach(m -> bench.tell(new ClusterCommand.Observe(m.look(bench.now))));
    }

    /** One thing happens. Returns what, for the report of a failure. */
    String step() {
        bench.now = bench.now.plusMillis(random.nextInt(2_000));
        return switch (random.nextInt(24)) {
            case 0, 1 -> deploy();
            case 2 -> delete();
            case 3 -> die();
            case 4 -> cut();
            case 5 -> reconnect();
            case 6 -> failOver();
            case 7 -> pass();
            case 8, 9, 10 -> heal();
            case 11, 12 -> carryOutOrder();
            case 13, 14 -> confirm();
            case 15, 16 -> offerAll();
            case 17, 18 -> deliverGoal();
            case 19, 20, 21 -> look();
            default -> deliverStatus();
        };
    }

    /** Faults end, and everything that travels arrives. */
    void calm() {
        for (var machine : machines.values()) {
            machine.connected = true;
            if (!machine.on) machine.broken = false;
        }
        for (int round = 0; round < 60; round++) {
            bench.now = bench.now.plusSeconds(61);
            machines.values().forEach(m -> bench.tell(new ClusterCommand.Observe(m.look(bench.now))));
            heal();
            while (!orders.isEmpty()) carryOutOrder();
            while (!confirmations.isEmpty()) confirm();
            offerAll();
            goals.forEach(Sent::arrive);
            goals.clear();
            machines.values().forEach(HistoryMachine::progress);
        }
    }

    private String deploy() {
        var service = new ServiceName("service-" + random.nextInt(4));
        int instances = 1 + random.nextInt(6);
        int millicores = List.of(250, 1000, 2000, 4000).get(random.nextInt(4));
        var description = new ServiceDescription(
                "S",
                1 + random.nextInt(5),
                1 + random.nextInt(3),
                "",
                List.of(ClusterBench.role("Web", instances, millicores)));
        bench.tell(new ClusterCommand.Deploy(request(), service, "production", description));
        return "deploy " + service + " x" + instances;
    }

    private String delete() {
        var service = new ServiceName("service-" + random.nextInt(4));
        bench.tell(new ClusterCommand.Delete(request(), service, "production"));
        return "delete " + service;
    }

    /** Now and then a client repeats itself. */
    private RequestId request() {
        return new RequestId("r-" + (random.nextInt(10) == 0 ? Math.max(1, requests) : ++requests));
    }

    private String die() {
        var machine = any();
        machine.powerOff();
        machine.broken = random.nextInt(3) == 0;
        return machine.id + " dies";
    }

    private String cut() {
        var machine = any();
        machine.connected = false;
        return machine.id + " is cut off";
    }

    private String reconnect() {
        machines.values().forEach(m -> m.connected = true);
        return "links are mended";
    }

    /** A new primary, by replay or from a snapshot. What the old one sent is still on its way. */
    private String failOver() {
        epoch++;
        patience = Patience.NONE;
        lookedAt = bench.now;
        bench.state = random.nextBoolean()
                ? replay(bench.log)
                : ClusterSnapshotV2.of(bench.state).state();
        confirmations.clear();
        return "epoch " + epoch;
    }

    static ClusterState replay(List<Event> log) {
        var state = ClusterState.EMPTY;
        for (var event : log) state = ClusterEvolution.evolve(state, event);
        return state;
    }

    private String pass() {
        bench.now = bench.now.plus(Duration.ofSeconds(random.nextInt(200)));
        return "time passes";
    }

    /** A controller is asked one thing at a time, and again only when the answer is in the log. */
    private String heal() {
        bench.tell(new ClusterCommand.Heal());
        for (; !lookedAt.isAfter(bench.now); lookedAt = lookedAt.plusSeconds(1)) {
            long nanos = TimeUnit.SECONDS.toNanos(lookedAt.getEpochSecond());
            patience = healing.look(patience, bench.state.inventory(), nanos);
        }
        var plan = healing.due(bench.state.inventory(), bench.state.deployment(), patience, bench.now);
        for (var intent : plan.intents()) {
            boolean asked = orders.stream()
                            .anyMatch(o -> o.epoch == epoch && o.intent.node().equals(intent.node()))
                    || confirmations.stream().anyMatch(c -> node(c).equals(intent.node()));
            if (!asked) orders.add(new Order(intent, epoch));
        }
        return "heal";
    }

    private static NodeId node(ClusterCommand confirmation) {
        return switch (confirmation) {
            case ClusterCommand.ConfirmPowerOff c -> c.node();
            case ClusterCommand.ConfirmPowerOn c -> c.node();
            default -> throw new AssertionError("not a confirmation: " + confirmation);
        };
    }

    /** An order of a primary that is gone may still arrive, unless a newer one was there before; nobody hears of it. */
    private String carryOutOrder() {
        if (orders.isEmpty()) return "no order";
        var order = orders.remove(random.nextInt(orders.size()));
        var node = order.intent.node();
        if (order.epoch < controllers.getOrDefault(node, 0L)) return "controller refuses " + order;
        controllers.put(node, order.epoch);
        switch (order.intent) {
            case HealingIntent.PowerOff o -> {
                machine(node).powerOff();
                if (order.epoch == epoch) confirmations.add(new ClusterCommand.ConfirmPowerOff(node, "powered off"));
            }
            case HealingIntent.PowerOn o -> {
                machine(node).powerOn();
                if (order.epoch == epoch) confirmations.add(new ClusterCommand.ConfirmPowerOn(node, o.attempt()));
            }
        }
        return order.toString();
    }

    private String confirm() {
        if (confirmations.isEmpty()) return "nothing to confirm";
        var command = confirmations.removeFirst();
        bench.tell(command);
        return command.toString();
    }

    private String offerAll() {
        bench.state.goals().forEach((node, incarnation) -> {
            var machine = machine(node);
            var from = new Epoch(epoch);
            var bootId = bench.state.inventory().bootId(node);
            if (!machine.offer(from, incarnation, bootId, bench.now)) return;
            goals.add(new Sent(machine, bootId, Goals.node(bench.state.deployment(), node, from, incarnation)));
        });
        return "offers";
    }

    private String deliverGoal() {
        if (goals.isEmpty()) return "no goal";
        int i = random.nextInt(goals.size());
        var sent = random.nextInt(4) == 0 ? goals.get(i) : goals.remove(i);
        sent.arrive();
        return sent.machine.id + " " + sent.bootId + " is sent " + sent.goal.getEpoch() + "/"
                + sent.goal.getIncarnation();
    }

    private String look() {
        var machine = any();
        if (random.nextBoolean()) machine.progress();
        statuses.add(machine.look(bench.now));
        return machine.id + " is looked at";
    }

    private String deliverStatus() {
        if (statuses.isEmpty()) return "no status";
        // In order for each node, as between two actors; which node's comes first is open.
        var next = statuses.get(random.nextInt(statuses.size()));
        var first = statuses.stream()
                .filter(s -> s.node().equals(next.node()))
                .findFirst()
                .orElseThrow();
        if (random.nextInt(5) > 0) statuses.remove(first);
        bench.tell(new ClusterCommand.Observe(first));
        return "status of " + first.node();
    }

    private HistoryMachine any() {
        return List.copyOf(machines.values()).get(random.nextInt(machines.size()));
    }

    private HistoryMachine machine(NodeId id) {
        var machine = machines.get(id);
        if (machine == null) throw new AssertionError("no machine " + id);
        return machine;
    }
}
