package io.heddle.bench;

import com.typesafe.config.ConfigFactory;
import io.heddle.cluster.ClusterActor;
import io.heddle.cluster.ClusterCommand;
import io.heddle.cluster.ClusterMessage;
import io.heddle.cluster.ClusterState;
import io.heddle.config.Bytes;
import io.heddle.config.ClusterId;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.TimeSource;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.controller.VmSize;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.gateway.NodeDirectory;
import io.heddle.healing.Healing;
import io.heddle.healing.HealingSettings;
import io.heddle.node.NodeActor;
import io.heddle.node.NodeState;
import io.heddle.node.NodeStatus;
import io.heddle.node.VmSummary;
import io.heddle.persistence.pekko.Ledgers;
import io.heddle.persistence.storage.Storage;
import io.heddle.persistence.storage.StorageSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.SerializationExtension;

/** One cluster's log in a database: it is filled by the product's own entity, and recovered by it. */
final class RecoveryRun implements AutoCloseable {
    private static final int MACHINES = 100;
    private static final int SERVICES = 20;
    private static final int INSTANCES = 20;
    private static final int PATIENCE_SECONDS = 120;

    private final ClusterId cluster;
    private final Storage storage;
    private final WatchedLedger ledger;
    private final String key;
    private final ActorSystem<Void> system;
    private final Datacenter datacenter = LocalDatacenter.of(1, MACHINES, 91);
    private int started;
    private long written;

    /**
     * One recovery.
     *
     * @param replayed events that the journal handed out for it
     */
    record Recovery(double seconds, long replayed) {}

    /** What the entity said last. */
    private record Commit(long sequence, ClusterState state) {}

    RecoveryRun(StorageSettings settings, String cluster) {
        this.cluster = new ClusterId(cluster);
        this.storage = Storage.open(settings);
        this.ledger = new WatchedLedger(storage.ledger());
        this.key = Ledgers.register(ledger, settings.journal());
        this.system = ActorSystem.create(
                Behaviors.empty(),
                "bench",
                ConfigFactory.parseString("""
                                heddle.persistence.journal-plugin.ledger = %s
                                heddle.persistence.snapshot-plugin.ledger = %<s
                                pekko.loglevel = WARNING
                                pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                                """.formatted(key))
                        .withFallback(storage.pekkoConfig())
                        .withFallback(ConfigFactory.defaultReference())
                        .resolve());
    }

    /** Journals so many events, or a few more; gives how many there are then. Snapshots are taken as in production. */
    long fill(int events) throws Exception {
        ledger.show(WatchedLedger.Shown.ALL);
        BlockingQueue<Commit> commits = new LinkedBlockingQueue<>();
        var running = start(commits);
        try {
            next(commits);
            next(commits); // The datacenter is accepted.
            var last = submit(
                    running.entity(),
                    commits,
                    datacenter.nodes().stream()
                            .map(n -> (ClusterCommand) heard(n.id(), List.of()))
                            .toList());
            for (int i = 0; i < SERVICES; i++) last = submit(running.entity(), commits, List.of(deployment(i)));
            for (boolean ready = true; last.sequence() < events; ready = !ready) {
                var statuses = statuses(last.state(), ready ? "ReadyRole" : "BusyRole", events - last.sequence());
                last = submit(running.entity(), commits, statuses);
            }
            written = last.sequence();
            return written;
        } finally {
            running.stop();
        }
    }

    /** What machine after machine reports, until so many instances have changed, or all of them have. */
    private List<ClusterCommand> statuses(ClusterState state, String status, long changes) {
        var all = new ArrayList<ClusterCommand>();
        long left = changes;
        for (var node : datacenter.nodes()) {
            var vms = vms(state, node.id(), status);
            if (left > 0) all.add(heard(node.id(), vms));
            left -= vms.size();
        }
        return all;
    }

    /**
     * Starts the entity and waits until its state is there. Errors: {@link IOException} when it is not the state that was
     * journalled, or not all of it was replayed although no snapshots were to be seen.
     */
    Recovery recover(boolean snapshots) throws Exception {
        ledger.show(snapshots ? WatchedLedger.Shown.READ_ONLY : WatchedLedger.Shown.NONE);
        long before = ledger.takeReplayed();
        BlockingQueue<Commit> commits = new LinkedBlockingQueue<>();
        long began = System.nanoTime();
        var running = start(commits);
        try {
            var recovered = next(commits);
            double seconds = (System.nanoTime() - began) / 1e9;
            long replayed = ledger.takeReplayed();
            if (before != 0 || recovered.sequence() != written || (!snapshots && replayed != written)) {
                throw new IOException("recovered to " + recovered.sequence() + " with " + replayed
                        + " events replayed, but " + written + " were written");
            }
            return new Recovery(seconds, replayed);
        } finally {
            running.stop();
        }
    }

    /** Seconds for reading all rows from the database, and for decoding each of them if that is wanted; no actor has a part. */
    double read(boolean decoding) {
        var serialization = SerializationExtension.get(system);
        long began = System.nanoTime();
        storage.ledger().replay("cluster|" + cluster.value(), 1, Long.MAX_VALUE, Long.MAX_VALUE, row -> {
            if (decoding) {
                var unused = serialization
                        .deserialize(row.payload(), row.serializer(), row.manifest())
                        .get();
            }
        });
        return (System.nanoTime() - began) / 1e9;
    }

