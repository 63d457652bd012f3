package io.heddle.process;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;

/**
 * What the actor cluster's split-brain resolver takes for a lease: the side of a divided cluster gets it that goes on by
 * {@link io.heddle.replica.Membership#goesOn}. Nothing is held: who leads is decided by the fabric's lease alone, and the
 * actor cluster follows. Made by the actor system, by name.
 */
public final class HoldersSide extends Lease {
    private final LeaseSettings settings;
    private final Side side;

    public HoldersSide(LeaseSettings settings, ExtendedActorSystem system) {
        this.settings = settings;
        this.side = Id.INSTANCE.get(system);
    }

    /** From now on {@code goesOn} says whether the members in reach of this process go on. */
    static void decidedBy(ClassicActorSystemProvider system, BooleanSupplier goesOn) {
        ActorSystem classic = system.classicSystem();
        Id.INSTANCE.get(classic).goesOn = goesOn;
    }

    private static final class Side implements Extension {
        private volatile BooleanSupplier goesOn = () -> false;
    }

    private static final class Id extends AbstractExtensionId<Side> {
        private static final Id INSTANCE = new Id();

        @Override
        public Side createExtension(ExtendedActorSystem system) {
            return new Side();
        }
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        return CompletableFuture.completedFuture(side.goesOn.getAsBoolean());
    }

    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        return acquire();
    }

    @Override
    public CompletionStage<Boolean> release() {
        return CompletableFuture.completedFuture(true);
    }

    /** Never held: each decision is taken anew. */
    @Override
    public boolean checkLease() {
        return false;
    }
}
