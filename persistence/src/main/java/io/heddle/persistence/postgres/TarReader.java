package io.heddle.persistence.postgres;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.function.Predicate;

/** Unpacks a tar archive of files, directories and symbolic links; refuses names that lead out of its directory. */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int MODE_AT = 100;
    private static final int SIZE_AT = 124;
    private static final int NUMBER_LENGTH = 12;
    private static final int TYPE_AT = 156;
    private static final int LINK_AT = 157;
    private static final int OWNER_EXECUTES = 0100;

    private TarReader() {}

    /**
     * Unpacks into an existing directory the entries that are wanted.
     *
     * @throws IOException when the archive is broken, or holds a kind of entry that is not known here
     */
    static void unpack(InputStream tar, Path dir, Predicate<String> wanted) throws IOException {
        while (true) {
            byte[] header = tar.readNBytes(BLOCK);
            if (header.length < BLOCK || header[0] == 0) return;
            String name = text(header, 0, NAME_LENGTH);
            long size = number(header, SIZE_AT, NUMBER_LENGTH);
            Path target = dir.resolve(name).normalize();
            if (!target.startsWith(dir)) throw new IOException("tar entry leads out of its directory: " + name);
            Files.createDirectories(target.getParent());
            switch (header[TYPE_AT]) {
                case '5' -> Files.createDirectories(target);
                case '2' -> Files.createSymbolicLink(target, Path.of(text(header, LINK_AT, NAME_LENGTH)));
                case '0', 0 -> file(tar, target, size, number(header, MODE_AT, 8), wanted.test(name));
                default -> throw new IOException("tar entry of unknown type " + header[TYPE_AT] + ": " + name);
            }
        }
    }

    private static void file(InputStream tar, Path target, long size, long mode, boolean wanted) throws IOException {
        byte[] content = tar.readNBytes(Math.toIntExact(size));
        if (content.length < size) throw new EOFException("tar ends in the middle of " + target.getFileName());
        tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        if (!wanted) return;
        Files.write(target, content);
        if ((mode & OWNER_EXECUTES) != 0) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) end++;
        return new String(Arrays.copyOfRange(header, at, end), StandardCharsets.UTF_8);
    }

    private static long number(byte[] header, int at, int length) {
        String octal = text(header, at, length).trim();
        return octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
    }
}
