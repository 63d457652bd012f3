package io.heddle.config.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/** Writes an archive's files below one folder, and nowhere else. */
final class Unpacking {
    private static final int BUFFER = 64 << 10;

    private Unpacking() {}

    static void into(Path folder, ZipArchive archive) throws IOException {
        Files.createDirectories(folder);
        try (var present = Files.list(folder)) {
            if (present.findAny().isPresent()) throw new IOException(folder + " is not empty");
        }
        var root = folder.toRealPath();
        var buffer = new byte[BUFFER];
        for (var entry : archive.entries().values()) {
            if (entry.name().equals("[Content_Types].xml") || entry.name().startsWith("_rels/")) continue;
            var target = root.resolve(entry.name()).normalize();
            if (!target.startsWith(root)) throw new IllegalStateException("an unsafe name passed: " + entry.name());
            if (entry.isDirectory()) {
                Files.createDirectories(target);
                continue;
            }
            Files.createDirectories(target.getParent());
            // The folder was empty and no link is ever made, so nothing below it can lead elsewhere.
            try (var in = archive.read(entry);
                    var out = Files.newOutputStream(
                            target,
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS)) {
                for (int count; (count = in.read(buffer)) >= 0; ) out.write(buffer, 0, count);
            }
            if (entry.executable()) executable(target);
        }
    }

    private static void executable(Path file) throws IOException {
        var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        permissions.add(PosixFilePermission.OWNER_EXECUTE);
        permissions.add(PosixFilePermission.GROUP_EXECUTE);
        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(file, permissions);
    }
}
