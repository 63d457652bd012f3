package io.heddle.sim;

import io.heddle.agent.GoalFence;
import io.heddle.check.Fact;
import io.heddle.cluster.ClusterMessage;
import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.ffe.FfeActor;
import io.heddle.gateway.LoadBalancerPort;
import io.heddle.node.GoalBody;
import io.heddle.node.MachineLink;
import io.heddle.protocol.LoadBalancerGoal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * One load balancer: it takes the newest goal, probes each backend, and sends new connections to those that are ready by the
 * goal and healthy by the probe. Probes are played: a change of an instance is noticed as late as probing would notice it.
 */
final class Balancer {
    private static final long BEAT = 1_000_000_000L;

    /** Two probes, half a second apart, and the time-out of the second. */
    private static final long DOWN_SEEN_MIN = 500_000_000L;

    private static final int DOWN_SEEN_SPREAD = 1_000_000_000;
    private static final int UP_SEEN_SPREAD = 500_000_000;

    final Peer peer;
    private final World world;
    private final SplittableRandom draw;
    private final TreeMap<String, Backend> backends = new TreeMap<>();
    private GoalFence fence = GoalFence.NONE;
    private int gateway;
    private int connections;
    /** As reported last; null when something has changed since. */
    private @Nullable List<LoadBalancerPort.BackendLine> lines;

    private @Nullable Replica to;
    private @Nullable Domain life;
    private @Nullable ActorRef<MachineLink> link;

    private static final class Backend {
        final String endpoint;
        final String instance;
        boolean ready;
        boolean healthy;
        boolean routes;

        Backend(String endpoint, String instance) {
            this.endpoint = endpoint;
            this.instance = instance;
        }
    }

    Balancer(World world, String id) {
        this.world = world;
        this.peer = new Peer(id);
        this.draw = world.dice.stream("balancer " + id);
        world.timeline.after(world.timeline.world, draw.nextLong(BEAT), this::beat);
    }

    private void beat() {
        world.timeline.after(world.timeline.world, BEAT, this::beat);
        var r = to;
        boolean lost = r == null || r.domain() != life || !r.isUp() || !world.network.connected(peer, r.peer());
        if (lost) connect();
        report();
    }

    private void connect() {
        to = null;
        link = null;
        var r = world.replicas.get(gateway++ % world.replicas.size());
        if (!r.isUp() || r.domain().paused || !world.network.connected(peer, r.peer())) return;
        to = r;
        life = r.domain();
        int connection = ++connections;
        link = r.spawn(
                Behaviors.receive(MachineLink.class)
                        .onMessage(MachineLink.Goal.class, goal -> {
                            world.network.send(r.peer(), peer, world.timeline.world, () -> {
                                if (connection == connections) take(goal.body());
                            });
                            return Behaviors.same();
                        })
                        .build(),
                peer.name + "-" + connection);
    }

    private void report() {
        var r = to;
        var back = link;
        var there = life;
        if (r == null || back == null || there == null) return;
        if (lines == null) {
            lines = backends.values().stream()
                    .map(b -> new LoadBalancerPort.BackendLine(b.endpoint, b.instance, b.healthy, 0))
                    .toList();
        }
        var report = new LoadBalancerPort.Report(
                peer.name, back, new Epoch(fence.epoch()), new Incarnation(fence.incarnation()), lines, List.of());
        world.network.send(peer, r.peer(), there, () -> {
            if (r.domain() == there) r.ffe().tell(new FfeActor.Pass(new ClusterMessage.BalancerSaid(report)));
        });
    }

    private void take(GoalBody body) {
        LoadBalancerGoal goal;
        try {
            goal = LoadBalancerGoal.parseFrom(body.bytes());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException("the primary sent a goal that cannot be read", e);
        }
        if (!fence.admits(goal.getEpoch(), goal.getIncarnation())) {
            world.marks.hit("balancer.refused-stale-goal");
            return;
        }
        fence = new GoalFence(goal.getEpoch(), goal.getIncarnation());
        lines = null;
        var named = new ArrayList<String>();
        for (var endpoint : goal.getEndpointsList()) {
            for (var b : endpoint.getBackendsList()) {
                var key = endpoint.getId() + " " + b.getInstanceId();
                named.add(key);
                var backend = backends.computeIfAbsent(key, k -> {
                    var fresh = new Backend(endpoint.getId(), b.getInstanceId());
                    probe(fresh, world.isServing(b.getInstanceId()));
                    return fresh;
                });
                backend.ready = b.getReady();
                route(backend);
            }
        }
        backends.entrySet().removeIf(e -> {
            if (named.contains(e.getKey())) return false;
            e.getValue().ready = false;
            e.getValue().healthy = false;
            route(e.getValue());
            return true;
        });
        report();
    }

    /** An instance answers probes from now on, or no more. */
    void changed(String instance, boolean serves) {
        for (var b : backends.values()) {
            if (b.instance.equals(instance)) probe(b, serves);
        }
    }

    private void probe(Backend backend, boolean serves) {
        long seen = serves ? draw.nextInt(UP_SEEN_SPREAD) : DOWN_SEEN_MIN + draw.nextInt(DOWN_SEEN_SPREAD);
        world.timeline.after(world.timeline.world, seen, () -> {
            // What it answers by then is what counts.
            backend.healthy = world.isServing(backend.instance);
            lines = null;
            route(backend);
        });
    }

    private void route(Backend backend) {
        boolean eligible = backend.ready && backend.healthy;
        if (world.mutation == Mutation.BALANCER_TRUSTS_THE_GOAL) eligible = backend.ready;
        if (backend.routes == eligible) return;
        backend.routes = eligible;
        world.see(new Fact.Routed(world.timeline.now(), peer.name, backend.endpoint, backend.instance, eligible));
    }
}
