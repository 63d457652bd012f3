package io.heddle.persistence.pekko;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who does what the plug-ins would otherwise wait for: every call of a ledger. Threads do in production; a simulation does it
 * in its own order and at its own time.
 */
public interface JournalWork {
    /** Threads of their own for each lane and each pool of readers. */
    JournalWork THREADS = new JournalWork() {
        @Override
        public <T, R> Lane<T, R> lane(String name, int queueMax, Weights<T> weights, Function<List<T>, List<R>> go) {
            return new GroupLane<>(name, queueMax, weights, go);
        }

        @Override
        public Reads reads(String name, int size, int queueMax) {
            return new ReadPool(name, size, queueMax);
        }
    };

    /**
     * Many small works in few large goes, in order.
     *
     * @param queueMax works that may wait
     * @param go does the works of one go and answers each, in order; blocking
     */
    <T, R> Lane<T, R> lane(String name, int queueMax, Weights<T> weights, Function<List<T>, List<R>> go);

    /**
     * Reads, in no order.
     *
     * @param size at once
     * @param queueMax reads that may wait
     */
    Reads reads(String name, int size, int queueMax);

    /** Does works one go after another. */
    interface Lane<T, R> extends AutoCloseable {
        /** Queues a work. The future fails with {@link io.heddle.persistence.StorageFault} when it cannot be taken. */
        CompletableFuture<R> submit(T work);

        @Override
        void close();
    }

    /** Does reads side by side. */
    interface Reads extends AutoCloseable {
        /** The future fails with {@link io.heddle.persistence.StorageFault} when too many wait. */
        <T> CompletableFuture<T> supply(Supplier<T> read);

        /** Like {@link #supply}, for what has no result. */
        CompletableFuture<Void> run(Runnable read);

        @Override
        void close();
    }

    /** What one go may hold; a single work may exceed it and then goes alone. */
    record Weights<T>(Function<T, Integer> rows, Function<T, Long> bytes, int rowsMax, long bytesMax) {}
}
