package io.heddle.sim.schedule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Schedules that come with Heddle. */
public final class Library {
    private Library() {}

    /** The text of the schedule with this name, or empty when there is none. */
    public static Optional<String> find(String name) {
        if (!name.matches("[a-z0-9-]{1,60}")) return Optional.empty();
        try (var in = Library.class.getResourceAsStream("/io/heddle/sim/schedules/" + name + ".schedule")) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the schedule " + name, e);
        }
    }
}
