package io.heddle.sim;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** An actor system's timers, on its world's timeline, by its own process's clock. Made by the actor system itself. */
public final class VirtualScheduler extends AbstractScheduler {
    private final Worlds.Place place;

    /** The arguments are those that an actor system gives. */
    public VirtualScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
        this.place = Worlds.of(config);
    }

    /** What fires only puts a message into a mailbox; that mailbox's turn is then drawn as any other's. */
    @Override
    public Cancellable scheduleOnce(FiniteDuration delay, Runnable work, ExecutionContext executor) {
        return place.timeline().afterByItsClock(place.domain(), delay.toNanos(), work);
    }

    @Override
    @SuppressWarnings("deprecation") // An actor system's own parts still call it.
    public Cancellable schedule(
            FiniteDuration initial, FiniteDuration interval, Runnable work, ExecutionContext executor) {
        return new Repeating(place, interval.toNanos(), work).begin(initial.toNanos());
    }

    @Override
    public double maxFrequency() {
        return 1_000_000;
    }

    private static final class Repeating implements Cancellable {
        private final Worlds.Place place;
        private final long interval;
        private final Runnable work;
        private boolean cancelled;

        Repeating(Worlds.Place place, long interval, Runnable work) {
            this.place = place;
            this.interval = interval;
            this.work = work;
        }

        Repeating begin(long initial) {
            place.timeline().afterByItsClock(place.domain(), initial, this::fire);
            return this;
        }

        private void fire() {
            if (cancelled) return;
            place.timeline().afterByItsClock(place.domain(), interval, this::fire);
            work.run();
        }

        @Override
        public boolean cancel() {
            boolean first = !cancelled;
            cancelled = true;
            return first;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }
}
