package io.heddle.bench;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Something that must not outlive this process: a folder, a database, a fabric. It is cleared away when it is closed, or when
 * the process is asked to end (SIGTERM, Ctrl-C), the newest first; once it is asked, nothing more may be left.
 */
final class Leftover implements AutoCloseable {
    private static final Deque<Leftover> ALL = new ArrayDeque<>();
    private static boolean hooked;
    private static boolean ending;

    private final Clearing clearing;
    private boolean cleared;

    /** Clears something away. */
    interface Clearing {
        void clear() throws IOException;
    }

    private Leftover(Clearing clearing) {
        this.clearing = clearing;
    }

    /** Called before the thing is made. Errors: {@link IOException} when the process ends already. */
    static Leftover of(Clearing clearing) throws IOException {
        synchronized (ALL) {
            if (ending) throw new IOException("the process is ending");
            if (!hooked) Runtime.getRuntime().addShutdownHook(new Thread(Leftover::clearAll, "leftovers"));
            hooked = true;
            var leftover = new Leftover(clearing);
            ALL.push(leftover);
            return leftover;
        }
    }

    /** Whether the process is ending: what fails from then on fails because of that. */
    static boolean isEnding() {
        synchronized (ALL) {
            return ending;
        }
    }

    private static void clearAll() {
        synchronized (ALL) {
            ending = true;
        }
        // A process that ends by itself has closed everything.
        boolean interrupted = newest() != null;
        if (interrupted) System.err.println("interrupted: stopping what was started");
        boolean all = true;
        for (var next = newest(); next != null; next = newest()) {
            try {
                next.close();
            } catch (IOException | RuntimeException e) { // The others are to be cleared away all the same.
                all = false;
                System.err.println("heddle: not cleared away: " + e);
            }
        }
        if (interrupted && all) System.err.println("interrupted: all is stopped and removed, nothing is left");
    }

    private static @Nullable Leftover newest() {
        synchronized (ALL) {
            return ALL.peek();
        }
    }

    /** Clears it away, once; who comes second waits until the first has done so. */
    @Override
    public synchronized void close() throws IOException {
        try {
            if (!cleared) {
                cleared = true;
                clearing.clear();
            }
        } finally {
            synchronized (ALL) {
                ALL.remove(this);
            }
        }
    }
}
