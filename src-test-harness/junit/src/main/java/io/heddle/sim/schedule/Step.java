package io.heddle.sim.schedule;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One thing that happens.
 *
 * @param at since the beginning
 * @param target name of a process ({@code fc-1}, or {@code primary} for whoever is it then), machine, rack or service
 * @param lasts after which a fault is over; zero for a command, and for a fault that somebody ends
 * @param with the settings that its kind has
 */
public record Step(Duration at, Kind kind, String target, Duration lasts, Map<String, String> with) {
    public Step {
        with = Map.copyOf(with);
    }

    public double number(String key) {
        return Double.parseDouble(with.getOrDefault(key, "0"));
    }

    /** As a line of a schedule's file. */
    public String line() {
        var line = new StringBuilder(Times.stamp(at)).append(' ').append(kind.word());
        if (!target.isEmpty()) line.append(' ').append(target);
        if (kind.isFault() && !lasts.isZero()) line.append(" for ").append(Times.text(lasts));
        if (!with.isEmpty()) {
            line.append(' ')
                    .append(new TreeMap<>(with)
                            .entrySet().stream()
                                    .map(e -> e.getKey() + "=" + e.getValue())
                                    .collect(Collectors.joining(" ")));
        }
        return line.toString();
    }
}
