package io.heddle.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a benchmark is given.
 *
 * @param options of the command line, {@code -o name=value}; all of them known to a benchmark of the run, and with values that it takes
 * @param scratch an empty folder of its own, which is deleted afterwards
 * @param brief whether the whole run is bounded: less work, and what is repeated is repeated less often
 * @param late whether the run's time is up: what is repeated ends after the round that it is in
 * @param progress takes a line about what goes on; anything longer than two seconds should say something
 */
public record BenchContext(
        Map<String, String> options, Path scratch, boolean brief, BooleanSupplier late, Consumer<String> progress) {
    public BenchContext {
        options = Map.copyOf(options);
    }

    public String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    /** A whole number. Errors: {@link IllegalArgumentException} that names the option, if it is none, or below 1. */
    public int option(String name, int otherwise) {
        var given = options.get(name);
        return given == null ? otherwise : Numbers.one(name, given);
    }

    /** The same, with another default for a run whose time is bounded. */
    public int option(String name, int otherwise, int whenBrief) {
        return option(name, brief ? whenBrief : otherwise);
    }

    public boolean isLate() {
        return late.getAsBoolean();
    }

    public void say(String line) {
        progress.accept(line);
    }
}
