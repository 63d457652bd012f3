package io.heddle.persistence.postgres;

import io.heddle.persistence.pekko.SnapshotContract;
import io.heddle.persistence.storage.StorageSettings;

class PostgresSnapshotTest extends SnapshotContract {
    @Override
    protected StorageSettings settings() {
        return TestServer.database();
    }
}
