package io.heddle.bench;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.ConfigFactory;
import io.heddle.config.Bytes;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import io.heddle.config.TimeSource;
import io.heddle.config.VmId;
import io.heddle.node.NodeActor;
import io.heddle.node.NodePort;
import io.heddle.node.NodeSettings;
import io.heddle.node.NodeStatus;
import io.heddle.node.VmSummary;
import io.heddle.persistence.storage.Storage;
import io.heddle.persistence.storage.StorageSettings;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What the machines' heartbeats cost the nodes' actors of one fabric process. */
final class HeartbeatsBench implements Benchmark {
    /** Between two heartbeats of a machine. Source: the host agent's default. */
    private static final double INTERVAL_SECONDS = 0.25;

    private static final int VMS = 4;
    /** Of fewer machines the deadlines cost less than the process does by itself. */
    private static final int IDLE_MIN = 10_000;

    private static final int IDLE_SECONDS = 4;
    private static final int PATIENCE_MINUTES = 3;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Override
    public String name() {
        return "heartbeats";
    }

    @Override
    public String summary() {
        return "heartbeats a second that one process's nodes take; -o machines=N,N,... (100,1000,10000), -o beats=N (in all)";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(BenchOption.numbers("machines"), BenchOption.number("beats"));
    }

    @Override
    public Story story() {
        return Story.of(
                        "Real node actors with their journal in memory get digests of a machine with " + VMS
                                + " VMs that say nothing new, as fast as they take them. Processor time is of the whole"
                                + " process, from which the processor time of 1,000 machines at one heartbeat per 250 ms"
                                + " follows. Decoding from the network and the way through the actor cluster are not in it.",
                        "A mailbox costs 1.5 to 1.9 us a message whatever it holds; swept as an array of times, heartbeats"
                                + " would cost 0.1 us.",
                        "Each digest is compared VM by VM with what the node knows, and is asked through the rules as any"
                                + " other report, so that there is one way for all. At 1,000 machines a process it is"
                                + " hundredths of a processor; nobody has had to give up the one way for it.")
                .beside(
                        "",
                        new Story.Cited(
                                "bare actors of Apache Pekko 1.x, a counter each",
                                "180,000 to 530,000 heartbeats/s to 10,000 actors",
                                "2 processors, load of 5 to 25"),
                        new Story.Cited(
                                "an array of times, swept",
                                "8 to 9 million per processor-second",
                                "2 processors, same"));
    }

    @Override
    public List<Measurement> run(BenchContext context) throws Exception {
        var all = new ArrayList<Measurement>();
        int beats = context.option("beats", 4_000_000, 1_000_000);
        for (int machines : Numbers.of(context, "machines", "100,1000,10000")) {
            if (context.isLate()) break;
            context.say(machines + " machines");
            try (var storage = Storage.open(StorageSettings.memory())) {
                var system = system(storage);
                try {
                    measure(system, machines, Math.max(1, beats / machines), all);
                } finally {
                    system.terminate();
                    system.getWhenTerminated().toCompletableFuture().get(1, TimeUnit.MINUTES);
                }
            }
        }
        return all;
    }

    private static ActorSystem<Void> system(Storage storage) {
        return ActorSystem.create(
                Behaviors.empty(),
                "bench",
                storage.pekkoConfig()
                        .withFallback(ConfigFactory.parseString("""
                                pekko.loglevel = WARNING
                                pekko.persistence.max-concurrent-recoveries = 256
                                pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                                """))
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve());
    }

    private static void measure(ActorSystem<Void> system, int machines, int rounds, List<Measurement> all)
            throws InterruptedException, TimeoutException {
        var settings = NodeSettings.of(ConfigFactory.defaultReference());
        var said = new Said();
        NodePort port = status -> said.latch.countDown();
        var nodes = new ArrayList<ActorRef<NodeActor.Message>>();
        var reports = new ArrayList<NodeActor.Report>();
        for (int i = 0; i < machines; i++) {
            var id = new NodeId("node-" + i);
            var behavior = NodeActor.create("bench", id, TimeSource.SYSTEM, settings, port);
            nodes.add(system.systemActorOf(behavior, id.value(), Props.empty()));
            reports.add(report(system, i));
        }
        beat(nodes, reports, said, Math.max(1, rounds / 2)); // It warms up the code, and what is news is journalled.
        long began = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        beat(nodes, reports, said, rounds);
        double wall = (System.nanoTime() - began) / 1e9;
        double each = (SYSTEM.getProcessCpuTime() - cpu) / 1e9 / rounds / machines;
        var what = String.format(Locale.ROOT, "heartbeats: %,d machines", machines);
        all.add(Measurement.of(what, (double) rounds * machines / wall, "1/s")
                .limitedBy("all processors; the mailbox")
                .on("heartbeats taken per second, wall clock", "one process", machines, "machines"));
        all.add(Measurement.of(what + ", processor time each", each * 1e6, "us")
                .on("processor time of a heartbeat, us", "one process", machines, "machines"));
        all.add(Measurement.of(
                what + ", of 1,000 at the default interval",
                100 * each * 1_000 / INTERVAL_SECONDS,
                "% of one processor"));
        if (machines < IDLE_MIN) return;
        TimeUnit.SECONDS.sleep(IDLE_SECONDS); // The compilers finish what they began.
        long quiet = SYSTEM.getProcessCpuTime();
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        double ticking = (SYSTEM.getProcessCpuTime() - quiet) / 1e9 / IDLE_SECONDS;
        var idle = what + ", deadlines looked at, of 1,000";
        all.add(Measurement.of(idle, 100 * ticking * 1_000 / machines, "% of one processor")
                .limitedBy("a timer and a message per machine every 500 ms"));
    }

    /** Counts the nodes that have told their status. */
    private static final class Said {
        private volatile CountDownLatch latch = new CountDownLatch(0);
    }

    /** So many heartbeats to each; returns when the last of them was taken. */
    private static void beat(
            List<ActorRef<NodeActor.Message>> nodes, List<NodeActor.Report> reports, Said said, int rounds)
            throws InterruptedException, TimeoutException {
        int burst = 100; // A mailbox holds no more than that, however many follow.
        for (int done = 0; done < rounds; done += burst) {
            for (int r = done; r < Math.min(rounds, done + burst); r++) {
                for (int i = 0; i < nodes.size(); i++) nodes.get(i).tell(reports.get(i));
            }
            var answered = new CountDownLatch(nodes.size());
            said.latch = answered;
            nodes.forEach(n -> n.tell(new NodeActor.Watch()));
            if (!answered.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) throw new TimeoutException("nodes do not answer");
        }
    }

    private static NodeActor.Report report(ActorSystem<Void> system, int node) {
        var vms = IntStream.range(0, VMS)
                .mapToObj(v -> new VmSummary(
                        new VmId("vm-" + node + "-" + v),
                        new RoleInstanceId("d" + node + ".Web_IN_" + v),
                        new Incarnation(1),
                        "VM_RUNNING",
                        "ReadyRole",
                        "",
                        0,
                        0,
                        0,
                        0,
                        List.of()))
                .toList();
        return new NodeActor.Report(
                system.ignoreRef(),
                new NodeStatus.Hardware(8, Bytes.gib(16), Bytes.gib(100)),
                "boot-1",
                Epoch.ZERO,
                Incarnation.ZERO,
                vms,
                vms.stream().map(v -> 0L).toList());
    }
}
