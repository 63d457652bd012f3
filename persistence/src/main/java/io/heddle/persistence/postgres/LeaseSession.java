package io.heddle.persistence.postgres;

import io.heddle.config.Epoch;
import io.heddle.persistence.Lease.LeaseOwner;
import io.heddle.persistence.Lease.LeaseView;
import io.heddle.persistence.LeaseRules.Look;
import io.heddle.persistence.LeaseSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.Executor;

/** One session in the database, and what a contender for one scope does in it. */
final class LeaseSession implements AutoCloseable {
    private static final Executor HERE = Runnable::run;
    private static final LeaseOwner NOBODY = new LeaseOwner("", "");
    private static final String LOCK = "locktype = 'advisory' and objsubid = 1 and granted"
            + " and database = (select oid from pg_database where datname = current_database())"
            + " and (classid::bigint << 32) | objid::bigint = ?";
    private static final int BUMPS_MAX = 20;

    private final Connection connection;
    private final String scope;
    private final long key;
    private final int pid;

    /** Opens a session whose statements fail after {@code patience}; zero: never. */
    LeaseSession(Database database, String scope, Duration patience) throws SQLException {
        this.scope = scope;
        this.key = key(scope);
        this.connection = database.connect("heddle-lease", Duration.ZERO);
        try (var statement = connection.createStatement()) {
            connection.setNetworkTimeout(HERE, Math.toIntExact(patience.toMillis()));
            statement.execute("set statement_timeout = 0");
            statement.execute("set idle_session_timeout = 0");
            statement.execute("set synchronous_commit = off"); // For renewals: nothing is lost with one.
            try (var rows = statement.executeQuery("select pg_backend_pid()")) {
                rows.next();
                pid = rows.getInt(1);
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    int pid() {
        return pid;
    }

    /** Waits for the scope's lock, for ever. */
    void lock() throws SQLException {
        try (var statement = connection.prepareStatement("select pg_advisory_lock(?)")) {
            statement.setLong(1, key);
            statement.execute();
        }
    }

    /**
     * Begins a new epoch. Writers of the old one hold their part of the row until they commit; one that has stopped before it
     * could is ended.
     */
    Epoch bump(LeaseOwner owner, LeaseSettings settings) throws SQLException {
        connection.setNetworkTimeout(HERE, Math.toIntExact(settings.ttl().toMillis()));
        execute("set lock_timeout = '100ms'");
        for (int attempt = 1; ; attempt++) {
            try {
                return tryBump(owner, settings);
            } catch (SQLException e) {
                if (!SqlErrors.isLockTimeout(e) || attempt == BUMPS_MAX) throw e;
                execute("select pg_terminate_backend(l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid"
                        + " where l.relation = 'fabric_lease'::regclass and l.mode = 'RowShareLock'"
                        + " and l.database = (select oid from pg_database where datname = current_database())"
                        + " and l.pid <> pg_backend_pid() and a.xact_start < clock_timestamp() - interval '100 ms'");
            }
        }
    }

    private Epoch tryBump(LeaseOwner owner, LeaseSettings settings) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement =
                connection.prepareStatement("insert into fabric_lease as l values (?, 1, ?, ?, clock_timestamp(), ?)"
                        + " on conflict (scope) do update set epoch = l.epoch + 1, owner = excluded.owner,"
                        + " owner_address = excluded.owner_address, renewed_at = clock_timestamp(),"
                        + " ttl_millis = excluded.ttl_millis returning epoch")) {
            execute("set local synchronous_commit = on");
            statement.setString(1, scope);
            statement.setString(2, owner.name());
            statement.setString(3, owner.address());
            statement.setInt(4, Math.toIntExact(settings.ttl().toMillis()));
            try (var rows = statement.executeQuery()) {
                rows.next();
                var epoch = new Epoch(rows.getLong(1));
                connection.commit();
                return epoch;
            }
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Renews the lease; false when another epoch has begun. */
    boolean renew(Epoch epoch) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update fabric_lease set renewed_at = clock_timestamp() where scope = ? and epoch = ?")) {
            statement.setString(1, scope);
            statement.setLong(2, epoch.value());
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * What is to be seen of a scope.
     *
     * @param session that has the lock; 0 when none has
     * @param renewal another one after each renewal; empty before there is a row
     * @param ttl of the holder
     * @param now by the database's clock
     */
    record Seen(LeaseView view, long session, String renewal, Duration ttl, Instant now) {
        /** As the rules see it. */
        Look look(Duration silent) {
            return new Look(session, silent, ttl);
        }
    }

    /** Looks at the row and at who has the lock. */
    Seen look(LeaseSettings settings) throws SQLException {
        try (var statement =
                connection.prepareStatement("select (select pid from pg_locks where " + LOCK + "), l.epoch, l.owner,"
                        + " l.owner_address, (extract(epoch from clock_timestamp() - l.renewed_at) * 1000)::bigint, l.ttl_millis,"
                        + " l.renewed_at::text, clock_timestamp()"
                        + " from (select 1) one left join fabric_lease l on l.scope = ?")) {
            statement.setLong(1, key);
            statement.setString(2, scope);
            try (var rows = statement.executeQuery()) {
                rows.next();
                long holder = rows.getLong(1);
                var epoch = new Epoch(rows.getLong(2));
                var now = rows.getObject(8, OffsetDateTime.class).toInstant();
                if (epoch.equals(Epoch.ZERO)) {
                    return new Seen(new LeaseView(epoch, NOBODY, Duration.ZERO), holder, "", settings.ttl(), now);
                }
                var renewer = new LeaseOwner(rows.getString(3), rows.getString(4));
                return new Seen(
                        new LeaseView(epoch, renewer, Duration.ofMillis(Math.max(0, rows.getLong(5)))),
                        holder,
                        epoch.value() + " " + rows.getString(7),
                        Duration.ofMillis(rows.getLong(6)),
                        now);
            }
        }
    }

    /** Ends the session that has the lock, if it is still this one. */
    void end(long session) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select pg_terminate_backend(pid) from pg_locks where " + LOCK + " and pid = ?")) {
            statement.setLong(1, key);
            statement.setLong(2, session);
            statement.execute();
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Breaks the session off from another thread, even in the middle of a statement. */
    void abort() {
        try {
            connection.abort(HERE);
        } catch (SQLException e) {
            // It is broken already, which is what was wanted.
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    static long key(String scope) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(scope.getBytes(StandardCharsets.UTF_8));
            return java.nio.ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
