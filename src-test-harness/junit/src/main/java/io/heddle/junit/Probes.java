package io.heddle.junit;

import io.heddle.api.Views;
import io.heddle.sim.DrivenWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;

/**
 * Actors that watch a datacenter, in its time: they live in an actor system of their own, whose timers and turns are the
 * datacenter's, and it takes the same course whether they are there or not. A probe of the actor test kit waits on the machine's clock, in which nothing
 * happens here; {@link #receive} and {@link #expectNothing} wait in the datacenter's, and what has arrived already is taken from
 * the probe by its own methods with a time of zero.
 */
public final class Probes {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final DrivenWorld world;
    private final Chronicle chronicle;
    private final List<ActorRef<? super Views.Event>> subscribers = new ArrayList<>();
    private boolean watching;
    private int names;

    Probes(DrivenWorld world, Chronicle chronicle) {
        this.world = world;
        this.chronicle = chronicle;
    }

    /** Where they live: for what needs an actor system, such as {@code TestProbe.create}. */
    public ActorSystem<Void> system() {
        return world.observers();
    }

    /** Starts an actor: of the embedding service, say, that is to see what happens in the datacenter. */
    public <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
        return world.observing(() -> system().systemActorOf(behavior, name, Props.empty()));
    }

    /** A probe for messages of this type. */
    public <T> TestProbe<T> create(Class<T> type) {
        return world.observing(() -> TestProbe.create("watch-" + ++names, type, system()));
    }

    /** A probe that is told every event of the journal from now on. */
    public TestProbe<Views.Event> events() {
        var probe = create(Views.Event.class);
        subscribe(probe.ref());
        return probe;
    }

    /** Tells {@code subscriber} every event of the journal from now on, in order, as it becomes durable. */
    public void subscribe(ActorRef<? super Views.Event> subscriber) {
        subscribers.add(subscriber);
        if (watching) return;
        watching = true;
        world.watchJournal(row -> {
            var event = chronicle.newest();
            subscribers.forEach(s -> s.tell(event));
        });
    }

    /**
     * The next message of the probe, letting time pass until there is one.
     *
     * @throws AssertionError if there was none within {@code max} of virtual time
     */
    public <T> T receive(TestProbe<T> probe, Duration max) {
        return receive(probe, max, message -> true);
    }

    /** The same for the first message that is {@code wanted}; those before it are thrown away. */
    public <T> T receive(TestProbe<T> probe, Duration max, Predicate<? super T> wanted) {
        var end = world.now().plus(max);
        int passed = 0;
        while (true) {
            for (var next = poll(probe); next != null; next = poll(probe)) {
                if (wanted.test(next)) return next;
                passed++;
            }
            if (world.now().compareTo(end) >= 0) {
                throw new AssertionError("the probe was told nothing of the kind within " + Texts.duration(max)
                        + ", and " + passed + " other messages");
            }
            world.advance(LOOK);
        }
    }

    /** Lets time pass, in which the probe must be told nothing. */
    public void expectNothing(TestProbe<?> probe, Duration time) {
        world.advance(time);
        probe.expectNoMessage(Duration.ZERO);
    }

    private static <T> @org.jspecify.annotations.Nullable T poll(TestProbe<T> probe) {
        try {
            return probe.receiveMessage(Duration.ZERO);
        } catch (AssertionError nothing) {
            return null;
        }
    }
}
