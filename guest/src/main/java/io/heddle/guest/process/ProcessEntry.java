package io.heddle.guest.process;

import java.util.Optional;

/**
 * One process as the kernel describes it.
 *
 * @param state the kernel's letter: R, S, D, T (stopped), Z (ended, not yet reaped), ...
 * @param startTicks when it started, in kernel ticks since boot; with {@code pid} it names one process for ever
 * @param cpuTicks processor time it has used, user and system, in kernel ticks (100 per second)
 */
public record ProcessEntry(long pid, long parent, long session, char state, long startTicks, long cpuTicks) {
    /** Whether it has ended and only waits to be reaped. */
    public boolean ended() {
        return state == 'Z' || state == 'X';
    }

    /** Reads the one line of {@code /proc/PID/stat}; empty if it has not the kernel's format. */
    static Optional<ProcessEntry> parse(String stat) {
        // The command's name stands in parentheses and may itself hold blanks and parentheses.
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        if (open < 1 || close < open || close + 2 >= stat.length()) return Optional.empty();
        String[] rest = stat.substring(close + 2).trim().split(" ", -1);
        if (rest.length < 20) return Optional.empty();
        try {
            return Optional.of(new ProcessEntry(
                    Long.parseLong(stat.substring(0, open).trim()),
                    Long.parseLong(rest[1]),
                    Long.parseLong(rest[3]),
                    rest[0].charAt(0),
                    Long.parseLong(rest[19]),
                    Long.parseLong(rest[11]) + Long.parseLong(rest[12])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
