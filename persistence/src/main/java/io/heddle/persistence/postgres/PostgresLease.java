package io.heddle.persistence.postgres;

import io.heddle.persistence.Lease;
import io.heddle.persistence.LeaseSettings;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The lease in PostgreSQL; the page at {@link PostgresContention} says how. */
final class PostgresLease implements Lease {
    private static final int SCOPE_LENGTH_MAX = 200;

    private final Database database;
    private final LeaseSettings settings;
    private final List<PostgresContention> contentions = new CopyOnWriteArrayList<>();

    PostgresLease(Database database, LeaseSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    @Override
    public Contention contend(String scope, LeaseOwner owner, LeaseListener listener) {
        if (scope.isEmpty() || scope.length() > SCOPE_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "a lease's scope has 1 to " + SCOPE_LENGTH_MAX + " characters: " + scope);
        }
        var contention = new PostgresContention(database, settings, scope, owner, listener, System::nanoTime);
        contentions.removeIf(PostgresContention::closing);
        contentions.add(contention);
        contention.start();
        return contention;
    }

    @Override
    public void close() {
        contentions.forEach(PostgresContention::release);
        contentions.clear();
    }
}
