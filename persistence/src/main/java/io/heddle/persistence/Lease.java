package io.heddle.persistence;

import io.heddle.config.Epoch;
import java.time.Duration;
import java.time.Instant;

/** Decides who leads a scope: at most one holder per epoch, and the epoch rises at each change of holder. */
public interface Lease extends AutoCloseable {
    /**
     * Contends for a scope until released. Each time the lease is won the listener hears {@code acquired}, and before it is
     * won again, {@code lost}.
     *
     * @param scope what is led: a cluster's name, say; 1 to 200 characters
     */
    Contention contend(String scope, LeaseOwner owner, LeaseListener listener);

    /** Ends all contentions, as {@link Contention#release} does. */
    @Override
    void close();

    /** One contender's place in the queue for a scope. */
    interface Contention {
        /** Whether the lease is held at this very moment, by this process's own monotonic clock; false once in doubt. */
        boolean mayAct();

        /**
         * Leaves the queue. If the lease was held, the listener hears {@code lost} first and the next in the queue gets the
         * lease at once. Returns when that is done; harmless when repeated. Not to be called by the listener itself.
         */
        void release();
    }

    /** Who contends. {@code address} is what others need to reach it. */
    record LeaseOwner(String name, String address) {}

    /**
     * What the lease's row said.
     *
     * @param epoch zero when nobody ever held it
     * @param owner the holder, or the last one
     * @param age time since it was renewed, by the storage's clock
     */
    record LeaseView(Epoch epoch, LeaseOwner owner, Duration age) {}

    /** Told what happens to the lease, one call at a time, on a thread of the lease's own. Calls must return soon. */
    interface LeaseListener {
        void acquired(Epoch epoch);

        /** Stop acting now: another may hold the lease already. */
        void lost(Epoch epoch, String reason);

        /** Called at each poll, several times a second. */
        default void observed(LeaseView view) {}

        /** Called with each poll, if the storage has a clock of its own: what that said a moment ago. It may jump. */
        default void storageTime(Instant now) {}
    }
}
