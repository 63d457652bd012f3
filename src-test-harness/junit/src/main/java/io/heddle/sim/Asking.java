package io.heddle.sim;

import io.heddle.node.NodeStatus;
import org.jspecify.annotations.Nullable;

/**
 * The primary's looks at the node of a machine at rest. The node's answer would be the one before, but for how long ago it
 * heard the machine. While the one before would be nothing new to the primary, neither look nor answer is carried; what is
 * under way when that ends is carried after all, and the newest when somebody wants to see what the primary heard.
 */
final class Asking {
    /** The ways of the primary's looks, and of what the node says to it. */
    final Lane there;

    final Lane back;

    private final World world;
    private final Machine machine;
    private @Nullable Replica home;
    private @Nullable NodeStatus newest;
    private @Nullable Replica newestOf;
    private @Nullable NodeStatus said;
    private @Nullable NodeStatus heard;
    private @Nullable Term by;

    /** In that state of the primary's log it was nothing new. */
    private long weighedAt;

    /** The newest look that is put off; null when none is. */
    private @Nullable Replica asker;

    private long askedAt;

    Asking(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
        this.there = world.lane(machine.name() + " asked");
        this.back = world.lane(machine.name() + " answers");
    }

    /** The machine rests, and its node lives in that process. */
    void begin(Replica process) {
        home = process;
    }

    void end() {
        home = null;
        said = null;
        heard = null;
        by = null;
        asker = null;
    }

    /** The copy of the node in that process says how it is. */
    void says(Replica process, NodeStatus status) {
        newest = status;
        newestOf = process;
        if (process == home) said = status;
    }

    /** The copy of the node in that process was the last to speak, knows its goal and its guests' deadlines, and saw it reached. */
    boolean isAtGoal(Replica process) {
        var status = newest;
        return status != null
                && newestOf == process
                && !status.needsGoal()
                && !status.confirmed().isOlderThan(status.incarnation());
    }

    /** The primary hears it. */
    void hears(Term term, NodeStatus status) {
        if (!status.equals(said)) return;
        heard = status;
        by = term;
        weighedAt = -1;
    }

    /** The primary of one process looks at the node, which it thinks is in another. */
    boolean putsOff(Replica primary, Replica where) {
        var status = heard;
        var term = by;
        if (status == null || term == null || where != home) return false;
        boolean free = there.isFree(world.timeline.now()) && back.isFree(world.timeline.now());
        if (!free || !term.knowsAll(primary, where)) return false;
        if (weighedAt != term.sequence() && term.minds(status)) return false;
        weighedAt = term.sequence();
        asker = primary;
        askedAt = world.timeline.now();
        return true;
    }

    void carryUnderWay() {
        var a = asker;
        var h = home;
        if (a == null || h == null) return;
        long asked = world.network.arrivesAt(there, askedAt, a.peer(), h.peer());
        if (world.timeline.now() <= world.network.arrivesAt(back, asked, h.peer(), a.peer())) carryNewest();
    }

    void carryNewest() {
        var a = asker;
        var h = home;
        asker = null;
        if (a == null || h == null) return;
        world.timeline.asOf(askedAt, () -> a.directory().watch(machine.definition.id(), there, h));
    }
}
