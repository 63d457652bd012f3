package io.heddle.sim.schedule;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as they stand in schedules: {@code 0d00:12:30.500} for a moment, {@code 30s} or {@code 1.5h} for a stretch. */
final class Times {
    private static final Pattern STAMP = Pattern.compile("(\\d{1,4})d(\\d{1,2}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,6}))?");
    private static final Pattern STRETCH = Pattern.compile("(\\d{1,9})(us|ms|s|m|h|d)");

    private Times() {}

    static String stamp(Duration d) {
        return String.format(
                Locale.ROOT,
                "%dd%02d:%02d:%02d.%06d",
                d.toDays(),
                d.toHoursPart(),
                d.toMinutesPart(),
                d.toSecondsPart(),
                d.toNanosPart() / 1_000);
    }

    static Optional<Duration> moment(String text) {
        var m = STAMP.matcher(text);
        if (!m.matches()) return Optional.empty();
        String fraction = m.group(5) == null ? "0" : (m.group(5) + "000000").substring(0, 6);
        return Optional.of(Duration.ofDays(Long.parseLong(m.group(1)))
                .plusHours(Long.parseLong(m.group(2)))
                .plusMinutes(Long.parseLong(m.group(3)))
                .plusSeconds(Long.parseLong(m.group(4)))
                .plusNanos(1_000 * Long.parseLong(fraction)));
    }

    /** In the largest unit that says it exactly, to the microsecond. */
    static String text(Duration d) {
        long micros = d.toNanos() / 1_000;
        if (micros % 1_000 != 0) return micros + "us";
        long millis = micros / 1_000;
        if (millis % 1_000 != 0) return millis + "ms";
        long seconds = millis / 1_000;
        if (seconds % 60 != 0 || seconds == 0) return seconds + "s";
        return seconds % 3_600 != 0 ? seconds / 60 + "m" : seconds / 3_600 + "h";
    }

    static Optional<Duration> stretch(String text) {
        var m = STRETCH.matcher(text);
        if (!m.matches()) return Optional.empty();
        long n = Long.parseLong(m.group(1));
        return Optional.of(
                switch (m.group(2)) {
                    case "us" -> Duration.ofNanos(1_000 * n);
                    case "ms" -> Duration.ofMillis(n);
                    case "s" -> Duration.ofSeconds(n);
                    case "m" -> Duration.ofMinutes(n);
                    case "h" -> Duration.ofHours(n);
                    default -> Duration.ofDays(n);
                });
    }
}
