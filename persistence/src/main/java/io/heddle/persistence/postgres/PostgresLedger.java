package io.heddle.persistence.postgres;

import io.heddle.persistence.Ledger;
import io.heddle.persistence.StorageFault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The ledger in PostgreSQL. A batch of appends is one call of one function in one transaction, which begins and commits within
 * the server: a process that is paused or cut off leaves no transaction open, and so no lock.
 */
public final class PostgresLedger implements Ledger {
    private static final int FETCH_ROWS = 500;
    private static final int ATTEMPTS = 3;

    private final DataSource pool;
    private final PostgresSnapshots snapshots;

    PostgresLedger(DataSource pool, int snapshotsKept) {
        this.pool = pool;
        this.snapshots = new PostgresSnapshots(pool, snapshotsKept);
    }

    @Override
    public Map<String, Claimed> claim(Collection<String> pids) {
        return Database.with(pool, "claim " + pids.size() + " persistence ids", connection -> {
            var claimed = new HashMap<String, Claimed>();
            try (var statement = connection.prepareStatement("select * from fabric_claim(?)")) {
                statement.setArray(1, connection.createArrayOf("text", new TreeSet<>(pids).toArray()));
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) claimed.put(rows.getString(1), new Claimed(rows.getLong(2), rows.getLong(3)));
                }
            }
            return claimed;
        });
    }

    @Override
    public List<Verdict> append(List<Append> appends) {
        try (var connection = pool.getConnection()) {
            return append(connection, appends);
        } catch (SQLException e) {
            var fault = new Failed(Database.fault("write " + appends.size() + " appends", e));
            return appends.stream().map(a -> (Verdict) fault).toList();
        }
    }

    private static List<Verdict> append(Connection connection, List<Append> appends) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return write(connection, appends);
            } catch (SQLException e) {
                if (SqlErrors.isTransient(e) && attempt < ATTEMPTS) continue;
                if (!SqlErrors.isOfTheData(e)) throw e;
                if (appends.size() == 1) {
                    return List.of(new Failed(new StorageFault(
                            "cannot write " + appends.getFirst().pid() + ": " + e.getMessage(), e)));
                }
                return oneByOne(connection, appends);
            }
        }
    }

    /** After a batch has failed because of some row in it: finds whose row it was. */
    private static List<Verdict> oneByOne(Connection connection, List<Append> appends) throws SQLException {
        var verdicts = new ArrayList<Verdict>();
        for (Append append : appends) verdicts.addAll(append(connection, List.of(append)));
        return verdicts;
    }

    private static List<Verdict> write(Connection connection, List<Append> appends) throws SQLException {
        try (var statement = connection.prepareStatement("select fabric_append(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            bindAppends(connection, statement, appends);
            bindRows(connection, statement, appends);
            try (var answer = statement.executeQuery()) {
                answer.next();
                var refusals = (String[]) answer.getArray(1).getArray();
                var verdicts = new ArrayList<Verdict>();
                for (int i = 0; i < refusals.length; i++) verdicts.add(verdict(appends.get(i), refusals[i]));
                return verdicts;
            }
        }
    }

    private static Verdict verdict(Append append, @org.jspecify.annotations.Nullable String refusal) {
        if (refusal == null) return new Written();
        var fence = append.fence();
        return new Fenced(
                fence != null && refusal.equals("epoch")
                        ? append.pid() + ": epoch " + fence.epoch() + " is no longer that of scope " + fence.scope()
                        : append.pid() + ": claim " + append.claim() + " is no longer the newest");
    }

    private static void bindAppends(Connection connection, PreparedStatement statement, List<Append> appends)
            throws SQLException {
        int n = appends.size();
        var pids = new String[n];
        var claims = new Long[n];
        var scopes = new String[n];
        var epochs = new Long[n];
        for (int i = 0; i < n; i++) {
            Append append = appends.get(i);
            pids[i] = append.pid();
            claims[i] = append.claim();
            var fence = append.fence();
            if (fence == null) continue;
            scopes[i] = fence.scope();
            epochs[i] = fence.epoch().value();
        }
        statement.setArray(1, connection.createArrayOf("text", pids));
        statement.setArray(2, connection.createArrayOf("bigint", claims));
        statement.setArray(3, connection.createArrayOf("text", scopes));
        statement.setArray(4, connection.createArrayOf("bigint", epochs));
    }

    private static void bindRows(Connection connection, PreparedStatement statement, List<Append> appends)
            throws SQLException {
        int n = appends.stream().mapToInt(a -> a.rows().size()).sum();
        var appendOf = new Integer[n];
        var seqs = new Long[n];
        var serializers = new Integer[n];
        var manifests = new String[n];
        var payloads = new byte[n][];
        var writers = new String[n];
        int i = 0;
        for (int append = 0; append < appends.size(); append++) {
            for (Row row : appends.get(append).rows()) {
                appendOf[i] = append + 1; // PostgreSQL counts from one.
                seqs[i] = row.seq();
                serializers[i] = row.serializer();
                manifests[i] = row.manifest();
                payloads[i] = Objects.requireNonNull(row.payload());
                writers[i] = row.writer();
                i++;
            }
        }
        statement.setArray(5, connection.createArrayOf("int", appendOf));
        statement.setArray(6, connection.createArrayOf("bigint", seqs));
        statement.setArray(7, connection.createArrayOf("int", serializers));
        statement.setArray(8, connection.createArrayOf("text", manifests));
        statement.setArray(9, connection.createArrayOf("bytea", payloads));
        statement.setArray(10, connection.createArrayOf("text", writers));
    }

    @Override
    public void replay(String pid, long from, long to, long max, Consumer<Row> sink) {
        if (max <= 0 || from > to) return;
        Database.with(pool, "replay " + pid, connection -> {
            connection.setAutoCommit(false); // Or the driver would fetch everything at once.
            try (var statement = connection.prepareStatement("select seq, serializer, manifest, payload, writer"
                    + " from fabric_event where pid = ? and seq between ? and ? order by seq limit ?")) {
                statement.setFetchSize(FETCH_ROWS);
                statement.setString(1, pid);
                statement.setLong(2, from);
                statement.setLong(3, to);
                statement.setLong(4, max);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        sink.accept(new Row(
                                rows.getLong(1),
                                rows.getInt(2),
                                rows.getString(3),
                                rows.getBytes(4),
                                rows.getString(5)));
                    }
                }
                connection.commit();
            } finally {
                connection.setAutoCommit(true);
            }
            return pid;
        });
    }

    @Override
    public void delete(String pid, long to) {
        Database.with(pool, "delete events of " + pid, connection -> {
            try (var statement =
                    connection.prepareStatement("with gone as (delete from fabric_event where pid = ? and seq <= ?"
                            + " returning seq) update fabric_writer set deleted_to = greatest(deleted_to, (select max(seq) from gone))"
                            + " where pid = ?")) {
                statement.setString(1, pid);
                statement.setLong(2, to);
                statement.setString(3, pid);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Snapshots snapshots() {
        return snapshots;
    }
}
