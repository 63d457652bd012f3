package io.heddle.process;

import com.typesafe.config.Config;
import io.heddle.api.Fabric;
import io.heddle.api.FabricSettings;
import io.heddle.api.Machines;
import io.heddle.api.Views;
import io.heddle.cluster.ClusterActor;
import io.heddle.cluster.ClusterMessage;
import io.heddle.cluster.PowerPort;
import io.heddle.config.SteadyCalendar;
import io.heddle.config.TimeSource;
import io.heddle.ffe.FfeActor;
import io.heddle.gateway.AgentGateway;
import io.heddle.gateway.DirectGateway;
import io.heddle.gateway.NodeDirectory;
import io.heddle.healing.Healing;
import io.heddle.healing.HealingSettings;
import io.heddle.node.NodePort;
import io.heddle.node.NodeStatus;
import io.heddle.node.Watchers;
import io.heddle.persistence.storage.Storage;
import io.heddle.replica.FcReplicaActor;
import io.heddle.replica.Membership;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds one fabric process, and takes it down in the opposite order. */
public final class FabricProcess {
    private static final Logger LOG = LoggerFactory.getLogger(FabricProcess.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final FabricSettings settings;
    private final SteadyCalendar calendar = new SteadyCalendar(InstantSource.system(), System::nanoTime);
    private final TimeSource time = new TimeSource(calendar, System::nanoTime);
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private FabricProcess(FabricSettings settings) {
        this.settings = settings;
    }

    /** See {@link Fabric#start(FabricSettings)}. */
    public static Fabric start(FabricSettings settings, Optional<Machines> machines) {
        var process = new FabricProcess(settings);
        try {
            return process.build(machines);
        } catch (IOException | RuntimeException e) {
            process.close();
            throw new Fabric.StartFailed("fabric process " + settings.number() + " cannot start: " + e.getMessage(), e);
        }
    }

    private Fabric build(Optional<Machines> machines) throws IOException {
        var storage = Storage.open(ProcessConfig.storage(settings));
        opened.push(storage);
        var config = ProcessConfig.of(settings, storage);
        var system = ActorSystem.create(SpawnProtocol.create(), ProcessConfig.SYSTEM, config);
        opened.push(() -> stop(system));
        var membership = PekkoMembership.of(system, settings);

        var ffe = system.systemActorOf(
                FfeActor.create(settings.datacenter(), settings.requestTimeout(), time), "ffe", Props.empty());
        var nodes = ShardedNodes.start(system, settings.datacenter(), time, membership, new NodePort() {
            @Override
            public void report(NodeStatus status) {
                pass(ffe, new ClusterMessage.NodeSaid(status));
            }

            @Override
            public Watchers watchers() {
                return membership.watchers();
            }
        });
        var power = machines.<PowerPort>map(MachinesPower::new).orElseGet(() -> closing(new ChassisPower(settings)));
        system.systemActorOf(
                replica(storage, config, membership, nodes, power), "fc-replica", DispatcherSelector.blocking());
        if (machines.isPresent()) {
            connect(system, nodes, machines.get());
        } else {
            opened.push(AgentGateway.start(
                    system,
                    ProcessConfig.gateway(settings, config),
                    nodes,
                    report -> pass(ffe, new ClusterMessage.BalancerSaid(report)),
                    new StoredPackages(storage.packages())));
        }
        return new FabricDoor(settings, ffe, storage, system.getWhenTerminated().thenApply(done -> null), this::close);
    }

    private static void pass(ActorRef<Object> ffe, ClusterMessage message) {
        ffe.tell(new FfeActor.Pass(message));
    }

    private <T extends AutoCloseable> T closing(T resource) {
        opened.push(resource);
        return resource;
    }

    private Behavior<FcReplicaActor.Message> replica(
            Storage storage, Config config, Membership.Port membership, NodeDirectory nodes, PowerPort power) {
        var datacenter = settings.datacenter();
        var own = settings.replica();
        var healing = new Healing(HealingSettings.of(config));
        var self = new Views.Replica(
                own.number(),
                "Secondary",
                own.address(),
                "http://" + own.address() + ":" + own.apiPort(),
                0,
                ProcessHandle.current().pid(),
                0,
                ProcessConfig.version());
        return FcReplicaActor.create(new FcReplicaActor.Setting(
                datacenter.cluster(),
                self,
                ProcessConfig.address(own),
                membership,
                new TimedLease(storage.lease(), calendar::follow),
                time,
                (epoch, mayAct, sequence) -> ClusterActor.create(new ClusterActor.Setting(
                        datacenter.cluster(),
                        own.number(),
                        datacenter.replicas().size(),
                        epoch,
                        datacenter,
                        mayAct,
                        healing,
                        nodes,
                        power,
                        time,
                        (leader, number, state) -> sequence.accept(number),
                        ClusterActor.WATCH_EVERY))));
    }

    private void connect(ActorSystem<?> system, NodeDirectory nodes, Machines machines) {
        opened.push(machines);
        var gateway = new DirectGateway(system, nodes, machines::pursue);
        machines.start(gateway::report);
    }

    private static void stop(ActorSystem<?> system) {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("process.stop-incomplete: the actor system did not end within {}", STOP_MAX, e);
        }
    }

    private synchronized void close() {
        while (!opened.isEmpty()) {
            var next = opened.pop();
            try {
                next.close();
            } catch (Exception e) {
                LOG.warn("process.close-failed: {}", next, e);
            }
        }
    }
}
