package io.heddle.edge.cli;

import java.util.List;

/** A command that did not get what it was asked for: what to print, and the exit code. */
public final class Failure extends RuntimeException {
    /** Refused, or found wanting: the reasons are printed. */
    public static final int REFUSED = 1;

    /** The input cannot be used, or nobody answers. */
    public static final int UNUSABLE = 2;

    private final int exitCode;
    private final List<String> details;

    private Failure(int exitCode, String message, List<String> details) {
        super(message, null, false, false);
        this.exitCode = exitCode;
        this.details = List.copyOf(details);
    }

    public static Failure refused(String message, List<String> details) {
        return new Failure(REFUSED, message, details);
    }

    public static Failure unusable(String message) {
        return new Failure(UNUSABLE, message, List.of());
    }

    public static Failure unusable(String message, List<String> details) {
        return new Failure(UNUSABLE, message, details);
    }

    public int exitCode() {
        return exitCode;
    }

    /** One line each, below the message. */
    public List<String> details() {
        return details;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
