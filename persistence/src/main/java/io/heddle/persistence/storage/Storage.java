package io.heddle.persistence.storage;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.EventLog;
import io.heddle.persistence.Lease;
import io.heddle.persistence.Ledger;
import io.heddle.persistence.PackageStore;
import io.heddle.persistence.StorageFault;
import io.heddle.persistence.memory.MemoryLease;
import io.heddle.persistence.memory.MemoryWorld;
import io.heddle.persistence.pekko.Ledgers;
import io.heddle.persistence.postgres.Database;
import io.heddle.persistence.postgres.PostgresStorage;
import java.time.InstantSource;
import java.util.Map;

/**
 * One fabric process's storage: journal and snapshots for its actor system, the lease, packages, and the log of all events.
 * Open it before the actor system, close it after.
 */
public final class Storage implements AutoCloseable {
    private final Ledger ledger;
    private final EventLog events;
    private final Lease lease;
    private final PackageStore packages;
    private final Runnable closing;
    private final String key;

    private Storage(
            StorageSettings settings,
            Ledger ledger,
            EventLog events,
            Lease lease,
            PackageStore packages,
            Runnable closing) {
        this.ledger = ledger;
        this.events = events;
        this.lease = lease;
        this.packages = packages;
        this.closing = closing;
        this.key = Ledgers.register(ledger, settings.journal());
    }

    /**
     * Opens the storage; makes or upgrades the schema of a database first, whoever else does so at the same time.
     *
     * @throws StorageFault when it cannot be reached
     */
    public static Storage open(StorageSettings settings) {
        return settings.isMemory() ? memory(settings) : postgres(settings);
    }

    private static Storage postgres(StorageSettings settings) {
        var database = PostgresStorage.open(
                new Database(settings.url(), settings.user(), settings.password()),
                settings.journal(),
                settings.lease(),
                settings.packageSizeMax());
        return new Storage(
                settings, database.ledger(), database.events(), database.lease(), database.packages(), database::close);
    }

    private static Storage memory(StorageSettings settings) {
        var url = settings.url();
        var world = MemoryWorld.open(url.substring(Math.min(url.length(), "memory:".length())), InstantSource.system());
        return new Storage(
                settings,
                world.ledger(),
                world.ledger(),
                new MemoryLease(world.leases()),
                world.packages(settings.packageSizeMax().value()),
                world::close);
    }

    /** What an actor system needs to be told in order to journal here. Put it in front of the rest of its configuration. */
    public Config pekkoConfig() {
        return ConfigFactory.parseMap(Map.of(
                "pekko.persistence.journal.plugin",
                "heddle.persistence.journal-plugin",
                "pekko.persistence.snapshot-store.plugin",
                "heddle.persistence.snapshot-plugin",
                "heddle.persistence.journal-plugin.ledger",
                key,
                "heddle.persistence.snapshot-plugin.ledger",
                key));
    }

    public Ledger ledger() {
        return ledger;
    }

    public EventLog events() {
        return events;
    }

    public Lease lease() {
        return lease;
    }

    public PackageStore packages() {
        return packages;
    }

    @Override
    public void close() {
        Ledgers.unregister(key);
        lease.close();
        closing.run();
    }
}
