package io.heddle.persistence.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.heddle.config.Bytes;
import io.heddle.persistence.EventLog;
import io.heddle.persistence.JournalSettings;
import io.heddle.persistence.Lease;
import io.heddle.persistence.LeaseSettings;
import io.heddle.persistence.Ledger;
import io.heddle.persistence.PackageStore;
import io.heddle.persistence.StorageFault;

/** Everything that one process keeps in PostgreSQL, over one pool; the lease has connections of its own. */
public record PostgresStorage(
        HikariDataSource pool, Ledger ledger, EventLog events, Lease lease, PackageStore packages) {
    private static final int OTHER_CONNECTIONS = 4; // Claims, the event log, packages, and one to spare.

    /**
     * Opens it, with the schema in place.
     *
     * @throws StorageFault when the database cannot be reached
     */
    public static PostgresStorage open(
            Database database, JournalSettings journal, LeaseSettings lease, Bytes packageSizeMax) {
        var pool = database.pool(journal.lanes() + 2 * journal.readers() + OTHER_CONNECTIONS);
        try {
            Schema.migrate(pool);
            return new PostgresStorage(
                    pool,
                    new PostgresLedger(pool, journal.snapshotsKept()),
                    new PostgresEventLog(pool),
                    new PostgresLease(database, lease),
                    new PostgresPackageStore(pool, packageSizeMax.value()));
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    public void close() {
        lease.close();
        pool.close();
    }
}
