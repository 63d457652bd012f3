package io.heddle.bench;

import io.heddle.chaos.LocalFabric;
import io.heddle.chaos.ProbeService;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The primary is killed, again and again; each time the next write is timed, and what it asked for. */
final class FailoverBench implements Benchmark {
    /** The lease's time to live, which a hung primary costs. Source: reference.conf of persistence. */
    static final int LEASE_MILLIS = 2_000;

    private static final String LIMIT =
            "the lock of a dead process is free at once; then a fresh recovery and a commit";

    @Override
    public String name() {
        return "failover";
    }

    @Override
    public String summary() {
        return "kill -9 of the primary until the next write is accepted; -o kills=N (20), -o peers=no";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(BenchOption.number("kills"), BenchOption.PEERS);
    }

    @Override
    public Story story() {
        return Story.of(
                        "Three fabric processes, six host agents and a sample service run as real processes. The primary"
                                + " is killed with SIGKILL, and a client that knows all three addresses sends a write at"
                                + " once and again until one is accepted, which means: durable in PostgreSQL under the"
                                + " new primary's epoch. Writes deploy and delete a service of one small instance.",
                        "The database notices the closed connection and grants the advisory lock to a waiter in 6 to 9 ms;"
                                + " a commit takes a flush of the disk, about 1 ms. Some 20 ms are therefore possible.",
                        "The successor recovers the cluster's log from the journal although its standby state is warm,"
                                + " clients meet a replica that has no primary and try again, and the code that runs"
                                + " after a failover runs for the first time in that process, interpreted.")
                .beside(
                        Peers.HELIX
                                + " runs one ZooKeeper server, three controllers and six workers, real processes all,"
                                + " with a session time-out of " + LEASE_MILLIS
                                + " ms for controllers, which is the time to"
                                + " live of our lease. Its figure is the time until the next change (a resource of one"
                                + " partition) is carried out. A session ends by its time-out however the process died; our"
                                + " lock falls with the process, and the time-out counts only when a primary hangs. Helix's"
                                + " transition does no work, ours starts a guest and a program: compare with the line about"
                                + " writes for the decision, and with the line about Ready for the whole.",
                        new Story.Cited(
                                "Nomad 1.1.2",
                                "leader failover 3.5 s",
                                "defaults, measured once on a machine of this kind with a load of 5 to 23"),
                        new Story.Cited(
                                "Kubernetes 1.20.2",
                                "controller-manager failover 17.9 s",
                                "defaults, measured once on a machine of this kind with a load of 5 to 23"));
    }

    @Override
    public List<Measurement> run(BenchContext context) throws Exception {
        int kills = context.option("kills", 20, 6);
        var accepted = new Times();
        var carriedOut = new Times();
        try (var fabric = RealFabric.started(context)) {
            var probe = ProbeService.store(fabric.fabric(), context.scratch());
            for (int i = 0; i < kills && !context.isLate(); i++) {
                context.say("kill " + (i + 1) + " of " + kills);
                fabric.awaitWhole();
                kill(fabric, probe, i, accepted, carriedOut);
            }
        }
        context.say(Peers.HELIX);
        var peer = helix(context, 0, context.option("kills", 6, 3)).get("failover");
        return report(accepted, carriedOut, peer);
    }

    static Peers.Figures helix(BenchContext context, int heals, int failovers)
            throws IOException, InterruptedException {
        var directory = Files.createDirectories(context.scratch().resolve("helix"));
        return Peers.run(
                context,
                "live",
                "dir=" + directory,
                "session=" + HealBench.SILENCE_MILLIS,
                "controller-session=" + LEASE_MILLIS,
                "workers=" + RealFabric.NODES,
                "partitions=" + 2 * RealFabric.NODES,
                "heals=" + heals,
                "failovers=" + failovers);
    }

    private static List<Measurement> report(Times accepted, Times carriedOut, Times peer) {
        var all = new ArrayList<>(accepted.measurements("failover: next write accepted", "s", LIMIT));
        if (carriedOut.count() > 0) {
            var ready = Measurement.of(
                            "failover: what it deployed is Ready, " + carriedOut.count() + " times, p50",
                            carriedOut.median(),
                            "s")
                    .limitedBy("a guest and a program start");
            all.add(ready);
        }
        if (peer.count() > 0) {
            all.set(0, all.getFirst().against(Peers.HELIX + ", next change carried out", peer.median()));
            all.addAll(peer.measurements(
                    Peers.HELIX + ": next change carried out", "s", "the session's time-out, " + LEASE_MILLIS + " ms"));
        }
        return all;
    }

    /** Even kills deploy a service, odd ones delete it again. */
    private static void kill(RealFabric real, ProbeService probe, int kill, Times accepted, Times carriedOut)
            throws Exception {
        var fabric = real.fabric();
        boolean deploys = kill % 2 == 0;
        var service = "probe-" + kill / 2;
        var primary = fabric.primaryPid().orElseThrow(() -> new IOException("there is no primary"));
        long began = System.nanoTime();
        LocalFabric.signal("KILL", List.of(primary));
        accepted.add(RealFabric.await("write " + kill + " is accepted", began, () -> {
            var reply = deploys
                    ? fabric.post("/api/v1/deployments", probe.deployment(service, "deploy-" + service))
                    : fabric.delete("/api/v1/services/" + service + "/production?requestId=delete-" + service);
            if (!reply.isAccepted()) throw new IOException("write " + kill + ": " + reply);
            return true;
        }));
        if (!deploys) return;
        carriedOut.add(RealFabric.await(service + " is ready", began, () -> fabric.instances().stream()
                .anyMatch(i -> i.path("service").asText().equals(service) && RealFabric.isReady(i))));
    }
}
