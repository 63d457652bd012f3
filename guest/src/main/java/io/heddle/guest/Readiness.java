package io.heddle.guest;

import java.time.Duration;

/** What a role that runs is said to be. Pure: the process is looked at elsewhere. */
final class Readiness {
    /**
     * A role that has not run for this long is not ready: a program that does not exist, or ends at once, must never be sent a
     * visitor. Source: a shell that finds no program ends within milliseconds; a Java program that cannot start, within a second.
     */
    static final Duration LIVED_MIN = Duration.ofSeconds(2);

    private Readiness() {}

    /**
     * The state of a role whose process runs.
     *
     * @param lived since its process was started
     * @param said whether it has said that it is ready, or need not
     * @param quiet whether its host, which tells each second that it lives, has not done so for long
     */
    static BootLine.State of(BootPlan.Entry entry, Duration lived, boolean said, boolean quiet) {
        if (quiet) return new BootLine.State(RoleState.UNRESPONSIVE_ROLE, "the role host does not answer");
        if (!said && entry.program()) {
            return new BootLine.State(
                    RoleState.BUSY_ROLE,
                    "setReadyOnProcessStart is false, and there is no file at the path in " + VmFolder.READY_VARIABLE);
        }
        if (!said || lived.compareTo(LIVED_MIN) < 0) {
            return new BootLine.State(
                    entry.program() ? RoleState.STARTING_ROLE : RoleState.BUSY_ROLE, "the role is starting");
        }
        return new BootLine.State(RoleState.READY_ROLE, "");
    }

    /**
     * Why a role's process ended, for a person.
     *
     * @param lastWords the last line that it wrote; empty when it wrote none
     */
    static String end(int exitCode, String lastWords) {
        String meaning =
                switch (exitCode) {
                    case 126 -> " (the program cannot be executed)";
                    case 127 -> " (there is no such program)";
                    default -> exitCode > 128 && exitCode <= 192 ? " (signal " + (exitCode - 128) + ")" : "";
                };
        return "the role ended with exit code " + exitCode + meaning
                + (lastWords.isEmpty() ? "" : "; it wrote last: " + lastWords);
    }
}
