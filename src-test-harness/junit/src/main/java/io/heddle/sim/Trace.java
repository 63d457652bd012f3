package io.heddle.sim;

import java.util.Locale;
import java.util.function.Consumer;

/** What happened, line by line; and the hash of all its bytes, which is kept also when the lines are not. */
public final class Trace {
    private final Consumer<String> sink;
    private long hash = 0xcbf29ce484222325L;
    private long lines;

    /** @param sink gets each line */
    public Trace(Consumer<String> sink) {
        this.sink = sink;
    }

    void line(long nanos, String text) {
        var line = stamp(nanos) + " " + text;
        for (int i = 0; i < line.length(); i++) hash = (hash ^ line.charAt(i)) * 0x100000001b3L;
        lines++;
        sink.accept(line);
    }

    /** Days, hours, minutes, seconds and microseconds since the world began. */
    static String stamp(long nanos) {
        long micros = nanos / 1_000;
        long seconds = micros / 1_000_000;
        return String.format(
                Locale.ROOT,
                "%dd%02d:%02d:%02d.%06d",
                seconds / 86_400,
                seconds / 3_600 % 24,
                seconds / 60 % 60,
                seconds % 60,
                micros % 1_000_000);
    }

    public long hash() {
        return hash;
    }

    public long lines() {
        return lines;
    }
}
