package io.heddle.sim;

import io.heddle.config.NodeId;
import io.heddle.gateway.NodeDirectory;
import io.heddle.node.NodeActor;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * How one process reaches the machines' actors, in place of sharding: each member that it knows hosts those nodes for which it
 * draws the highest number. Views differ for a moment when members come and go, as they do in a real cluster; the journal's
 * claims decide then.
 */
final class Directory implements NodeDirectory {
    private static final int HOPS_MAX = 2;

    private final World world;
    private final Replica self;
    private final Map<NodeId, ActorRef<NodeActor.Message>> here = new HashMap<>();
    private final Map<NodeId, Integer> homes = new HashMap<>();
    private long spawned;

    Directory(World world, Replica self) {
        this.world = world;
        this.self = self;
    }

    @Override
    public boolean knows(NodeId node) {
        return world.machines.containsKey(node);
    }

    @Override
    public boolean isConnected() {
        return self.fellowship().isMember();
    }

    @Override
    public void tell(NodeId node, NodeActor.Message message) {
        if (message instanceof NodeActor.Watch && world.options.beats() != Beats.CARRIED) watch(node);
        else tell(node, message, HOPS_MAX);
    }

    /** The primary's look at a node goes a way of its own, so that one more or less of them changes nothing else. */
    private void watch(NodeId node) {
        if (self.fellowship().members().isEmpty()) return;
        var there = world.replica(homeOf(node));
        var asking = world.machine(node).rest.asking;
        if (!asking.putsOff(self, there)) watch(node, asking.there, there);
    }

    /** The same, by the way {@code lane} to the process where the node lives. */
    void watch(NodeId node, Lane lane, Replica there) {
        if (!there.isUp()) return;
        var domain = there.domain();
        var speaker = self.domain();
        world.network.send(lane, self.peer(), there.peer(), domain, () -> {
            if (domain == there.domain() && there.fellowship().listensTo(speaker)) {
                there.directory().tell(node, new NodeActor.Watch(), HOPS_MAX - 1);
            }
        });
    }

    private void tell(NodeId node, NodeActor.Message message, int hops) {
        var members = self.fellowship().members();
        if (members.isEmpty() || hops == 0) return;
        int home = homeOf(node);
        if (home == self.number()) {
            stir(node, message);
            here.computeIfAbsent(node, this::spawn).tell(message);
            return;
        }
        var there = world.replica(home);
        if (!there.isUp()) return;
        var domain = there.domain();
        var speaker = self.domain();
        Runnable arrive = () -> {
            if (domain == there.domain() && there.fellowship().listensTo(speaker)) {
                there.directory().tell(node, Wire.carried(message, self, there), hops - 1);
            }
        };
        boolean own = message instanceof NodeActor.Report && world.options.beats() != Beats.CARRIED;
        if (own) world.network.send(world.machine(node).uplink.on, self.peer(), there.peer(), domain, arrive);
        else world.network.send(self.peer(), there.peer(), domain, arrive);
    }

    /** Before a node's actor is told anything but a beat, it must have all that was put off. */
    private void stir(NodeId node, NodeActor.Message message) {
        if (world.options.beats() != Beats.LAZY) return;
        var rest = world.machine(node).rest;
        boolean known = here.containsKey(node);
        if (known && message instanceof NodeActor.Report) rest.heard();
        else if (known && message instanceof NodeActor.Watch) rest.look();
        else rest.disturb();
    }

    int homeOf(NodeId node) {
        return homes.computeIfAbsent(node, this::home);
    }

    /** Whether what is told to a node here goes to that process. */
    boolean isHome(NodeId node, Replica process) {
        return !self.fellowship().members().isEmpty() && homeOf(node) == process.number();
    }

    private ActorRef<NodeActor.Message> spawn(NodeId node) {
        return self.spawn(self.nodeActor(node), "node-" + node + "-" + ++spawned);
    }

    private int home(NodeId node) {
        int best = -1;
        long bestDraw = Long.MIN_VALUE;
        for (int n : self.fellowship().members()) {
            long draw = mix(node.value().hashCode() * 31L + n);
            if (best < 0 || draw > bestDraw) {
                best = n;
                bestDraw = draw;
            }
        }
        return best;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }

    /** Actors whose home is elsewhere now stop here. */
    void membersChanged() {
        world.stir();
        homes.clear();
        if (self.fellowship().members().isEmpty()) return;
        here.entrySet().removeIf(e -> {
            boolean stays = home(e.getKey()) == self.number();
            if (!stays) {
                world.marks.hit("shards.node-moved");
                self.stop(e.getValue());
            }
            return !stays;
        });
    }

    /** Actors that a node's actor has: one watches each guest; more only while something of a VM is awake. */
    int children(NodeId node) {
        var actor = here.get(node);
        if (actor == null) return 0;
        var cell = ((ActorRefWithCell) Adapter.toClassic(actor)).underlying();
        return cell.childrenRefs().children().size();
    }

    int hosted() {
        return here.size();
    }
}
