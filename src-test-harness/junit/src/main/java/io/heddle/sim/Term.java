package io.heddle.sim;

import io.heddle.cluster.Cluster;
import io.heddle.cluster.ClusterCommand;
import io.heddle.cluster.ClusterState;
import io.heddle.config.Epoch;
import io.heddle.healing.Healing;
import io.heddle.node.NodeStatus;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a world knows of one primary: enough to say whether a status would change its mind, by the product's own rules. */
final class Term {
    /** So long after a moment at which it might not act nothing waits for its next message any more. Source: its tick, 1 s. */
    private static final long HESITATION = 2_000_000_000L;

    private final World world;
    private final Replica replica;
    private final Domain life;
    private final Epoch epoch;
    private final Cluster rules;
    private @Nullable ClusterState held;
    private long sequence;
    private boolean writing;
    private long hesitatedAt = -HESITATION;
    private long askedAt = Long.MIN_VALUE / 2;
    private long judgedAt = -1;
    private boolean judged;

    Term(World world, Replica replica, Epoch epoch, Healing healing) {
        this.world = world;
        this.replica = replica;
        this.life = replica.domain();
        this.epoch = epoch;
        this.rules = new Cluster(healing);
        world.stir();
    }

    /** What it decided is durable. */
    void committed(long newest, ClusterState state) {
        if (held != null && newest == sequence) return;
        held = state;
        sequence = newest;
        writing = false;
    }

    /** Of the log, as it is held. */
    long sequence() {
        return sequence;
    }

    /** Until that is durable, what it hears is weighed later, against what is not yet known. */
    void writes() {
        writing = true;
        endUnderWay();
    }

    BooleanSupplier watched(BooleanSupplier mayAct) {
        return () -> {
            boolean may = mayAct.getAsBoolean();
            if (!may) {
                hesitatedAt = world.timeline.now();
                endUnderWay();
            }
            return may;
        };
    }

    private void endUnderWay() {
        judgedAt = -1;
        if (world.timeline.now() - askedAt <= reach()) world.stir();
    }

    /** Longer than any look that is put off and its answer would be on their way. */
    private long reach() {
        return world.options.heartbeat().toNanos();
    }

    /** Whether it is the primary that looks, is well, and is heard by that process and hears it. */
    boolean knowsAll(Replica primary, Replica home) {
        if (primary != replica || !isWell()) return false;
        var network = world.network;
        boolean near = home == replica
                || (network.carriesPlainly(replica.peer(), home.peer())
                        && network.carriesPlainly(home.peer(), replica.peer())
                        && 2 * network.slowest(replica.peer(), home.peer(), replica.peer()) < reach()
                        && home.fellowship().listensTo(life)
                        && replica.fellowship().listensTo(home.domain()));
        if (near) askedAt = world.timeline.now();
        return near;
    }

    private boolean isWell() {
        long now = world.timeline.now();
        if (judgedAt == now) return judged;
        judgedAt = now;
        judged = held != null
                && !writing
                && now - hesitatedAt >= HESITATION
                && replica.domain() == life
                && !life.dead
                && !life.paused
                && replica.term().filter(t -> t == this).isPresent()
                && world.primary().filter(p -> p == replica).isPresent();
        return judged;
    }

    /** Whether a status would be news to it, or would make it speak. */
    boolean minds(NodeStatus status) {
        var state = held;
        if (state == null) return true;
        var goal = state.goal(status.node());
        boolean behind = status.needsGoal()
                || status.incarnation().isOlderThan(goal)
                || status.epoch().isOlderThan(epoch);
        if (goal.value() != 0 && behind) return true;
        var observe = new ClusterCommand.Observe(status);
        return !rules.decide(state, observe, World.START).events().isEmpty();
    }
}
