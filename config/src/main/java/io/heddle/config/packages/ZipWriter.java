package io.heddle.config.packages;

import io.heddle.config.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes an archive straight through, holding no content in memory. The same input gives the same bytes: times are left at
 * the format's beginning. Errors: more than 65,534 entries or 4 GiB - 64 KiB.
 */
final class ZipWriter {
    /** Unit: bytes. What the plain format can address, less its directory's end. */
    static final long BYTES_MAX = (1L << 32) - (64 << 10);

    private static final int BUFFER = 64 << 10;
    private static final int FLAG_UTF8 = 1 << 11;
    private static final int FLAG_SIZES_FOLLOW = 1 << 3;
    private static final int VERSION = 20;
    private static final int MADE_BY_UNIX = 3 << 8 | VERSION;
    private static final int FIRST_DAY = 1 << 5 | 1;

    private final String file;
    private final OutputStream out;
    private final List<Entry> entries = new ArrayList<>();
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final byte[] in = new byte[BUFFER];
    private final byte[] packed = new byte[BUFFER];
    private long position;

    ZipWriter(String file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    private record Entry(String name, int flags, int method, long crc, long packed, long size, long offset, int mode) {}

    /** A file whose size and checksum need not be known yet; compressed. */
    void deflated(String name, InputStream content, boolean executable) throws IOException {
        var header = open(name, FLAG_UTF8 | FLAG_SIZES_FOLLOW, 8, 0, 0);
        var crc = new CRC32();
        long size = 0;
        long before = position;
        deflater.reset();
        for (int count; (count = content.read(in)) >= 0; ) {
            crc.update(in, 0, count);
            size += count;
            deflater.setInput(in, 0, count);
            while (!deflater.needsInput()) drain();
        }
        deflater.finish();
        while (!deflater.finished()) drain();
        long length = position - before;
        write(buffer(16)
                .putInt(0x08074b50)
                .putInt((int) crc.getValue())
                .putInt((int) length)
                .putInt((int) size));
        entries.add(new Entry(
                header,
                FLAG_UTF8 | FLAG_SIZES_FOLLOW,
                8,
                crc.getValue(),
                length,
                size,
                before - 30 - header.length(),
                mode(executable)));
    }

    /** A file as it is. The sum is checked: content that changed meanwhile fails. */
    void stored(String name, InputStream content, long size, long crc, boolean executable) throws IOException {
        var header = open(name, FLAG_UTF8, 0, crc, size);
        long before = position;
        var sum = new CRC32();
        for (int count; (count = content.read(in)) >= 0; ) {
            sum.update(in, 0, count);
            write(in, count);
        }
        if (position - before != size || sum.getValue() != crc)
            throw new IOException(name + " changed while it was packed");
        entries.add(new Entry(header, FLAG_UTF8, 0, crc, size, size, before - 30 - header.length(), mode(executable)));
    }

    /** Writes the directory. The stream stays open. */
    void finish() throws IOException {
        deflater.end();
        long directory = position;
        for (var e : entries) {
            var name = e.name().getBytes(StandardCharsets.US_ASCII);
            write(buffer(46 + name.length)
                    .putInt(0x02014b50)
                    .putShort((short) MADE_BY_UNIX)
                    .putShort((short) VERSION)
                    .putShort((short) e.flags())
                    .putShort((short) e.method())
                    .putShort((short) 0)
                    .putShort((short) FIRST_DAY)
                    .putInt((int) e.crc())
                    .putInt((int) e.packed())
                    .putInt((int) e.size())
                    .putShort((short) name.length)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(e.mode() << 16)
                    .putInt((int) e.offset())
                    .put(name));
        }
        long size = position - directory;
        if (size > ZipEntries.DIRECTORY_MAX) {
            throw new BadPackage(
                    file,
                    Rule.ZIP_TOO_MANY_ENTRIES,
                    "names its files in more than " + ZipEntries.DIRECTORY_MAX + " bytes",
                    "put them into an archive of your own");
        }
        write(buffer(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) entries.size())
                .putShort((short) entries.size())
                .putInt((int) size)
                .putInt((int) directory)
                .putShort((short) 0));
        out.flush();
    }

    private String open(String name, int flags, int method, long crc, long size) throws IOException {
        if (entries.size() >= PackageLimits.DEFAULT.entriesMax())
            throw new BadPackage(
                    file,
                    Rule.ZIP_TOO_MANY_ENTRIES,
                    "has more than " + PackageLimits.DEFAULT.entriesMax() + " files",
                    "put them into an archive of your own");
        var encoded = PartNames.encode(name);
        var bytes = encoded.getBytes(StandardCharsets.US_ASCII);
        write(buffer(30 + bytes.length)
                .putInt(0x04034b50)
                .putShort((short) VERSION)
                .putShort((short) flags)
                .putShort((short) method)
                .putShort((short) 0)
                .putShort((short) FIRST_DAY)
                .putInt((int) crc)
                .putInt((int) size)
                .putInt((int) size)
                .putShort((short) bytes.length)
                .putShort((short) 0)
                .put(bytes));
        return encoded;
    }

    private void drain() throws IOException {
        int count = deflater.deflate(packed);
        write(packed, count);
    }

    private void write(ByteBuffer buffer) throws IOException {
        var bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        write(bytes, bytes.length);
    }

    private void write(byte[] bytes, int count) throws IOException {
        position += count;
        if (position > BYTES_MAX)
            throw new BadPackage(
                    file,
                    Rule.PACKAGE_TOO_LARGE,
                    "would have more than " + BYTES_MAX + " bytes",
                    "let the role fetch its large data when it starts");
        out.write(bytes, 0, count);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int mode(boolean executable) {
        return executable ? 0100755 : 0100644;
    }
}
