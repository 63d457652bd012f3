package io.heddle.persistence.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Appends in a transaction that the test controls, as a process would that stops in the middle of one. */
final class Appends {
    private Appends() {}

    /** Writes one row; returns null, or why it was refused. */
    static @Nullable String append(
            Connection connection, String pid, long claim, @Nullable String scope, long epoch, long seq)
            throws SQLException {
        try (var statement = connection.prepareStatement("select (fabric_append(array[?], array[?::bigint], array[?],"
                + " array[?::bigint], array[1], array[?::bigint], array[1], array['fact.noted.v1'],"
                + " array[convert_to('{\"text\":\"raw\"}', 'UTF8')], array['raw']))[1]")) {
            statement.setString(1, pid);
            statement.setLong(2, claim);
            statement.setString(3, scope);
            statement.setLong(4, epoch);
            statement.setLong(5, seq);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
