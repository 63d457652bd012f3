package io.heddle.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One of the two places in which a hosted service can have a deployment. */
public enum Slot {
    PRODUCTION,
    STAGING;

    /** The slot with this name in any letter case, or empty. */
    public static Optional<Slot> of(String name) {
        return Arrays.stream(values())
                .filter(s -> s.label().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Lower-case name, as people write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
