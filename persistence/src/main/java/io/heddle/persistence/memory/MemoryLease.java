package io.heddle.persistence.memory;

import io.heddle.persistence.Lease;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One process's door to the leases of a memory world. */
public final class MemoryLease implements Lease {
    private final MemoryLeases leases;
    private final List<MemoryContention> contentions = new CopyOnWriteArrayList<>();

    public MemoryLease(MemoryLeases leases) {
        this.leases = leases;
    }

    @Override
    public Contention contend(String scope, LeaseOwner owner, LeaseListener listener) {
        var contention = new MemoryContention(leases, scope, owner, listener);
        contentions.removeIf(MemoryContention::released);
        contentions.add(contention);
        contention.start();
        return contention;
    }

    @Override
    public void close() {
        contentions.forEach(MemoryContention::release);
        contentions.clear();
    }
}
