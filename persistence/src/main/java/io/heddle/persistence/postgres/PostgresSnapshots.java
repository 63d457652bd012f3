package io.heddle.persistence.postgres;

import io.heddle.persistence.Ledger;
import java.util.Optional;
import javax.sql.DataSource;

/** Snapshots in PostgreSQL, the newest few of each persistence id. */
final class PostgresSnapshots implements Ledger.Snapshots {
    private static final String WITHIN = " where pid = ? and seq between ? and ? and at_millis between ? and ?";

    private final DataSource pool;
    private final int kept;

    PostgresSnapshots(DataSource pool, int kept) {
        this.pool = pool;
        this.kept = kept;
    }

    @Override
    public void save(String pid, long seq, long timestampMillis, Ledger.Row snapshot) {
        Database.with(pool, "save a snapshot of " + pid, connection -> {
            // Both parts see the table as it was before, so the new one counts among those kept.
            try (var statement = connection.prepareStatement(
                    "with saved as (insert into fabric_snapshot values (?, ?, ?, ?, ?, ?) on conflict (pid, seq) do update"
                            + " set at_millis = excluded.at_millis, serializer = excluded.serializer,"
                            + " manifest = excluded.manifest, payload = excluded.payload)"
                            + " delete from fabric_snapshot where pid = ? and seq in (select seq from fabric_snapshot"
                            + " where pid = ? and seq <> ? order by seq desc offset ?)")) {
                statement.setString(1, pid);
                statement.setLong(2, seq);
                statement.setLong(3, timestampMillis);
                statement.setInt(4, snapshot.serializer());
                statement.setString(5, snapshot.manifest());
                statement.setBytes(6, snapshot.payload());
                statement.setString(7, pid);
                statement.setString(8, pid);
                statement.setLong(9, seq);
                statement.setInt(10, kept - 1);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Stored> load(String pid, long seqMin, long seqMax, long timestampMin, long timestampMax) {
        return Database.with(pool, "load a snapshot of " + pid, connection -> {
            try (var statement = connection.prepareStatement("select seq, at_millis, serializer, manifest, payload"
                    + " from fabric_snapshot" + WITHIN + " order by seq desc limit 1")) {
                bind(statement, pid, seqMin, seqMax, timestampMin, timestampMax);
                try (var rows = statement.executeQuery()) {
                    if (!rows.next()) return Optional.<Stored>empty();
                    var row = new Ledger.Row(rows.getLong(1), rows.getInt(3), rows.getString(4), rows.getBytes(5), "");
                    return Optional.of(new Stored(rows.getLong(1), rows.getLong(2), row));
                }
            }
        });
    }

    @Override
    public void delete(String pid, long seqMin, long seqMax, long timestampMin, long timestampMax) {
        Database.with(pool, "delete snapshots of " + pid, connection -> {
            try (var statement = connection.prepareStatement("delete from fabric_snapshot" + WITHIN)) {
                bind(statement, pid, seqMin, seqMax, timestampMin, timestampMax);
                return statement.executeUpdate();
            }
        });
    }

    private static void bind(
            java.sql.PreparedStatement statement,
            String pid,
            long seqMin,
            long seqMax,
            long timestampMin,
            long timestampMax)
            throws java.sql.SQLException {
        statement.setString(1, pid);
        statement.setLong(2, seqMin);
        statement.setLong(3, seqMax);
        statement.setLong(4, timestampMin);
        statement.setLong(5, timestampMax);
    }
}
