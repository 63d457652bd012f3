package io.heddle.process;

import io.heddle.config.Epoch;
import io.heddle.persistence.Lease;
import java.time.Instant;
import java.util.function.Consumer;

/** A lease that tells the time of its storage: the one clock that all processes of a cluster see. */
record TimedLease(Lease lease, Consumer<Instant> calendar) implements Lease {
    @Override
    public Contention contend(String scope, LeaseOwner owner, LeaseListener listener) {
        return lease.contend(scope, owner, new LeaseListener() {
            @Override
            public void acquired(Epoch epoch) {
                listener.acquired(epoch);
            }

            @Override
            public void lost(Epoch epoch, String reason) {
                listener.lost(epoch, reason);
            }

            @Override
            public void observed(LeaseView view) {
                listener.observed(view);
            }

            @Override
            public void storageTime(Instant now) {
                calendar.accept(now);
                listener.storageTime(now);
            }
        });
    }

    @Override
    public void close() {
        lease.close();
    }
}
