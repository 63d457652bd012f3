package io.heddle.persistence.postgres;

import io.heddle.persistence.pekko.EntityContract;
import io.heddle.persistence.storage.StorageSettings;

class PostgresEntityTest extends EntityContract {
    @Override
    protected StorageSettings settings() {
        return TestServer.database();
    }
}
