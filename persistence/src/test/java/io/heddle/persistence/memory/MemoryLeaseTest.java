package io.heddle.persistence.memory;

import io.heddle.persistence.Lease;
import io.heddle.persistence.LeaseContract;

class MemoryLeaseTest extends LeaseContract {
    private final MemoryLeases leases = new MemoryLeases();

    @Override
    protected Lease newLease() {
        return new MemoryLease(leases);
    }

    @Override
    protected void killHolder(String scope) {
        leases.depose(scope);
    }
}
