package io.heddle.persistence.postgres;

import io.heddle.persistence.pekko.JournalContract;
import io.heddle.persistence.storage.StorageSettings;

class PostgresJournalTest extends JournalContract {
    private final StorageSettings settings = TestServer.database();

    @Override
    protected StorageSettings settings() {
        return settings;
    }
}
