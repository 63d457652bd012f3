package io.heddle.chaos;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Removes what a run made, once: when the run is over, or when the process is told to end (SIGTERM, Ctrl-C). Then the run is
 * interrupted first and says nothing more, and the person reads that it was interrupted, and that nothing is left.
 */
final class Ending implements AutoCloseable {
    /** For a run that is interrupted to let go; what it left is removed in any case. */
    private static final long RUN_ENDS_WITHIN_SECONDS = 30;
    /** For a run that was removing things by itself when the process was told to end. */
    private static final long REMOVED_WITHIN_SECONDS = 400;

    private final Thread running = Thread.currentThread();
    private final Thread hook = new Thread(this::interrupted, "interrupted");
    private final CountDownLatch over = new CountDownLatch(1);
    private final Consumer<String> say;
    private final BooleanSupplier removal;
    private boolean told;
    private boolean removing;
    private volatile boolean removed;

    private Ending(Consumer<String> say, BooleanSupplier removal) {
        this.say = say;
        this.removal = removal;
    }

    /**
     * For the run of the thread that calls this.
     *
     * @param removal removes everything, and tells whether it could; it says itself what it could not remove
     */
    static Ending of(Consumer<String> say, BooleanSupplier removal) {
        var ending = new Ending(say, removal);
        Runtime.getRuntime().addShutdownHook(ending.hook);
        return ending;
    }

    /** Whether the process was told to end. */
    synchronized boolean isTold() {
        return told;
    }

    /** A line of the run; nobody wants it once the process was told to end. */
    void say(String line) {
        if (!isTold()) say.accept(line);
    }

    /** What the process does when it is told to end. */
    void interrupted() {
        boolean alreadyRemoving;
        synchronized (this) {
            told = true;
            alreadyRemoving = removing;
            if (!alreadyRemoving) running.interrupt();
        }
        say.accept("interrupted: stopping what was started");
        try {
            if (!over.await(alreadyRemoving ? REMOVED_WITHIN_SECONDS : RUN_ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                say.accept("interrupted: the run does not end; removing what it made all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!alreadyRemoving) removed = removal.getAsBoolean();
        if (removed) say.accept("interrupted: all is stopped and removed, nothing is left");
    }

    /** The run is over. Returns at once when the process was told to end: then it is removed by who was told. */
    @Override
    public void close() {
        try {
            synchronized (this) {
                if (told) return;
                removing = true;
            }
            removed = removal.getAsBoolean();
        } finally {
            over.countDown();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process was told to end meanwhile: then the hook says the rest.
        }
    }
}
