package io.heddle.sim;

import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/** Sends every task of an actor system's dispatchers to its world's timeline. Made by the actor system itself. */
public final class VirtualDispatcher extends ExecutorServiceConfigurator {
    private final Worlds.Place place;

    /** The arguments are those that an actor system gives. */
    public VirtualDispatcher(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
        this.place = Worlds.of(prerequisites.settings().config());
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
        return () -> new Executor(place);
    }

    private static final class Executor extends AbstractExecutorService {
        private final Worlds.Place place;
        private boolean down;

        Executor(Worlds.Place place) {
            this.place = place;
        }

        @Override
        public void execute(Runnable task) {
            place.timeline().execute(place.domain(), task);
        }

        @Override
        public void shutdown() {
            down = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            down = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return down;
        }

        @Override
        public boolean isTerminated() {
            return down;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
