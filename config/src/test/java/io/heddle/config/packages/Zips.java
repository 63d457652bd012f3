package io.heddle.config.packages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes archives with the platform's own writer, and spoils them. */
final class Zips {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    Zips deflated(String name, byte[] content) {
        try {
            zip.putNextEntry(entry(name));
            zip.write(content);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Zips deflated(String name, String content) {
        return deflated(name, content.getBytes(UTF_8));
    }

    Zips stored(String name, byte[] content) {
        var entry = entry(name);
        var sum = new CRC32();
        sum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        try {
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Always of the same day, so that the same archive has the same bytes. */
    private static ZipEntry entry(String name) {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(java.time.LocalDateTime.of(2011, 3, 8, 0, 0));
        return entry;
    }

    byte[] bytes() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Replaces every occurrence of one name by another of the same length. */
    static byte[] renamed(byte[] archive, String from, String to) {
        var text = new String(archive, java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Overwrites bytes in the central directory's entry of this number. */
    static byte[] patched(byte[] archive, int entry, int offset, int... values) {
        var result = archive.clone();
        int at = -1;
        for (int i = 0; i <= entry; i++) at = signature(result, at + 1);
        for (int i = 0; i < values.length; i++) result[at + offset + i] = (byte) values[i];
        return result;
    }

    private static int signature(byte[] archive, int from) {
        for (int i = from; i + 3 < archive.length; i++) {
            if (archive[i] == 'P' && archive[i + 1] == 'K' && archive[i + 2] == 1 && archive[i + 3] == 2) return i;
        }
        throw new IllegalArgumentException("no such entry");
    }
}
