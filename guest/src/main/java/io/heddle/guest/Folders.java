package io.heddle.guest;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Whole folders: emptied, deleted, measured. Links are never followed. A file that vanishes meanwhile is no error. */
public final class Folders {
    private Folders() {}

    /** Deletes what is in the folder, not the folder; does nothing if there is none. */
    public static void empty(Path folder) throws IOException {
        walk(folder, new Deleting(folder));
    }

    /** Deletes the folder with all that is in it; does nothing if there is none. */
    public static void delete(Path folder) throws IOException {
        empty(folder);
        Files.deleteIfExists(folder);
    }

    /** Bytes in the folder's files; stops counting once it has passed {@code enough}. */
    static long size(Path folder, long enough) throws IOException {
        var sum = new Summing(enough);
        walk(folder, sum);
        return sum.bytes;
    }

    private static void walk(Path folder, SimpleFileVisitor<Path> visitor) throws IOException {
        if (Files.isDirectory(folder)) Files.walkFileTree(folder, visitor);
    }

    private static class Tolerant extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
            throw e;
        }
    }

    private static final class Deleting extends Tolerant {
        private final Path kept;

        Deleting(Path kept) {
            this.kept = kept;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @org.jspecify.annotations.Nullable IOException e)
                throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) throw e;
            if (!folder.equals(kept)) Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Summing extends Tolerant {
        private final long enough;
        private long bytes;

        Summing(long enough) {
            this.enough = enough;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes += attributes.size();
            return bytes > enough ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }
    }
}
