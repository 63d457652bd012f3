package io.heddle.persistence.memory;

import io.heddle.config.Epoch;
import io.heddle.persistence.Lease.Contention;
import io.heddle.persistence.Lease.LeaseListener;
import io.heddle.persistence.Lease.LeaseOwner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One contender for a lease in memory. Its listener is called on one thread of its own. */
final class MemoryContention implements Contention {
    private static final long POLL_MILLIS = 250;

    private final MemoryLeases leases;
    private final String scope;
    private final LeaseOwner owner;
    private final LeaseListener listener;
    private final ScheduledExecutorService calls = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("heddle-lease-memory").daemon().factory());
    private volatile @Nullable Epoch held;

    MemoryContention(MemoryLeases leases, String scope, LeaseOwner owner, LeaseListener listener) {
        this.leases = leases;
        this.scope = scope;
        this.owner = owner;
        this.listener = listener;
    }

    void start() {
        leases.enter(scope, this);
        var unused = calls.scheduleWithFixedDelay(
                () -> listener.observed(leases.view(scope)), 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    boolean released() {
        return calls.isShutdown();
    }

    LeaseOwner owner() {
        return owner;
    }

    void tellAcquired(Epoch epoch) {
        held = epoch;
        calls.execute(() -> listener.acquired(epoch));
    }

    void tellLost(String reason) {
        var epoch = held;
        held = null;
        if (epoch != null) calls.execute(() -> listener.lost(epoch, reason));
    }

    @Override
    public boolean mayAct() {
        return held != null;
    }

    @Override
    public void release() {
        if (calls.isShutdown()) return;
        leases.leave(scope, this, "released");
        try {
            calls.submit(() -> {}).get(); // What was still to be told has been told by now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            calls.shutdownNow();
        }
    }
}
