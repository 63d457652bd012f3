package io.heddle.persistence.pekko;

import io.heddle.persistence.storage.StorageSettings;

class MemorySnapshotTest extends SnapshotContract {
    @Override
    protected StorageSettings settings() {
        return StorageSettings.memory();
    }
}