    private static Commit next(BlockingQueue<Commit> commits) throws InterruptedException, TimeoutException {
        var next = commits.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) throw new TimeoutException("the cluster's log does not answer");
        return next;
    }

    /** Sends commands together and waits until the last is durable. */
    private Commit submit(ActorRef<ClusterMessage> actor, BlockingQueue<Commit> commits, List<ClusterCommand> commands)
            throws Exception {
        CompletableFuture<ClusterMessage.Answered> last = new CompletableFuture<>();
        for (var command : commands) {
            last = AskPattern.<ClusterMessage, ClusterMessage.Answered>ask(
                            actor,
                            replyTo -> new ClusterMessage.Submit(0, command, replyTo),
                            Duration.ofSeconds(PATIENCE_SECONDS),
                            system.scheduler())
                    .toCompletableFuture();
        }
        var answer = last.get(PATIENCE_SECONDS, TimeUnit.SECONDS).answer();
        if (answer instanceof ClusterMessage.Declined d)
            throw new IOException(d.why().message());
        var newest = next(commits);
        for (var more = commits.poll(); more != null; more = commits.poll()) newest = more;
        return newest;
    }

    private Running start(BlockingQueue<Commit> commits) {
        var healing = new HealingSettings(0.5, Duration.ofMinutes(1), Duration.ofMinutes(2), 3, Duration.ofMinutes(3));
        var setting = new ClusterActor.Setting(
                cluster,
                1,
                1,
                new Epoch(1),
                datacenter,
                () -> true,
                new Healing(healing),
                new Deaf(),
                (node, intent, epoch) -> new CompletableFuture<>(),
                TimeSource.SYSTEM,
                (epoch, sequence, state) -> commits.add(new Commit(sequence, state)),
                ClusterActor.WATCH_EVERY);
        var spawned = new CompletableFuture<ActorRef<ClusterMessage>>();
        var gone = new CompletableFuture<Boolean>();
        Behavior<Stop> parent = Behaviors.setup(context -> {
            spawned.complete(context.spawn(ClusterActor.create(setting), "cluster"));
            return Behaviors.receive(Stop.class)
                    .onMessage(Stop.class, m -> Behaviors.stopped())
                    .onSignal(PostStop.class, s -> {
                        gone.complete(true);
                        return Behaviors.same();
                    })
                    .build();
        });
        var ref = system.systemActorOf(parent, "primary-" + started++, Props.empty());
        return new Running(spawned.join(), ref, gone);
    }

    private record Stop() {}

    /** A primary's entity, and who stops it. */
    private record Running(ActorRef<ClusterMessage> entity, ActorRef<Stop> parent, CompletableFuture<Boolean> gone) {
        void stop() throws InterruptedException, ExecutionException, TimeoutException {
            parent.tell(new Stop());
            gone.get(1, TimeUnit.MINUTES);
        }
    }

    private static ClusterCommand.Observe heard(NodeId node, List<VmSummary> vms) {
        return new ClusterCommand.Observe(new NodeStatus(
                node,
                new Epoch(1),
                Incarnation.ZERO,
                Incarnation.ZERO,
                new NodeState.Ready(),
                "boot-1",
                Duration.ZERO,
                "",
                false,
                NodeStatus.Hardware.NONE,
                vms,
                List.of()));
    }

    private static List<VmSummary> vms(ClusterState state, NodeId node, String status) {
        return state.deployment().on(node).stream()
                .map(i -> new VmSummary(
                        i.place().orElseThrow().vm(),
                        i.id(),
                        new Incarnation(1),
                        "VM_RUNNING",
                        status,
                        "",
                        0,
                        0,
                        0,
                        0,
                        List.of()))
                .toList();
    }

    private static ClusterCommand deployment(int number) {
        var role = new RoleDescription(
                "Work",
                RoleDescription.RoleKind.WORKER,
                new VmSize("Small", 1_000, Bytes.mib(1_792), Bytes.gib(20), 100),
                INSTANCES,
                new RoleDescription.EntryPoint(RoleDescription.EntryPoint.Kind.PROGRAM, "work", true, false),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Duration.ofMinutes(10),
                Duration.ofMinutes(5));
        return new ClusterCommand.Deploy(
                new RequestId("deploy-" + number),
                new ServiceName("service-" + number),
                "production",
                new ServiceDescription("Work", 5, 2, "", List.of(role)));
    }

    /** Nobody hears the goals: statuses come from the filling alone. */
    private static final class Deaf implements NodeDirectory {
        @Override
        public void tell(NodeId node, NodeActor.Message message) {}

        @Override
        public boolean knows(NodeId node) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            system.terminate();
            system.getWhenTerminated()
                    .toCompletableFuture()
                    .orTimeout(1, TimeUnit.MINUTES)
                    .join();
        } finally {
            Ledgers.unregister(key);
            storage.close();
        }
    }
}
