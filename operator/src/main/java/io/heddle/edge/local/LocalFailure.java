package io.heddle.edge.local;

import java.util.List;

/** Something on this machine is not as a local fabric needs it; the message is meant for whoever asked for one. */
public final class LocalFailure extends RuntimeException {
    private final List<String> details;

    LocalFailure(String message, List<String> details) {
        super(message);
        this.details = List.copyOf(details);
    }

    LocalFailure(String message) {
        this(message, List.of());
    }

    LocalFailure(String message, Throwable cause) {
        super(message + ": " + reason(cause), cause);
        this.details = List.of();
    }

    /** One line each. */
    public List<String> details() {
        return details;
    }

    private static String reason(Throwable cause) {
        return switch (cause) {
            case java.nio.file.AccessDeniedException denied -> "no permission for " + denied.getFile();
            case java.nio.file.NoSuchFileException missing -> "there is no " + missing.getFile();
            default -> String.valueOf(cause.getMessage());
        };
    }
}
