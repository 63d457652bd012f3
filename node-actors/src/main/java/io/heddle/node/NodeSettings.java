package io.heddle.node;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How a node's actor watches its machine; {@code heddle.node} in reference.conf, where each key's source stands.
 *
 * @param silenceMax a machine not heard for this long is silent; 1 s to 10 min
 * @param silenceMaxDisturbed the same while fabric processes come, go or are out of reach; silenceMax to 1 h
 * @param tick how often deadlines are looked at and an unconfirmed goal is sent again; 100 ms to 10 s
 * @param guestGrace how long the host is given to restart a silent guest itself; 1 s to 1 h
 */
public record NodeSettings(Duration silenceMax, Duration silenceMaxDisturbed, Duration tick, Duration guestGrace) {
    public NodeSettings {
        within("silence-max", silenceMax, Duration.ofSeconds(1), Duration.ofMinutes(10));
        within("silence-max-disturbed", silenceMaxDisturbed, silenceMax, Duration.ofHours(1));
        within("tick", tick, Duration.ofMillis(100), Duration.ofSeconds(10));
        within("guest-grace", guestGrace, Duration.ofSeconds(1), Duration.ofHours(1));
    }

    /** Reads {@code heddle.node} of a loaded configuration. */
    public static NodeSettings of(Config root) {
        var c = root.getConfig("heddle.node");
        return new NodeSettings(
                c.getDuration("silence-max"),
                c.getDuration("silence-max-disturbed"),
                c.getDuration("tick"),
                c.getDuration("guest-grace"));
    }

    private static void within(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "heddle.node." + key + " must be from " + min + " to " + max + ", not " + value);
        }
    }
}
