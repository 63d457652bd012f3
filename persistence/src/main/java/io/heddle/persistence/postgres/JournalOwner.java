package io.heddle.persistence.postgres;

import io.heddle.persistence.StorageFault;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Which fabric a database belongs to. Two fabrics on one journal would take each other's machines and services for their
 * own, so the first that comes owns it until another is told to take it over.
 *
 * @param fabric its id
 * @param place where it was made, for people: a host and a folder
 * @param since when it came
 */
public record JournalOwner(String fabric, String place, Instant since) {
    private static final String CLAIM =
            "insert into fabric_owner (fabric, place) values (?, ?) on conflict (one) do update"
                    + " set fabric = excluded.fabric, place = excluded.place, since = clock_timestamp()"
                    + " where ? or fabric_owner.fabric = excluded.fabric";

    /**
     * Makes the database a fabric's own.
     *
     * @param url for JDBC, with the login
     * @param evenAnothers takes it from whoever owns it
     * @return the owner, when it is another and stays so
     * @throws StorageFault when the database cannot be reached or used
     */
    public static Optional<JournalOwner> claim(String url, String fabric, String place, boolean evenAnothers) {
        try (var pool = new Database(url, "", "").pool(1)) {
            Schema.migrate(pool);
            return Database.with(pool, "claim the journal", connection -> {
                try (var claim = connection.prepareStatement(CLAIM)) {
                    claim.setString(1, fabric);
                    claim.setString(2, place);
                    claim.setBoolean(3, evenAnothers);
                    return claim.executeUpdate() > 0 ? Optional.empty() : Optional.of(owner(connection));
                }
            });
        }
    }

    private static JournalOwner owner(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("select fabric, place, since from fabric_owner");
                var rows = query.executeQuery()) {
            rows.next();
            return new JournalOwner(
                    rows.getString(1), rows.getString(2), rows.getTimestamp(3).toInstant());
        }
    }
}
