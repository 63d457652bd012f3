package io.heddle.persistence.storage;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.heddle.config.Bytes;
import io.heddle.persistence.JournalSettings;
import io.heddle.persistence.LeaseSettings;
import io.heddle.persistence.StorageFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/**
 * Where facts last, and within which limits. Read from {@code heddle.persistence}; {@code reference.conf} explains each key.
 *
 * @param url {@code memory}, {@code memory:NAME} or {@code jdbc:postgresql://...}
 */
public record StorageSettings(
        String url, String user, String password, JournalSettings journal, LeaseSettings lease, Bytes packageSizeMax) {
    private static final String ROOT = "heddle.persistence";
    private static final Bytes PACKAGE_SIZE_LIMIT = Bytes.gib(64);

    public StorageSettings {
        if (!isMemory(url) && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    ROOT + ".url must be memory, memory:NAME or jdbc:postgresql://..., not \"" + url + "\"");
        }
        if (packageSizeMax.value() == 0 || packageSizeMax.compareTo(PACKAGE_SIZE_LIMIT) > 0) {
            throw new IllegalArgumentException(ROOT + ".packages.size-max must be between 1 and "
                    + PACKAGE_SIZE_LIMIT.value() + " bytes, not " + packageSizeMax.value());
        }
    }

    /** The defaults, with everything in memory. */
    public static StorageSettings memory() {
        return from(ConfigFactory.defaultReference());
    }

    /** The defaults, at this URL. User and password may stand in the URL. */
    public static StorageSettings at(String url) {
        return memory().withUrl(url);
    }

    public StorageSettings withUrl(String newUrl) {
        return new StorageSettings(newUrl, user, password, journal, lease, packageSizeMax);
    }

    public StorageSettings withLogin(String newUser, String newPassword) {
        return new StorageSettings(url, newUser, newPassword, journal, lease, packageSizeMax);
    }

    public StorageSettings withJournal(JournalSettings newJournal) {
        return new StorageSettings(url, user, password, newJournal, lease, packageSizeMax);
    }

    public StorageSettings withLease(LeaseSettings newLease) {
        return new StorageSettings(url, user, password, journal, newLease, packageSizeMax);
    }

    public StorageSettings withPackageSizeMax(Bytes newMax) {
        return new StorageSettings(url, user, password, journal, lease, newMax);
    }

    /**
     * The settings under {@code heddle.persistence} of a whole configuration.
     *
     * @throws StorageFault when the password file cannot be read
     * @throws ConfigException when a key is missing, unknown or of the wrong type
     * @throws IllegalArgumentException when a value is out of its range
     */
    public static StorageSettings from(Config whole) {
        rejectUnknownKeys(whole);
        Config c = whole.getConfig(ROOT);
        Config j = c.getConfig("journal");
        Config l = c.getConfig("lease");
        return new StorageSettings(
                c.getString("url"),
                c.getString("user"),
                password(c),
                new JournalSettings(
                        j.getInt("lanes"),
                        j.getInt("readers"),
                        j.getInt("batch-rows-max"),
                        j.getBytes("batch-bytes-max"),
                        j.getInt("queue-max"),
                        j.getBytes("event-bytes-max"),
                        j.getInt("claims-max"),
                        j.getInt("snapshots-kept")),
                new LeaseSettings(
                        l.getDuration("ttl"), l.getDuration("renew-interval"), l.getDuration("poll-interval")),
                new Bytes(c.getBytes("packages.size-max")));
    }

    private static String password(Config c) {
        String file = c.getString("password-file");
        if (file.isEmpty()) return c.getString("password");
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new StorageFault("cannot read " + ROOT + ".password-file " + file, e);
        }
    }

    private static void rejectUnknownKeys(Config whole) {
        var known = ConfigFactory.defaultReference().getConfig(ROOT);
        var unknown = new TreeSet<String>();
        for (var entry : whole.getConfig(ROOT).entrySet()) {
            if (!known.hasPathOrNull(entry.getKey()) && !entry.getKey().contains("-plugin."))
                unknown.add(entry.getKey());
        }
        if (!unknown.isEmpty()) {
            throw new ConfigException.BadPath(
                    ROOT, "unknown: " + String.join(", ", unknown) + "; see reference.conf for the keys there are");
        }
    }

    boolean isMemory() {
        return isMemory(url);
    }

    private static boolean isMemory(String url) {
        return url.equals("memory") || url.startsWith("memory:");
    }

    /** Without the password, wherever it stands. */
    @Override
    public String toString() {
        return "StorageSettings[url=" + url.replaceAll("password=[^&]*", "password=***") + ", user=" + user
                + ", journal=" + journal + ", lease=" + lease + ", packageSizeMax=" + packageSizeMax.value() + "]";
    }
}
