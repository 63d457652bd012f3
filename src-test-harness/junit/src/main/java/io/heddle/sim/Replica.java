package io.heddle.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.heddle.api.Views;
import io.heddle.check.Fact;
import io.heddle.cluster.ClusterActor;
import io.heddle.cluster.ClusterMessage;
import io.heddle.config.Epoch;
import io.heddle.config.NodeId;
import io.heddle.config.TimeSource;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.ffe.FfeActor;
import io.heddle.ffe.FfeMessage;
import io.heddle.node.NodeActor;
import io.heddle.node.NodePort;
import io.heddle.node.NodeStatus;
import io.heddle.node.Watchers;
import io.heddle.persistence.LeaseSettings;
import io.heddle.persistence.pekko.Ledgers;
import io.heddle.persistence.storage.StorageSettings;
import io.heddle.replica.FcReplicaActor;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.jspecify.annotations.Nullable;

/**
 * One fabric process of the world: the product's own actors in an actor system of their own, with a power switch. What it is
 * given in place of the real thing is the network, the database, the machines' power, the clock, and the actor cluster.
 */
final class Replica {
    private static final LeaseSettings LEASE = StorageSettings.memory().lease();
    static final Config BASE = base();

    private final World world;
    private final Datacenter.Replica definition;
    private final Peer peer;
    private Domain domain;
    private @Nullable Running running;
    private long session;
    private int lives;

    /** What its clock is ahead of the true one, in nanoseconds, and how fast it runs. */
    long clockAhead;

    double clockRate = 1.0;

    /** What there is while it runs. */
    private record Running(
            ActorSystem<Void> system, ActorRef<Object> ffe, Directory directory, String ledgerKey, String placeKey) {}

    private @Nullable Fellowship fellowship;
    private @Nullable Directory directory;
    private Optional<Term> term = Optional.empty();

    Replica(World world, Datacenter.Replica definition) {
        this.world = world;
        this.definition = definition;
        this.peer = new Peer("fc-" + definition.number());
        this.domain = new Domain("fc-" + definition.number() + "/0");
        domain.dead = true;
    }

    private static Config base() {
        var virtual = Map.of("executor", VirtualDispatcher.class.getName(), "throughput", 1, "type", "Dispatcher");
        var settings = new java.util.HashMap<String, Object>();
        for (var name : new String[] {
            "pekko.actor.default-dispatcher",
            "pekko.actor.internal-dispatcher",
            "pekko.actor.default-blocking-io-dispatcher",
            "pekko.persistence.dispatchers.default-plugin-dispatcher",
            "pekko.persistence.dispatchers.default-replay-dispatcher"
        }) {
            virtual.forEach((key, value) -> settings.put(name + "." + key, value));
        }
        settings.put("pekko.scheduler.implementation", VirtualScheduler.class.getName());
        settings.put("pekko.loggers", java.util.List.of());
        settings.put("pekko.stdout-loglevel", "OFF");
        settings.put("pekko.loglevel", "OFF");
        settings.put("pekko.log-dead-letters", 0);
        settings.put("pekko.jvm-shutdown-hooks", "off");
        settings.put("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");
        settings.put("pekko.actor.provider", "local");
        settings.put("pekko.persistence.journal.plugin", "heddle.persistence.journal-plugin");
        settings.put("pekko.persistence.snapshot-store.plugin", "heddle.persistence.snapshot-plugin");
        return ConfigFactory.parseMap(settings).withFallback(ConfigFactory.load());
    }

    void start() {
        if (isUp()) return;
        world.stir();
        domain = new Domain(peer.name + "/" + ++lives);
        domain.rate = clockRate;
        world.trace(peer.name + " starts");
        world.timeline.inline(this::build);
    }

    private void build() {
        var place = Worlds.register(world.timeline, domain);
        var ledger = Ledgers.register(
                world.database.observed, StorageSettings.memory().journal(), new VirtualWork(world, peer, domain));
        var config = ConfigFactory.parseMap(Map.of(
                        Worlds.KEY,
                        place,
                        "heddle.persistence.journal-plugin.ledger",
                        ledger,
                        "heddle.persistence.snapshot-plugin.ledger",
                        ledger))
                .withFallback(BASE);
        var system = ActorSystem.<Void>create(Behaviors.empty(), "heddle", config);
        var time = time();
        var ffe = system.systemActorOf(
                FfeActor.create(
                        world.datacenter, world.options.requestTimeout(), time, r -> world.timeline.execute(domain, r)),
                "ffe",
                Props.empty());
        directory = new Directory(world, this);
        running = new Running(system, ffe, directory, ledger, place);
        fellowship = new Fellowship(world, this);
        for (var other : world.replicas) if (other != this) acquaint(system, other);
        system.systemActorOf(FcReplicaActor.create(setting(time)), "fc-replica", DispatcherSelector.blocking());
    }

    /** A stand-in for a fellow's front end, where this process's replica looks for front ends. */
    private void acquaint(ActorSystem<Void> system, Replica other) {
        var home = domain;
        var behavior = Behaviors.<FfeMessage>receiveMessage(message -> {
            var there = other.running;
            if (there == null || home.dead) return Behaviors.same();
            var life = other.domain;
            world.network.send(peer, other.peer, life, () -> {
                var now = other.running;
                if (now != null && other.domain == life && other.fellowship().listensTo(home))
                    now.ffe().tell(Wire.carried(message, this, other));
            });
            return Behaviors.same();
        });
        var ref = system.systemActorOf(behavior, "ffe-" + other.number(), Props.empty());
        var key = FfeActor.key(world.datacenter.cluster().value());
        system.receptionist().tell(Receptionist.register(key, ref));
    }

