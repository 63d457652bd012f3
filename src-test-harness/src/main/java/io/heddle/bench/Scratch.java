package io.heddle.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;

/** An empty folder for one benchmark; gone when closed, with all that is in it. */
record Scratch(Path folder, Leftover leftover) implements AutoCloseable {
    private static final int DELETE_TRIES = 100;

    static Scratch create() throws IOException {
        var folder = Files.createTempDirectory("heddle-bench-");
        try {
            return new Scratch(folder, Leftover.of(() -> delete(folder)));
        } catch (IOException e) {
            Files.delete(folder);
            throw e;
        }
    }

    /** A database that was told to end may still delete files of its own meanwhile. */
    private static void delete(Path folder) throws IOException {
        for (int left = DELETE_TRIES; Files.exists(folder); left--) {
            try (var all = Files.walk(folder)) {
                for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
            } catch (NoSuchFileException | DirectoryNotEmptyException | UncheckedIOException e) {
                if (left == 0) throw new IOException("not deleted: " + folder, e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        leftover.close();
    }
}
