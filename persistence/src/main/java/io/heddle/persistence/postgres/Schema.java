package io.heddle.persistence.postgres;

import io.heddle.persistence.StorageFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Makes and upgrades the tables. Each version is one script and only adds to the one before, so that processes of the version
 * before can go on working, and can come back, while a fabric is upgraded one process at a time.
 */
final class Schema {
    private static final int VERSION = 2;
    private static final int SERVER_VERSION_MIN = 14;
    private static final long LOCK = 0x4845_4444_4c45_0001L; // "HEDDLE", 1: nobody else's by any likelihood.

    private Schema() {}

    /**
     * Brings the database to this version, or leaves a newer one alone. Whoever does so at the same time waits.
     *
     * @throws StorageFault when it cannot
     */
    static void migrate(DataSource pool) {
        Database.with(pool, "prepare the database", connection -> {
            requireServer(connection);
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
                statement.execute("create schema if not exists " + Database.SCHEMA);
                statement.execute("create table if not exists fabric_schema (version int not null primary key)");
                int version = version(connection);
                for (int next = version + 1; next <= VERSION; next++) {
                    statement.execute(script(next));
                    statement.execute("insert into fabric_schema values (" + next + ")");
                }
                rebase(connection);
                connection.commit();
            } finally {
                connection.setAutoCommit(true);
            }
            return VERSION;
        });
    }

    private static void requireServer(Connection connection) throws SQLException {
        int found = connection.getMetaData().getDatabaseMajorVersion();
        if (found < SERVER_VERSION_MIN) {
            throw new StorageFault("PostgreSQL " + SERVER_VERSION_MIN + " or newer is needed, this is " + found);
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select coalesce(max(version), 0) from fabric_schema")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Keeps positions rising in a database that was dumped and restored into a server whose transaction numbers are smaller. */
    private static void rebase(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            long base = 0;
            try (var rows = statement.executeQuery("select fabric_tx_base() + coalesce(max(position) / 16384, 0) + 1"
                    + " - fabric_tx_current() from fabric_event having max(position) / 16384 >= fabric_tx_current()")) {
                if (!rows.next()) return;
                base = rows.getLong(1);
            }
            statement.execute(
                    "create or replace function fabric_tx_base() returns bigint language sql immutable as 'select "
                            + base + "::bigint'");
        }
    }

    private static String script(int version) {
        String name = "schema-" + version + ".sql";
        try (var script = Schema.class.getResourceAsStream(name)) {
            if (script == null) throw new IllegalStateException("missing on the class path: " + name);
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StorageFault("cannot read " + name, e);
        }
    }
}
