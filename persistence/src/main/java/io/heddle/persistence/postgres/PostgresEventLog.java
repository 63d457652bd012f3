package io.heddle.persistence.postgres;

import io.heddle.persistence.EventCatalogue;
import io.heddle.persistence.EventLog;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The log of all events in PostgreSQL, by position. */
final class PostgresEventLog implements EventLog {
    private static final String EVENT = "select position, pid, seq, manifest, at, payload from fabric_event";
    private static final int FETCH_ROWS = 500;
    private static final long ANSWER_BYTES_MAX = 64L << 20;

    private final DataSource pool;

    PostgresEventLog(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public List<LoggedEvent> read(long from, int limit) {
        return Database.with(
                pool,
                "read the event log",
                c -> stream(
                        c,
                        limit,
                        EVENT + " where position >= ? and position < fabric_settled()" + " order by position limit ?",
                        from));
    }

    @Override
    public List<LoggedEvent> history(String pid, long fromSeq, int limit) {
        return Database.with(
                pool,
                "read the history of " + pid,
                c -> stream(c, limit, EVENT + " where pid = ? and seq >= ? order by seq limit ?", pid, fromSeq));
    }

    private static List<LoggedEvent> stream(Connection connection, int limit, String query, Object... arguments)
            throws SQLException {
        connection.setAutoCommit(false); // Or the driver would fetch everything at once.
        try (var statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_ROWS);
            for (int i = 0; i < arguments.length; i++) statement.setObject(i + 1, arguments[i]);
            statement.setInt(arguments.length + 1, Math.clamp(limit, 1, LIMIT_MAX));
            return collect(statement);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static List<LoggedEvent> collect(PreparedStatement statement) throws SQLException {
        var events = new ArrayList<LoggedEvent>();
        long bytes = 0;
        try (var rows = statement.executeQuery()) {
            while (bytes < ANSWER_BYTES_MAX && rows.next()) {
                var event = event(rows);
                bytes += event.json().length();
                events.add(event);
            }
        }
        return events;
    }

    private static LoggedEvent event(ResultSet row) throws SQLException {
        String manifest = row.getString(4);
        return new LoggedEvent(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                manifest,
                row.getObject(5, OffsetDateTime.class).toInstant(),
                EventCatalogue.isName(manifest) ? new String(row.getBytes(6), StandardCharsets.UTF_8) : "null");
    }

    @Override
    public long last() {
        return Database.with(pool, "read the event log", connection -> {
            try (var statement = connection.createStatement();
                    var rows =
                            statement.executeQuery("select position from fabric_event where position < fabric_settled()"
                                    + " order by position desc limit 1")) {
                return rows.next() ? rows.getLong(1) : 0L;
            }
        });
    }
}