    private FcReplicaActor.Setting setting(TimeSource time) {
        var self = new Views.Replica(
                number(),
                "Secondary",
                definition.address(),
                "http://" + definition.address(),
                0,
                lives,
                0,
                "simulated");
        return new FcReplicaActor.Setting(
                world.datacenter.cluster(),
                self,
                address(),
                fellowship(),
                new VirtualLease(world, this, LEASE),
                time,
                this::primary);
    }

    private Behavior<ClusterMessage> primary(Epoch epoch, BooleanSupplier mayAct, LongConsumer position) {
        world.see(new Fact.Elected(world.timeline.now(), peer.name, epoch.value()));
        var healing = MutantHealing.of(world);
        var mine = new Term(world, this, epoch, healing);
        term = Optional.of(mine);
        var actor = ClusterActor.create(new ClusterActor.Setting(
                world.datacenter.cluster(),
                number(),
                world.replicas.size(),
                epoch,
                world.believed(),
                mine.watched(mayAct),
                healing,
                directory(),
                world.chassis.of(this),
                time(),
                (e, sequence, state) -> {
                    position.accept(sequence);
                    mine.committed(sequence, state);
                    world.shadow.committed(peer.name, e, sequence, state);
                },
                world.options.watchEvery()));
        return world.options.beats() == Beats.LAZY ? Overheard.of(world, mine, actor) : actor;
    }

    /** Of the primary that runs here, or was the last to. */
    Optional<Term> term() {
        return term;
    }

    private TimeSource time() {
        return new TimeSource(
                () -> Instant.ofEpochSecond(World.START.getEpochSecond()).plusNanos(nanos() + clockAhead), this::nanos);
    }

    /** For a node's actor and its watches over guests, which read the clock before they look when a guest was heard. */
    private TimeSource time(Rest rest) {
        var time = time();
        return new TimeSource(time.calendar(), () -> {
            rest.look();
            return nanos();
        });
    }

    /** Its monotonic clock. */
    long nanos() {
        return domain.rate == 1.0 ? world.timeline.now() : (long) (world.timeline.now() * domain.rate);
    }

    Behavior<NodeActor.Message> nodeActor(NodeId node) {
        var home = domain;
        var rest = world.machine(node).rest;
        return NodeActor.create(
                world.datacenter.cluster().value(), node, time(rest), world.options.node(), new NodePort() {
                    @Override
                    public void report(NodeStatus status) {
                        var r = running;
                        rest.asking.says(Replica.this, status);
                        if (r != null && !home.dead)
                            r.ffe().tell(new FfeActor.Pass(new ClusterMessage.NodeSaid(status)));
                    }

                    @Override
                    public Watchers watchers() {
                        var watchers = fellowship().watchers();
                        if (!home.dead) rest.ticked(Replica.this, watchers);
                        return watchers;
                    }
                });
    }

    <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
        return system().systemActorOf(behavior, name, Props.empty());
    }

    void stop(ActorRef<?> actor) {
        Adapter.toClassic(system()).stop(Adapter.toClassic(actor));
    }

    /** Its power goes: nothing of it runs on, nothing that it meant to do is done. */
    void kill() {
        var r = running;
        if (r == null) return;
        world.stir();
        world.trace(peer.name + " dies");
        world.timeline.kill(domain);
        Worlds.unregister(r.placeKey());
        Ledgers.unregister(r.ledgerKey());
        running = null;
        long old = session;
        world.network.sendSurely(peer, world.database.peer, world.timeline.world, () -> world.database.end(old));
        world.processDied(this);
    }

    /** The world is over: nothing of this JVM holds on to it. */
    void forget() {
        var r = running;
        if (r == null) return;
        Worlds.unregister(r.placeKey());
        Ledgers.unregister(r.ledgerKey());
        world.timeline.kill(domain);
        running = null;
    }

    /** As whoever keeps processes alive does when one ends. */
    void restart(String reason) {
        world.trace(peer.name + " ends: " + reason);
        kill();
        world.timeline.after(world.timeline.world, world.options.restartAfter().toNanos(), this::start);
    }

    /** One line for a person. */
    String describe() {
        if (!isUp()) return peer + " is down";
        return peer + " in life " + lives + " is with " + fellowship().members() + ", hosts "
                + directory().hosted() + " nodes" + (domain.paused ? ", stands still" : "")
                + (fellowship().isCalm() ? "" : ", not calm");
    }

    void session(long now) {
        session = now;
    }

    boolean isUp() {
        return running != null;
    }

    World world() {
        return world;
    }

    int number() {
        return definition.number();
    }

    Peer peer() {
        return peer;
    }

    Domain domain() {
        return domain;
    }

    String address() {
        return "pekko://heddle@" + definition.address();
    }

    Fellowship fellowship() {
        var f = fellowship;
        if (f == null) throw new IllegalStateException(peer + " never ran");
        return f;
    }

    Directory directory() {
        var d = directory;
        if (d == null) throw new IllegalStateException(peer + " never ran");
        return d;
    }

    ActorSystem<Void> system() {
        var r = running;
        if (r == null) throw new IllegalStateException(peer + " does not run");
        return r.system();
    }

    ActorRef<Object> ffe() {
        var r = running;
        if (r == null) throw new IllegalStateException(peer + " does not run");
        return r.ffe();
    }
}
