package io.heddle.guest;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The log of a guest, host agent or load balancer process: one line per event on its standard error, as {@code time level
 * event key=value ...}. Event names are stable. Written here because a logging library would cost these small processes
 * more to start than all the rest of them.
 */
public final class Log {
    private Log() {}

    /** Routine work. {@code fields} are names and values in turn. */
    public static void info(String event, Object... fields) {
        write(System.err, line(Instant.now(), "info ", event, fields));
    }

    /** Something is wrong, and is being put right. */
    public static void warn(String event, Object... fields) {
        write(System.err, line(Instant.now(), "warn ", event, fields));
    }

    /** Something failed, and stays so until somebody acts. */
    public static void error(String event, Object... fields) {
        write(System.err, line(Instant.now(), "error", event, fields));
    }

    /** A fault with all its causes, where it is handled; never also thrown on. */
    public static void fault(String event, Throwable cause) {
        var trace = new java.io.StringWriter();
        cause.printStackTrace(new java.io.PrintWriter(trace, true));
        write(System.err, line(Instant.now(), "error", event, "cause", cause) + "\n" + trace);
    }

    static String line(Instant at, String level, String event, Object... fields) {
        var line = new StringBuilder(96)
                .append(at.truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(level)
                .append(' ')
                .append(event);
        for (int i = 0; i + 1 < fields.length; i += 2) {
            String value = oneLine(String.valueOf(fields[i + 1]));
            line.append(' ').append(fields[i]).append('=');
            if (value.isEmpty() || value.indexOf(' ') >= 0) {
                line.append('"').append(value.replace('"', '\'')).append('"');
            } else {
                line.append(value);
            }
        }
        return line.toString();
    }

    /** The text with line ends and tabs as blanks, so that it fits into one line of a log or a protocol. */
    public static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ').replace('\t', ' ');
    }

    private static void write(PrintStream to, String line) {
        to.println(line);
    }
}
