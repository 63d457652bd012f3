package io.heddle.persistence.pekko;

import io.heddle.persistence.storage.StorageSettings;
import java.util.UUID;

class MemoryEntityTest extends EntityContract {
    @Override
    protected StorageSettings settings() {
        return StorageSettings.at("memory:" + UUID.randomUUID());
    }
}
