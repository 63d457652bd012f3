package io.heddle.persistence.memory;

import io.heddle.config.Epoch;
import io.heddle.persistence.Lease.LeaseOwner;
import io.heddle.persistence.Lease.LeaseView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The leases of one memory world: for each scope the holder, its epoch and those who wait. A holder in the same process needs
 * no renewal: it keeps the lease until it releases it or is {@link #depose deposed}.
 */
public final class MemoryLeases {
    private static final LeaseOwner NOBODY = new LeaseOwner("", "");

    private final Map<String, Scope> scopes = new HashMap<>();

    private static final class Scope {
        private final Queue<MemoryContention> waiting = new ArrayDeque<>();
        private @Nullable MemoryContention holder;
        private Epoch epoch = Epoch.ZERO;
        private LeaseOwner lastOwner = NOBODY;
    }

    /** The newest epoch of a scope; zero when nobody ever held it. */
    public synchronized Epoch epoch(String scope) {
        return scope(scope).epoch;
    }

    /** Takes the lease from its holder and gives it to the next in the queue, as when a process dies or is cut off. */
    public synchronized void depose(String scope) {
        var holder = scope(scope).holder;
        if (holder == null) return;
        leave(scope, holder, "deposed");
        enter(scope, holder);
    }

    synchronized void enter(String scope, MemoryContention contention) {
        scope(scope).waiting.add(contention);
        grant(scope(scope));
    }

    synchronized void leave(String scope, MemoryContention contention, String reason) {
        var s = scope(scope);
        s.waiting.remove(contention);
        if (s.holder != contention) return;
        s.holder = null;
        contention.tellLost(reason);
        grant(s);
    }

    synchronized LeaseView view(String scope) {
        var s = scope(scope);
        return new LeaseView(s.epoch, s.lastOwner, Duration.ZERO);
    }

    private Scope scope(String scope) {
        return scopes.computeIfAbsent(scope, x -> new Scope());
    }

    private static void grant(Scope s) {
        if (s.holder != null) return;
        var next = s.waiting.poll();
        if (next == null) return;
        s.holder = next;
        s.epoch = s.epoch.next();
        s.lastOwner = next.owner();
        next.tellAcquired(s.epoch);
    }
}
