package io.heddle.sim;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor system that lives in a world's time and is no part of the world: its actors take no turn of those that are. */
final class Observers {
    private final ActorSystem<Void> system;
    private final Domain domain = new Domain("observers");
    private final Timeline timeline;
    private final String place;

    Observers(World world) {
        this.timeline = world.timeline;
        domain.observes = true;
        place = Worlds.register(timeline, domain);
        var config = ConfigFactory.parseMap(Map.of(Worlds.KEY, place)).withFallback(Replica.BASE);
        var made = new AtomicReference<ActorSystem<Void>>();
        timeline.inline(() -> made.set(ActorSystem.create(Behaviors.empty(), "observers", config)));
        system = Objects.requireNonNull(made.get(), "made inline");
    }

    ActorSystem<Void> system() {
        return system;
    }

    void forget() {
        Worlds.unregister(place);
        timeline.kill(domain);
    }
}
