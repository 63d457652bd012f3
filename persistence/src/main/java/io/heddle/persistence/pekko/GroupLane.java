package io.heddle.persistence.pekko;

import io.heddle.persistence.StorageFault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thread that does many small works in few large goes: while one go is under way the next gathers. Order is kept. Full
 * means a failed future, never a wait.
 */
final class GroupLane<T, R> implements JournalWork.Lane<T, R> {
    private static final long IDLE_CHECK_MILLIS = 200;
    private static final long CLOSE_PATIENCE_MILLIS = 5_000;

    private final String name;
    private final BlockingQueue<Task<T, R>> queue;
    private final JournalWork.Weights<T> weights;
    private final Function<List<T>, List<R>> go;
    private final Thread thread;
    private volatile boolean closing;
    private @Nullable Task<T, R> carried;

    /**
     * A running lane.
     *
     * @param queueMax works that may wait
     * @param go does the works of one go and answers each, in order; blocking
     */
    GroupLane(String name, int queueMax, JournalWork.Weights<T> weights, Function<List<T>, List<R>> go) {
        this.name = name;
        this.queue = new ArrayBlockingQueue<>(queueMax);
        this.weights = weights;
        this.go = go;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    private record Task<T, R>(T work, CompletableFuture<R> done) {}

    @Override
    public CompletableFuture<R> submit(T work) {
        var task = new Task<T, R>(work, new CompletableFuture<>());
        if (closing) {
            task.done.completeExceptionally(new StorageFault(name + " is closed"));
        } else if (!queue.offer(task)) {
            task.done.completeExceptionally(new StorageFault(name + ": " + queue.size() + " works wait already"));
        } else if (closing && queue.remove(task)) { // Closed in between: the thread may have gone without seeing it.
            task.done.completeExceptionally(new StorageFault(name + " is closed"));
        }
        return task.done;
    }

    private void run() {
        var tasks = new ArrayList<Task<T, R>>();
        while (gather(tasks)) {
            work(tasks);
            tasks.clear();
        }
    }

    /** Fills {@code tasks} with the next go; waits for the first. False when the lane is closed and empty. */
    private boolean gather(List<Task<T, R>> tasks) {
        var next = carried;
        carried = null;
        try {
            while (next == null) {
                next = queue.poll(IDLE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
                if (next == null && closing) return false;
            }
        } catch (InterruptedException e) {
            return false; // Nobody interrupts the thread but the end of the JVM.
        }
        long rows = 0;
        long bytes = 0;
        while (next != null) {
            rows += weights.rows().apply(next.work);
            bytes += weights.bytes().apply(next.work);
            if (!tasks.isEmpty() && (rows > weights.rowsMax() || bytes > weights.bytesMax())) {
                carried = next;
                return true;
            }
            tasks.add(next);
            next = queue.poll();
        }
        return true;
    }

    private void work(List<Task<T, R>> tasks) {
        try {
            var results = go.apply(tasks.stream().map(Task::work).toList());
            for (int i = 0; i < tasks.size(); i++) tasks.get(i).done.complete(results.get(i));
        } catch (RuntimeException e) {
            for (var task : tasks) task.done.completeExceptionally(e);
        }
    }

    /** Turns new works away and finishes those that wait, for a few seconds at most; what is left then fails. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(CLOSE_PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var left = new ArrayList<Task<T, R>>();
        queue.drainTo(left);
        for (var task : left) task.done.completeExceptionally(new StorageFault(name + " is closed"));
    }
}
