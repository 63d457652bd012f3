package io.heddle.persistence.postgres;

import io.heddle.config.Epoch;
import io.heddle.persistence.Lease.Contention;
import io.heddle.persistence.Lease.LeaseListener;
import io.heddle.persistence.Lease.LeaseOwner;
import io.heddle.persistence.LeaseRules;
import io.heddle.persistence.LeaseSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One contender for a lease in PostgreSQL.
 *
 * <p>Its main session waits for the scope's advisory lock, which the database hands on within milliseconds when the holder's
 * process dies or its session ends. Whoever has the lock begins a new epoch in the lease's row and renews the row in the same
 * session, so that whoever ends the session ends the renewals too. A second session looks at the row, for the listener and
 * to find out whether the holder has fallen silent while its session lives (it is paused, or cut off): then it ends that
 * session. A local timer ends the lease when it could not be renewed in time, whatever the database does.
 */
final class PostgresContention implements Contention {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresContention.class);
    private static final long BACKOFF_MIN_MILLIS = 100;
    private static final long BACKOFF_MAX_MILLIS = 1_000;
    private static final int GUARDS_PER_TTL = 40;
    private static final int CALLS_MAX = 20;
    private static final long LAST_CALL_SECONDS = 5;

    private final Database database;
    private final LeaseSettings settings;
    private final String scope;
    private final LeaseOwner owner;
    private final LeaseListener listener;
    private final LongSupplier nanos;
    private final ScheduledThreadPoolExecutor calls;
    private final Thread contending;
    private final Thread watching;
    private final CountDownLatch closed = new CountDownLatch(1);

    // Guarded by this.
    private @Nullable LeaseSession session;
    private @Nullable Epoch held;
    private long renewedNanos;

    PostgresContention(
            Database database,
            LeaseSettings settings,
            String scope,
            LeaseOwner owner,
            LeaseListener listener,
            LongSupplier nanos) {
        this.database = database;
        this.settings = settings;
        this.scope = scope;
        this.owner = owner;
        this.listener = listener;
        this.nanos = nanos;
        calls = new ScheduledThreadPoolExecutor(1, thread("calls"));
        contending = thread("contend").newThread(() -> retrying(this::contend));
        watching = thread("watch").newThread(() -> retrying(this::watch));
    }

    private static java.util.concurrent.ThreadFactory thread(String what) {
        return Thread.ofPlatform().name("heddle-lease-" + what).daemon().factory();
    }

    void start() {
        contending.start();
        watching.start();
        long period = settings.ttl().toMillis() / GUARDS_PER_TTL;
        var unused = calls.scheduleWithFixedDelay(this::guard, period, period, TimeUnit.MILLISECONDS);
    }

    /** What a thread does until its session breaks. */
    private interface Attempt {
        void run() throws SQLException;
    }

    private void retrying(Attempt attempt) {
        long backoff = BACKOFF_MIN_MILLIS;
        while (!closing()) {
            long began = nanos.getAsLong();
            try {
                attempt.run();
            } catch (SQLException e) {
                if (!closing()) LOG.debug("lease of {}: session ended: {}", scope, e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("lease of {}: contending failed", scope, e);
            }
            boolean lasted = nanos.getAsLong() - began > TimeUnit.MILLISECONDS.toNanos(BACKOFF_MAX_MILLIS);
            backoff = lasted ? BACKOFF_MIN_MILLIS : Math.min(2 * backoff, BACKOFF_MAX_MILLIS);
            pause(backoff);
        }
    }

    /** Waits that long, or until it is time to close. */
    private void pause(long millis) {
        try {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException e) {
            closed.countDown();
        }
    }

    /** Whether it was released, or is being so. */
    boolean closing() {
        return closed.getCount() == 0;
    }

    private void contend() throws SQLException {
        try (var mine = new LeaseSession(database, scope, Duration.ZERO)) {
            if (!enter(mine)) return;
            mine.lock();
            long began = nanos.getAsLong();
            var epoch = mine.bump(owner, settings);
            if (!won(epoch, began)) return;
            while (!closing() && holds(epoch)) {
                pause(settings.renewInterval().toMillis());
                if (closing()) break;
                long begun = nanos.getAsLong();
                if (!mine.renew(epoch)) {
                    lose("a newer epoch has begun");
                    return;
                }
                renewed(epoch, begun);
            }
            if (closing()) handOver();
        } catch (SQLException e) {
            lose("the session in the database ended: " + e.getMessage());
            throw e;
        } finally {
            leave();
        }
    }

    private synchronized boolean enter(LeaseSession mine) {
        session = mine;
        return !closing();
    }

    private synchronized void leave() {
        session = null;
    }

    private synchronized boolean won(Epoch epoch, long began) {
        if (closing() || !LeaseRules.mayAct(began, nanos.getAsLong(), settings)) return false;
        held = epoch;
        renewedNanos = began;
        tell(() -> listener.acquired(epoch));
        return true;
    }

    private synchronized boolean holds(Epoch epoch) {
        return epoch.equals(held);
    }

    /** An answer that comes after the lease was given up counts for nothing. */
    private synchronized void renewed(Epoch epoch, long begun) {
        if (epoch.equals(held)) renewedNanos = begun;
    }

    private void lose(String reason) {
        lose(reason, () -> {});
    }

    /** Tells the listener, if there was anything to lose, and then does {@code next}. */
    private synchronized void lose(String reason, Runnable next) {
        var epoch = held;
        held = null;
        if (epoch != null) tell(() -> listener.lost(epoch, reason));
        calls.execute(next);
    }

    private void tell(Runnable call) {
        calls.execute(() -> {
            try {
                call.run();
            } catch (RuntimeException e) {
                LOG.error("lease of {}: the listener failed", scope, e);
            }
        });
    }

    /** Lets the listener finish with the lease before the session, and with it the lock, goes to the next. */
    private void handOver() {
        var told = new CountDownLatch(1);
        lose("released", told::countDown);
        try {
            if (!told.await(LAST_CALL_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("lease of {}: the listener did not take the release in time", scope);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the lease when it was not renewed in time; the session goes too, so that another may have the lock. */
    private synchronized void guard() {
        if (held == null || mayAct()) return;
        lose("it was not renewed for " + settings.actFor().toMillis() + " ms");
        if (session != null) session.abort();
    }

    private void watch() throws SQLException {
        LeaseRules.Look before = null;
        var renewal = "";
        long since = nanos.getAsLong();
        try (var mine = new LeaseSession(database, scope, settings.ttl())) {
            while (!closing()) {
                long asked = nanos.getAsLong();
                var seen = mine.look(settings);
                if (calls.getQueue().size() < CALLS_MAX) {
                    tell(() -> {
                        listener.storageTime(seen.now());
                        listener.observed(seen.view());
                    });
                }
                if (!seen.renewal().equals(renewal)) {
                    renewal = seen.renewal();
                    since = nanos.getAsLong();
                }
                var look = seen.look(Duration.ofNanos(Math.max(0, asked - since)));
                long end = LeaseRules.sessionToEnd(before, look);
                if (end != 0 && end != ownPid()) {
                    LOG.warn(
                            "lease of {}: {} has been silent for {}, ending its session",
                            scope,
                            seen.view().owner().name(),
                            look.silent());
                    mine.end(end);
                }
                before = look;
                pause(settings.pollInterval().toMillis());
            }
        } catch (SQLException e) {
            abortWaiting();
            throw e;
        }
    }

    private synchronized int ownPid() {
        return session == null ? 0 : session.pid();
    }

    /** The database cannot be reached: a session that waits for the lock might wait for ever without noticing. */
    private synchronized void abortWaiting() {
        if (held == null && session != null) session.abort();
    }

    @Override
    public synchronized boolean mayAct() {
        return held != null && LeaseRules.mayAct(renewedNanos, nanos.getAsLong(), settings);
    }

    @Override
    public void release() {
        synchronized (this) {
            closed.countDown();
            if (held == null && session != null) session.abort();
        }
        try {
            contending.join(TimeUnit.SECONDS.toMillis(2 * LAST_CALL_SECONDS));
            watching.join(TimeUnit.SECONDS.toMillis(2 * LAST_CALL_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        calls.shutdownNow();
    }
}
