package io.heddle.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.chaos.LocalFabric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Roles, guests and whole machines are killed; each time it is timed until what they did is Ready again. */
final class HealBench implements Benchmark {
    /** Longest silence of a machine before it is suspect. Source: reference.conf of node-actors. */
    static final int SILENCE_MILLIS = 4_500;

    @Override
    public String name() {
        return "heal";
    }

    @Override
    public String summary() {
        return "kill -9 of a role, a guest, a machine until its instances are Ready again; -o kills=N (10) of each, -o peers=no";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(BenchOption.number("kills"), BenchOption.PEERS);
    }

    @Override
    public Story story() {
        return Story.of(
                        "In a fabric of real processes a role's process, a guest's, and a host agent with all its guests"
                                + " are killed with SIGKILL; the time runs until the fabric's API shows every instance that"
                                + " was hit as Ready again, with other processes. A machine's death is told in three"
                                + " steps: suspected, its instances assigned elsewhere, Ready there. No fabric process has come or gone for 15 s before: while they do,"
                                + " a machine may be silent for 30 s, for they carry the heartbeats.",
                        "A role: the guest sees its child end at once, so the limit is the start of the program. A machine:"
                                + " silence of " + SILENCE_MILLIS
                                + " ms less what had passed since the last heartbeat, at"
                                + " most a tick of 500 ms, power-off, a commit, then the start of a guest (a JVM) and its"
                                + " role. A shorter silence takes healthy machines for dead ones.",
                        "Status travels up by reports at intervals, and a guest's JVM starts for some hundred"
                                + " milliseconds of processor time, which other processes on the machine compete for."
                                + " Guests are not started in advance.")
                .beside(
                        Peers.HELIX
                                + " runs six workers with 12 partitions by CRUSHED, one replica each, full-auto without"
                                + " delay, with a ZooKeeper session time-out of " + SILENCE_MILLIS + " ms, which is our"
                                + " silence. Its figure is the time until all partitions of the killed worker are ONLINE"
                                + " elsewhere. Its transitions do no work: it compares with our step \"assigned\"; ours goes"
                                + " on to real processes that serve. Before it moves anything, Heddle cuts the machine's"
                                + " power, so that nothing runs twice; Helix trusts the time-out.",
                        new Story.Cited(
                                "Nomad 1.1.2",
                                "node down noticed after 21.0 s, 12 allocations healed after 22.3 s",
                                "defaults, measured once on a machine of this kind with a load of 5 to 23"),
                        new Story.Cited(
                                "Kubernetes 1.20.2",
                                "node death healed after 49.9 s",
                                "no toleration delay, measured once on a machine of this kind with a load of 5 to 23"));
    }

    /** Of a machine's death. */
    private record Death(Times suspected, Times assigned, Times ready) {}

    @Override
    public List<Measurement> run(BenchContext context) throws Exception {
        int kills = context.option("kills", 10, 3);
        int machines = context.option("kills", 5, 2);
        var roles = new Times();
        var guests = new Times();
        var death = new Death(new Times(), new Times(), new Times());
        try (var fabric = RealFabric.started(context)) {
            for (int i = 0; i < kills && !context.isLate(); i++) {
                context.say("roles and guests, " + (i + 1) + " of " + kills);
                roles.add(killOne(fabric, "rolePid", i));
                guests.add(killOne(fabric, "guestPid", i + 1));
            }
            fabric.awaitCalm();
            for (int i = 0; i < machines && !context.isLate(); i++) {
                context.say("machines, " + (i + 1) + " of " + machines);
                killMachine(fabric, i, death);
            }
        }
        context.say(Peers.HELIX);
        return report(
                roles, guests, death, FailoverBench.helix(context, machines, 0).get("heal"));
    }

    private static List<Measurement> report(Times roles, Times guests, Death death, Times peer) {
        var all = new ArrayList<Measurement>();
        if (roles.count() > 0) {
            all.addAll(roles.measurements("heal: a role's process", "s", "the program's start, and a report"));
            all.addAll(guests.measurements("heal: a guest", "s", "a JVM's start, then the role's"));
        }
        if (death.ready().count() > 0) {
            var silence = "silence of " + SILENCE_MILLIS + " ms";
            all.addAll(death.suspected().measurements("heal: a machine, suspected", "s", silence));
            var assigned = death.assigned().measurements("heal: a machine, assigned elsewhere", "s", silence);
            all.addAll(assigned);
            if (peer.count() > 0) {
                int at = all.indexOf(assigned.getFirst());
                all.set(at, assigned.getFirst().against(Peers.HELIX + ", ONLINE elsewhere", peer.median()));
            }
            all.addAll(death.ready()
                    .measurements("heal: a machine, Ready elsewhere", "s", silence + ", then a JVM's start"));
        }
        if (peer.count() > 0) {
            var limit = "the session's time-out, " + SILENCE_MILLIS + " ms";
            all.addAll(peer.measurements(Peers.HELIX + ": a worker, ONLINE elsewhere", "s", limit));
        }
        return all;
    }

    private static double killOne(RealFabric real, String pid, int turn) throws Exception {
        real.awaitReady();
        var fabric = real.fabric();
        var all = fabric.instances();
        var victim = all.get(turn % all.size());
        long began = System.nanoTime();
        LocalFabric.signal("KILL", List.of(victim.path(pid).asLong()));
        return RealFabric.await(name(victim) + " is ready again", began, () -> {
            var now = fabric.instance(name(victim));
            return RealFabric.isReady(now)
                    && now.path(pid).asLong() > 0
                    && now.path(pid).asLong() != victim.path(pid).asLong();
        });
    }

    private static void killMachine(RealFabric real, int turn, Death death) throws Exception {
        var fabric = real.fabric();
        RealFabric.await("all machines are ready", () -> fabric.nodes().stream()
                .allMatch(n -> n.path("state").asText().equals("Ready")));
        real.awaitReady();
        var all = fabric.instances();
        var node = all.get(turn % all.size()).path("node").asText();
        var lost = all.stream()
                .filter(i -> i.path("node").asText().equals(node))
                .map(HealBench::name)
                .collect(Collectors.toSet());
        long began = System.nanoTime();
        fabric.killMachine(node);
        death.suspected().add(RealFabric.await(node + " is suspect", began, () -> fabric.nodes().stream()
                .anyMatch(n -> n.path("node").asText().equals(node)
                        && !n.path("state").asText().equals("Ready"))));
        death.assigned()
                .add(RealFabric.await(
                        "assigned elsewhere",
                        began,
                        () -> elsewhere(fabric, lost, node).size() == lost.size()));
        death.ready().add(RealFabric.await("ready elsewhere", began, () -> {
            var there = elsewhere(fabric, lost, node);
            return there.size() == lost.size() && there.stream().allMatch(RealFabric::isReady);
        }));
    }

    private static List<JsonNode> elsewhere(LocalFabric fabric, Set<String> lost, String node)
            throws IOException, InterruptedException {
        return fabric.instances().stream()
                .filter(i -> lost.contains(name(i)))
                .filter(i -> !i.path("node").asText().isEmpty()
                        && !i.path("node").asText().equals(node))
                .toList();
    }

    private static String name(JsonNode instance) {
        return instance.path("instance").asText();
    }
}
