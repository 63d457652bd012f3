package io.heddle.config.translation;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as people write them: ISO-8601 ({@code PT90S}), or a number with {@code ms}, {@code s}, {@code m}, {@code h}. */
final class Durations {
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|min|h)");

    private Durations() {}

    static Optional<Duration> parse(String text) {
        var matcher = SHORT.matcher(text.strip());
        try {
            if (!matcher.matches()) return Optional.of(Duration.parse(text.strip()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofMinutes(count);
                });
    }
}
