package io.heddle.config.packages;

import io.heddle.config.Rule;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** An archive in a part of a file, opened without unpacking it. The channel stays its owner's to close. */
final class ZipArchive {
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_SIZE = 30;
    private static final int BUFFER = 64 << 10;

    private final String file;
    private final FileChannel channel;
    private final long start;
    private final PackageLimits limits;
    private final Map<String, ZipEntries.Entry> entries;

    private ZipArchive(
            String file, FileChannel channel, long start, PackageLimits limits, Map<String, ZipEntries.Entry> entries) {
        this.file = file;
        this.channel = channel;
        this.start = start;
        this.limits = limits;
        this.entries = entries;
    }

    static ZipArchive open(String file, FileChannel channel, long start, long size, PackageLimits limits)
            throws IOException {
        return new ZipArchive(file, channel, start, limits, ZipEntries.read(file, channel, start, size, limits));
    }

    String file() {
        return file;
    }

    /** By name, in the archive's order. */
    Map<String, ZipEntries.Entry> entries() {
        return entries;
    }

    /** An archive inside this one, read in place; only one that is stored as it is can be read so. */
    ZipArchive inner(ZipEntries.Entry entry) throws IOException {
        var inside = file + "!" + entry.name();
        if (entry.method() != 0) {
            throw new BadPackage(
                    inside,
                    Rule.ZIP_UNSUPPORTED,
                    "is compressed inside the package",
                    "store inner archives as they are");
        }
        return open(inside, channel, start + dataOffset(entry), entry.size(), limits);
    }

    /** The content; reading fails with {@link BadPackage} if it is not of the size and checksum that the directory says. */
    InputStream read(ZipEntries.Entry entry) throws IOException {
        var packed = new Slice(channel, start + dataOffset(entry), entry.packed());
        var plain = entry.method() == 0 ? packed : inflated(packed);
        return new Checked(plain, entry);
    }

    /** The whole content of a small entry. */
    byte[] bytes(ZipEntries.Entry entry, int max) throws IOException {
        if (entry.size() > max) {
            throw new BadPackage(
                    file,
                    Rule.ZIP_BOMB,
                    entry.name() + " has " + entry.size() + " bytes; at most " + max + " are read",
                    "make the package again");
        }
        try (var in = read(entry)) {
            return in.readAllBytes();
        }
    }

    private long dataOffset(ZipEntries.Entry entry) throws IOException {
        var header = ByteBuffer.allocate(LOCAL_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        while (header.hasRemaining() && channel.read(header, start + entry.offset() + header.position()) >= 0) {}
        if (header.hasRemaining() || header.getInt(0) != LOCAL_SIGNATURE) {
            throw new BadPackage(
                    file,
                    Rule.ZIP_DAMAGED,
                    entry.name() + " is not where the directory says",
                    "make the package again");
        }
        return entry.offset()
                + LOCAL_SIZE
                + Short.toUnsignedInt(header.getShort(26))
                + Short.toUnsignedInt(header.getShort(28));
    }

    private static InputStream inflated(InputStream packed) {
        var inflater = new Inflater(true);
        return new InflaterInputStream(packed, inflater, BUFFER) {
            @Override
            public void close() throws IOException {
                try {
                    super.close();
                } finally {
                    inflater.end();
                }
            }
        };
    }

    /** A part of a file as a stream of its own; several can be read side by side. */
    private static final class Slice extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long position;

        Slice(FileChannel channel, long start, long length) {
            this.channel = channel;
            this.position = start;
            this.end = start + length;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) return 0;
            if (position >= end) return -1;
            int count = channel.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, end - position)), position);
            if (count > 0) position += count;
            return count;
        }
    }

    private final class Checked extends FilterInputStream {
        private final ZipEntries.Entry entry;
        private final CRC32 crc = new CRC32();
        private long seen;

        Checked(InputStream in, ZipEntries.Entry entry) {
            super(in);
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count;
            try {
                count = super.read(bytes, offset, length);
            } catch (BadPackage e) {
                throw e;
            } catch (IOException e) {
                throw damaged("cannot be unpacked: " + e.getMessage());
            }
            if (count > 0) {
                seen += count;
                crc.update(bytes, offset, count);
                if (seen > entry.size()) throw damaged("is longer than the directory says");
            }
            if (count < 0 && (seen != entry.size() || crc.getValue() != entry.crc())) {
                throw damaged("is not what the directory says");
            }
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private BadPackage damaged(String what) {
            return new BadPackage(file, Rule.ZIP_DAMAGED, entry.name() + " " + what, "make the package again");
        }
    }
}
