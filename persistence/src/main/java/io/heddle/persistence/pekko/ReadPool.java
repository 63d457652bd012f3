package io.heddle.persistence.pekko;

import io.heddle.persistence.StorageFault;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A few threads for blocking reads. When too many wait, the next one fails instead of waiting. */
final class ReadPool implements JournalWork.Reads {
    private final String name;
    private final ThreadPoolExecutor threads;

    ReadPool(String name, int size, int queueMax) {
        this.name = name;
        this.threads = new ThreadPoolExecutor(
                size,
                size,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queueMax),
                Thread.ofPlatform().name(name + "-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public <T> CompletableFuture<T> supply(Supplier<T> read) {
        try {
            return CompletableFuture.supplyAsync(read, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new StorageFault(name + ": " + threads.getQueue().size() + " reads wait already", e));
        }
    }

    @Override
    public CompletableFuture<Void> run(Runnable read) {
        try {
            return CompletableFuture.runAsync(read, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new StorageFault(name + ": " + threads.getQueue().size() + " reads wait already", e));
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
