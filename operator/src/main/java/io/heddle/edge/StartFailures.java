package io.heddle.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a fabric process could not start, and how many times in a row: a file beside its settings, for those who wait for it.
 *
 * @param times in a row; at least 1
 * @param why in one line
 */
public record StartFailures(int times, String why) {
    private static final int WHY_MAX = 2_000;

    private static Path file(Path directory) {
        return directory.resolve("start-failures");
    }

    /** What is known in a process's directory; empty when it started the last time, or never tried. */
    public static Optional<StartFailures> read(Path directory) {
        try {
            var words = Files.readString(file(directory)).split(" ", 2);
            return Optional.of(new StartFailures(Integer.parseInt(words[0]), words[1]));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** It started: nothing is known any more. */
    public static void clear(Path directory) throws IOException {
        Files.deleteIfExists(file(directory));
    }

    /** It failed once more. */
    static void add(Path directory, Throwable failure) throws IOException {
        int times = read(directory).map(StartFailures::times).orElse(0) + 1;
        Files.write(file(directory), (times + " " + inOneLine(failure)).getBytes(StandardCharsets.UTF_8));
    }

    /** The messages from the outside in, each said once. */
    private static String inOneLine(Throwable failure) {
        List<String> parts = new ArrayList<>();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            var message = String.valueOf(t.getMessage()).lines().findFirst().orElse("");
            boolean said = parts.stream().anyMatch(p -> p.contains(message));
            if (!said && !message.equals("null")) parts.add(message);
        }
        var all = String.join(": ", parts);
        return all.length() > WHY_MAX ? all.substring(0, WHY_MAX) : all;
    }
}
