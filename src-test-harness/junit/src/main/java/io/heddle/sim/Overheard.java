package io.heddle.sim;

import io.heddle.cluster.ClusterMessage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Notes which statuses a primary hears. It changes nothing. */
final class Overheard extends BehaviorInterceptor<ClusterMessage, ClusterMessage> {
    private final World world;
    private final Term term;

    private Overheard(World world, Term term) {
        super(ClusterMessage.class);
        this.world = world;
        this.term = term;
    }

    static Behavior<ClusterMessage> of(World world, Term term, Behavior<ClusterMessage> primary) {
        return Behaviors.intercept(() -> new Overheard(world, term), primary);
    }

    @Override
    public Behavior<ClusterMessage> aroundReceive(
            TypedActorContext<ClusterMessage> context, ClusterMessage message, ReceiveTarget<ClusterMessage> target) {
        if (message instanceof ClusterMessage.NodeSaid m) {
            world.machine(m.status().node()).rest.asking.hears(term, m.status());
        }
        return target.apply(context, message);
    }
}
