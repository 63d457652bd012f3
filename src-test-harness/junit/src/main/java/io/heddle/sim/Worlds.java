package io.heddle.sim;

import com.typesafe.config.Config;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The worlds that live in this JVM: an actor system makes its dispatchers itself, from nothing but a configuration. */
final class Worlds {
    static final String KEY = "heddle.simulation.place";

    /** Where in which world an actor system lives. */
    record Place(Timeline timeline, Domain domain) {}

    private static final Map<String, Place> PLACES = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT = new AtomicLong();

    private Worlds() {}

    /** The key by which the configuration of an actor system names its place. */
    static String register(Timeline timeline, Domain domain) {
        var key = "place-" + NEXT.incrementAndGet();
        PLACES.put(key, new Place(timeline, domain));
        return key;
    }

    static void unregister(String key) {
        PLACES.remove(key);
    }

    static Place of(Config config) {
        var place = PLACES.get(config.getString(KEY));
        if (place == null) throw new IllegalStateException("no world has a place " + config.getString(KEY));
        return place;
    }
}
