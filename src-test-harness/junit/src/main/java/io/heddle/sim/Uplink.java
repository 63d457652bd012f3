package io.heddle.sim;

import io.heddle.guest.Backoff;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How a machine's host agent finds a fabric process that listens, keeps its stream to it, and leaves one that fell silent. */
final class Uplink {
    private static final Backoff RECONNECT = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    /** After what silence of its gateway a machine gives the stream up. Source: the product's keep-alive, 10 s and 3 s. */
    private static final long STREAM_SILENCE = 13_000_000_000L;

    /** The ways of its reports: to its gateway, and from there to its node. */
    final Lane up;

    final Lane on;

    private final World world;
    private final Machine machine;
    private final SplittableRandom draw;
    private int gateway;
    private int failures;
    private int streams;
    private @Nullable MachineStream stream;

    /** @param first gateway that it tries */
    Uplink(World world, Machine machine, int first, SplittableRandom draw) {
        this.world = world;
        this.machine = machine;
        this.gateway = first;
        this.draw = draw;
        this.up = world.lane(machine.name() + " up");
        this.on = world.lane(machine.name() + " on");
    }

    /** Null while it has none. */
    @Nullable
    MachineStream stream() {
        return stream;
    }

    void end() {
        if (stream != null) stream.end();
        stream = null;
    }

    /** At each beat. */
    void look() {
        var s = stream;
        if (s == null) return;
        boolean reset = s.to.domain() != s.life || s.life.dead;
        boolean silent = !world.network.connected(machine.peer, s.to.peer()) || s.life.paused;
        if (!silent) s.cutSince = 0;
        else if (s.cutSince == 0) s.cutSince = world.timeline.now();
        if (reset || (silent && world.timeline.now() - s.cutSince > STREAM_SILENCE)) {
            s.end();
            stream = null;
            connect();
        }
    }

    /** Tries one gateway after another; a wait comes after a whole round. */
    void connect() {
        machine.rest.disturb();
        var replicas = world.replicas;
        var to = replicas.get(gateway++ % replicas.size());
        boolean listens = to.isUp()
                && world.network.connected(machine.peer, to.peer())
                && to.directory().isConnected();
        if (listens && !to.domain().paused) {
            failures = 0;
            stream = new MachineStream(world, machine, to, machine.name() + "-" + ++streams);
            machine.report(true);
            return;
        }
        failures++;
        boolean roundOver = failures % replicas.size() == 0;
        var wait = RECONNECT.after(roundOver ? failures / replicas.size() : 0, draw.nextDouble());
        world.timeline.after(machine.agent, wait.toNanos() + 10 * Machine.MILLIS, () -> {
            if (stream == null) connect();
        });
    }

    /** Nothing of the stream is in doubt. */
    boolean isQuiet() {
        var s = stream;
        return s != null && s.cutSince == 0 && s.life == s.to.domain() && !s.life.dead && !s.life.paused;
    }

    /** Whether what is sent from now on goes to that process's actor of the machine's node, and arrives within {@code nanos}. */
    boolean leadsTo(Replica home, long nanos) {
        var s = stream;
        if (s == null) return false;
        var node = machine.definition.id();
        long slowest = world.network.slowest(machine.peer, s.to.peer(), home.peer());
        long soon = world.timeline.now() + 2 * slowest;
        return 2 * slowest < nanos
                && up.isFree(soon)
                && on.isFree(soon)
                && s.to.directory().isHome(node, home)
                && (s.to == home || home.directory().isHome(node, home))
                && world.network.carriesPlainly(machine.peer, s.to.peer())
                && world.network.carriesPlainly(s.to.peer(), home.peer());
    }

    /** When its node's actor hears what is sent at that moment, if all is well. There must be a stream. */
    long heardAt(long sent) {
        var s = stream;
        if (s == null) throw new IllegalStateException(machine.name() + " rests, and speaks to nobody");
        var home = world.replica(s.to.directory().homeOf(machine.definition.id()));
        long gatewayHears = world.network.arrivesAt(up, sent, machine.peer, s.to.peer());
        return world.network.arrivesAt(on, gatewayHears, s.to.peer(), home.peer());
    }
}
