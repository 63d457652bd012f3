package io.heddle.persistence.pekko;

import io.heddle.config.Epoch;
import io.heddle.persistence.FencedException;
import io.heddle.persistence.Ledger.Fence;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;

/**
 * Which epoch this process holds for the logs that need one. Once a persistence id was named here its writes carry the epoch
 * held when they reach the journal; while none is held they are refused with {@link FencedException}.
 */
public final class Fences implements Extension {
    private final ConcurrentMap<String, Optional<Fence>> held = new ConcurrentHashMap<>();

    private Fences() {}

    private static final class Id extends AbstractExtensionId<Fences> {
        private static final Id INSTANCE = new Id();

        @Override
        public Fences createExtension(ExtendedActorSystem system) {
            return new Fences();
        }
    }

    /** The fences of an actor system, typed or classic. */
    public static Fences get(ClassicActorSystemProvider system) {
        ActorSystem classic = system.classicSystem();
        return Id.INSTANCE.get(classic);
    }

    /** From now on writes to {@code pid} are good only while {@code scope} is in {@code epoch}. Call it before recovery. */
    public void hold(String pid, String scope, Epoch epoch) {
        held.put(pid, Optional.of(new Fence(scope, epoch)));
    }

    /** From now on writes to {@code pid} are refused, until an epoch is held again. */
    public void release(String pid) {
        held.put(pid, Optional.empty());
    }

    /** What a write to {@code pid} must carry; null when it needs no fence. */
    @Nullable
    Fence of(String pid) {
        var fence = held.get(pid);
        if (fence == null) return null;
        return fence.orElseThrow(
                () -> new FencedException(pid + ": this process holds no epoch for this log any more"));
    }
}
