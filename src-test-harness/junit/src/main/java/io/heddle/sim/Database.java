package io.heddle.sim;

import io.heddle.config.Epoch;
import io.heddle.persistence.Lease.LeaseOwner;
import io.heddle.persistence.Lease.LeaseView;
import io.heddle.persistence.LeaseRules;
import io.heddle.persistence.LeaseSettings;
import io.heddle.persistence.memory.MemoryLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The one database of a world: the journal, and the lease as a row and a session's lock. It fails as databases do: slowly, by
 * restarts that end all sessions, and by commits of which nobody hears.
 */
final class Database {
    final Peer peer = new Peer("db");
    final MemoryLedger ledger;
    final ObservedLedger observed;
    final Map<String, Row> leases = new HashMap<>();

    /** How long a transaction takes, in nanoseconds; a fault adds to it. */
    long slow;

    /** Share of write transactions that are cut short: nobody is told how many of their works were committed. */
    double torn;

    /** Not running: nothing is answered. */
    boolean down;

    private final World world;
    private long sessions;

    /** The lease of one scope. */
    static final class Row {
        Epoch epoch = Epoch.ZERO;
        LeaseOwner owner = new LeaseOwner("", "");
        long renewedAt;
        Duration ttl = Duration.ZERO;
        long session;
    }

    /** What a contender's poll finds. */
    record Poll(boolean mine, Epoch epoch, LeaseView view, LeaseRules.Look look) {}

    Database(World world, Instant start) {
        this.world = world;
        this.ledger = new MemoryLedger(scope -> row(scope).epoch, () -> start.plusNanos(world.timeline.now()));
        this.observed = new ObservedLedger(world, ledger);
    }

    long openSession() {
        return ++sessions;
    }

    Row row(String scope) {
        return leases.computeIfAbsent(scope, s -> new Row());
    }

    /** One look of a contender: it takes the lock if it is free, and renews the row if the lock is its own. */
    Poll poll(String scope, long session, LeaseOwner owner, LeaseSettings settings) {
        var row = row(scope);
        long now = world.timeline.now();
        if (row.session == 0) {
            row.session = session;
            row.epoch = row.epoch.next();
            row.owner = owner;
            row.ttl = settings.ttl();
            row.renewedAt = now;
        }
        boolean mine = row.session == session;
        if (mine) row.renewedAt = now;
        var silent = Duration.ofNanos(now - row.renewedAt);
        return new Poll(
                mine,
                row.epoch,
                new LeaseView(row.epoch, row.owner, silent),
                new LeaseRules.Look(row.session, silent, row.ttl));
    }

    /** The session is over, and with it its lock. */
    void end(long session) {
        for (var row : leases.values()) {
            if (row.session == session) row.session = 0;
        }
    }

    /** It stops at once, and all sessions with it. */
    void stop() {
        down = true;
        for (var row : leases.values()) row.session = 0;
    }
}
