package io.heddle.guest;

import java.util.Optional;

/** What the host bootstrapper tells the guest agent, one line each on its standard output. */
sealed interface BootLine {
    /** The role's state has changed, or its detail. */
    record State(RoleState state, String detail) implements BootLine {}

    /** The role host or program runs under this process id; 0: it runs no more. */
    record Role(long pid, int restarts) implements BootLine {}

    /** Where a startup task stands. {@code exitCode} is of the newest attempt that ended. */
    record Task(int index, int attempts, boolean running, int exitCode) implements BootLine {}

    /** The bootstrapper lives; told every second. */
    record Beat() implements BootLine {}

    default String format() {
        return switch (this) {
            case State l -> "state\t" + l.state() + "\t" + Log.oneLine(l.detail());
            case Role l -> "role\t" + l.pid() + "\t" + l.restarts();
            case Task l -> "task\t" + l.index() + "\t" + l.attempts() + "\t" + l.running() + "\t" + l.exitCode();
            case Beat l -> "beat";
        };
    }

    /** Empty if the line is none of these. */
    static Optional<BootLine> parse(String line) {
        String[] part = line.split("\t", -1);
        try {
            return switch (part[0] + part.length) {
                case "state3" -> Optional.of(new State(RoleState.valueOf(part[1]), part[2]));
                case "role3" -> Optional.of(new Role(Long.parseLong(part[1]), Integer.parseInt(part[2])));
                case "task5" ->
                    Optional.of(new Task(
                            Integer.parseInt(part[1]),
                            Integer.parseInt(part[2]),
                            Boolean.parseBoolean(part[3]),
                            Integer.parseInt(part[4])));
                case "beat1" -> Optional.of(new Beat());
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
