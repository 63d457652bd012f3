package io.heddle.persistence.pekko;

import io.heddle.persistence.storage.StorageSettings;
import java.util.UUID;

class MemoryJournalTest extends JournalContract {
    private final String name = UUID.randomUUID().toString();

    @Override
    protected StorageSettings settings() {
        return StorageSettings.at("memory:" + name);
    }
}
