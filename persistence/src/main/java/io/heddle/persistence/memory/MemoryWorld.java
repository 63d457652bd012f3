package io.heddle.persistence.memory;

import io.heddle.persistence.PackageStore;
import io.heddle.persistence.StorageFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * All that one or several fabrics in this process keep in memory. A world with a name is shared by all who open that name, and
 * lasts until the last of them has closed it.
 */
public final class MemoryWorld {
    private static final Map<String, MemoryWorld> NAMED = new HashMap<>();

    private final String name;
    private final MemoryLeases leases = new MemoryLeases();
    private final MemoryLedger ledger;
    private final Path packageDir;
    private int users;

    private MemoryWorld(String name, InstantSource clock) {
        this.name = name;
        this.ledger = new MemoryLedger(leases::epoch, clock);
        try {
            this.packageDir = Files.createTempDirectory("heddle-packages-");
        } catch (IOException e) {
            throw new StorageFault("cannot make a temporary directory for packages", e);
        }
    }

    /** The world of this name, or one that nobody else can open when the name is empty. Close it as often as it was opened. */
    public static MemoryWorld open(String name, InstantSource clock) {
        synchronized (NAMED) {
            var world = name.isEmpty()
                    ? new MemoryWorld(name, clock)
                    : NAMED.computeIfAbsent(name, n -> new MemoryWorld(n, clock));
            world.users++;
            return world;
        }
    }

    public void close() {
        synchronized (NAMED) {
            if (--users > 0) return;
            NAMED.remove(name, this);
        }
        try (var files = Files.walk(packageDir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + packageDir, e);
        }
    }

    public MemoryLedger ledger() {
        return ledger;
    }

    public MemoryLeases leases() {
        return leases;
    }

    /**
     * The packages of this world.
     *
     * @param sizeMax of one package, in bytes
     */
    public PackageStore packages(long sizeMax) {
        return new DirectoryPackageStore(packageDir, sizeMax);
    }
}
