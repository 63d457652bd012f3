package io.heddle.healing;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the fabric deals with silent machines; {@code heddle.healing} in reference.conf, where each key's source stands.
 *
 * @param brakeRatio share of the machines that may be suspect at once before the watcher itself is doubted; 0.05 to 1
 * @param brakeDelay how long a machine must be suspect before it is fenced under the brake; 1 s to 1 h
 * @param secondDomainDelay how long a machine must be suspect before it is fenced although another update domain of a service
 *     on it is out; brakeDelay to 1 h
 * @param powerOnAttempts times that a fenced machine is powered on before it is sent to repair; 0 to 10
 * @param powerOnWait how long one attempt is given; 1 s to 1 h
 */
public record HealingSettings(
        double brakeRatio, Duration brakeDelay, Duration secondDomainDelay, int powerOnAttempts, Duration powerOnWait) {
    public HealingSettings {
        if (!(brakeRatio >= 0.05 && brakeRatio <= 1)) throw wrong("brake-ratio", "0.05 to 1", brakeRatio);
        if (powerOnAttempts < 0 || powerOnAttempts > 10) throw wrong("power-on-attempts", "0 to 10", powerOnAttempts);
        within("brake-delay", brakeDelay);
        within("second-domain-delay", secondDomainDelay);
        if (secondDomainDelay.compareTo(brakeDelay) < 0) {
            throw wrong("second-domain-delay", "brake-delay to 1h", secondDomainDelay);
        }
        within("power-on-wait", powerOnWait);
    }

    /** Reads {@code heddle.healing} of a loaded configuration. */
    public static HealingSettings of(Config root) {
        var c = root.getConfig("heddle.healing");
        return new HealingSettings(
                c.getDouble("brake-ratio"),
                c.getDuration("brake-delay"),
                c.getDuration("second-domain-delay"),
                c.getInt("power-on-attempts"),
                c.getDuration("power-on-wait"));
    }

    private static void within(String key, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw wrong(key, "1s to 1h", value);
        }
    }

    private static IllegalArgumentException wrong(String key, String range, Object value) {
        return new IllegalArgumentException("heddle.healing." + key + " must be " + range + ", not " + value);
    }
}
