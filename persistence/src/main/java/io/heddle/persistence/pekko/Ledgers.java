package io.heddle.persistence.pekko;

import com.typesafe.config.Config;
import io.heddle.persistence.JournalSettings;
import io.heddle.persistence.Ledger;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The ledgers open in this JVM. An actor system makes its plug-ins itself, from nothing but a configuration; a storage
 * registers its ledger here under a key, and the configuration it hands out names that key.
 */
public final class Ledgers {
    private static final ConcurrentMap<String, Open> OPEN = new ConcurrentHashMap<>();

    private static final AtomicLong NEXT = new AtomicLong();

    private Ledgers() {}

    /** A ledger and the limits that its plug-ins keep. */
    record Open(Ledger ledger, JournalSettings settings, JournalWork work) {}

    /** Makes a ledger known; the key is unique. */
    public static String register(Ledger ledger, JournalSettings settings) {
        return register(ledger, settings, JournalWork.THREADS);
    }

    /** Makes a ledger known whose calls are made by {@code work}. */
    public static String register(Ledger ledger, JournalSettings settings, JournalWork work) {
        String key = "ledger-" + NEXT.incrementAndGet();
        OPEN.put(key, new Open(ledger, settings, work));
        return key;
    }

    /** Forgets a ledger. Plug-ins that have it keep it. */
    public static void unregister(String key) {
        OPEN.remove(key);
    }

    static Open of(Config plugin) {
        String key = plugin.getString("ledger");
        var open = OPEN.get(key);
        if (open == null) {
            throw new IllegalStateException("no storage is open for this actor system (key \"" + key
                    + "\"): start it with the configuration that Storage.pekkoConfig gives");
        }
        return open;
    }
}
