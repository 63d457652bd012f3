package io.heddle.config.packages;

import io.heddle.config.Rule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the central directory of an archive that a stranger made, and refuses what could harm: names that lead elsewhere,
 * names that occur twice, links, entries that overlap, and sizes out of proportion. Zip64, encryption and archives in several
 * parts are refused as unsupported.
 */
final class ZipEntries {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int END_SIZE = 22;
    private static final int CENTRAL_SIZE = 46;

    /** Unit: bytes; a name and its fixed part for each entry, held in memory. 65,534 entries with names of 200 characters. */
    static final int DIRECTORY_MAX = 16 << 20;

    private static final int LOCAL_SIZE = 30;
    private static final int COMMENT_MAX = 0xFFFF;
    private static final int FLAG_ENCRYPTED = 1;
    private static final int MADE_BY_UNIX = 3;
    private static final int MODE_TYPE = 0170000;
    private static final int MODE_FILE = 0100000;
    private static final int MODE_DIRECTORY = 0040000;
    private static final int MODE_EXECUTABLE = 0111;

    private final String file;
    private final FileChannel channel;
    private final long start;
    private final long size;
    private final PackageLimits limits;

    private ZipEntries(String file, FileChannel channel, long start, long size, PackageLimits limits) {
        this.file = file;
        this.channel = channel;
        this.start = start;
        this.size = size;
        this.limits = limits;
    }

    /** One file of an archive. {@code offset} is that of its local header, from the archive's start. */
    record Entry(String name, int method, long crc, long packed, long size, long offset, boolean executable) {
        boolean isDirectory() {
            return name.endsWith("/");
        }
    }

    /** All entries by name, in the directory's order. */
    static Map<String, Entry> read(String file, FileChannel channel, long start, long size, PackageLimits limits)
            throws IOException {
        return new ZipEntries(file, channel, start, size, limits).read();
    }

    private Map<String, Entry> read() throws IOException {
        var end = end();
        int disk = end.getShort(4) | end.getShort(6);
        int count = Short.toUnsignedInt(end.getShort(10));
        long directorySize = Integer.toUnsignedLong(end.getInt(12));
        long directoryOffset = Integer.toUnsignedLong(end.getInt(16));
        if (disk != 0) throw bad(Rule.ZIP_UNSUPPORTED, "is an archive in several parts", "make it in one");
        if (count == 0xFFFF || directoryOffset == 0xFFFFFFFFL) {
            throw bad(Rule.ZIP_UNSUPPORTED, "is a zip64 archive", "keep packages below 4 GiB and 65535 files");
        }
        if (count > limits.entriesMax()) {
            throw bad(
                    Rule.ZIP_TOO_MANY_ENTRIES,
                    "has " + count + " entries; at most " + limits.entriesMax() + " are read",
                    "pack fewer files, or archives of them");
        }
        if (directoryOffset + directorySize > size - END_SIZE || directorySize < (long) count * CENTRAL_SIZE) {
            throw bad(Rule.ZIP_DAMAGED, "has a directory that lies outside of it", "make the package again");
        }
        if (directorySize > DIRECTORY_MAX) {
            throw bad(
                    Rule.ZIP_TOO_MANY_ENTRIES,
                    "has a directory of " + directorySize + " bytes; at most " + DIRECTORY_MAX + " are read",
                    "pack fewer files, or under shorter names");
        }
        return entries(bytes(directoryOffset, (int) directorySize), count, directoryOffset);
    }

    private Map<String, Entry> entries(ByteBuffer directory, int count, long directoryOffset) throws IOException {
        var entries = new LinkedHashMap<String, Entry>();
        long unpacked = 0;
        for (int i = 0; i < count; i++) {
            var entry = next(directory);
            if (entries.putIfAbsent(entry.name(), entry) != null) {
                throw bad(Rule.ZIP_DUPLICATE, "holds " + quote(entry.name()) + " twice", "make the package again");
            }
            unpacked += entry.size();
            if (unpacked > limits.unpackedMax(size)) {
                throw bad(
                        Rule.ZIP_BOMB,
                        "unpacks to more than " + limits.unpackedMax(size) + " bytes out of " + size,
                        "leave out what is not the service's software");
            }
        }
        if (directory.hasRemaining()) {
            throw bad(Rule.ZIP_DAMAGED, "has more entries than it says", "make the package again");
        }
        disjoint(new ArrayList<>(entries.values()), directoryOffset);
        files(entries);
        return entries;
    }

    private Entry next(ByteBuffer in) throws IOException {
        int at = in.position();
        if (in.remaining() < CENTRAL_SIZE || in.getInt(at) != CENTRAL_SIGNATURE) {
            throw bad(Rule.ZIP_DAMAGED, "has a broken directory", "make the package again");
        }
        int nameLength = Short.toUnsignedInt(in.getShort(at + 28));
        int skip = CENTRAL_SIZE
                + nameLength
                + Short.toUnsignedInt(in.getShort(at + 30))
                + Short.toUnsignedInt(in.getShort(at + 32));
        if (in.remaining() < skip) throw bad(Rule.ZIP_DAMAGED, "has a broken directory", "make the package again");
        var raw = new byte[nameLength];
        in.get(at + CENTRAL_SIZE, raw);
        in.position(at + skip);
        var name = PartNames.safe(file, text(raw));
        int mode = Short.toUnsignedInt(in.getShort(at + 4)) >> 8 == MADE_BY_UNIX ? in.getInt(at + 38) >>> 16 : 0;
        int type = mode & MODE_TYPE;
        if (type != 0 && type != MODE_FILE && type != MODE_DIRECTORY) {
            throw bad(
                    Rule.ZIP_SPECIAL_FILE,
                    "holds " + quote(name) + ", a link or another special file",
                    "pack plain files only");
        }
        int method = Short.toUnsignedInt(in.getShort(at + 10));
        long packed = Integer.toUnsignedLong(in.getInt(at + 20));
        long unpacked = Integer.toUnsignedLong(in.getInt(at + 24));
        if ((in.getShort(at + 8) & FLAG_ENCRYPTED) != 0 || (method != 0 && method != 8)) {
            throw bad(
                    Rule.ZIP_UNSUPPORTED,
                    quote(name) + " is encrypted or compressed by method " + method,
                    "use deflate");
        }
        if (method == 0 && packed != unpacked)
            throw bad(Rule.ZIP_DAMAGED, quote(name) + " has two sizes", "make it again");
        return new Entry(
                name,
                method,
                Integer.toUnsignedLong(in.getInt(at + 16)),
                packed,
                unpacked,
                Integer.toUnsignedLong(in.getInt(at + 42)),
                (mode & MODE_EXECUTABLE) != 0);
    }

    /** Entries that share bytes are how a small archive unpacks to a huge one. */
    private void disjoint(List<Entry> entries, long directoryOffset) throws BadPackage {
        entries.sort(Comparator.comparingLong(Entry::offset));
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            long next = i + 1 < entries.size() ? entries.get(i + 1).offset() : directoryOffset;
            if (entry.offset() + LOCAL_SIZE + entry.packed() > next) {
                throw bad(
                        Rule.ZIP_OVERLAP, quote(entry.name()) + " overlaps what follows it", "make the package again");
            }
        }
    }

    /** No file may stand where another entry needs a folder. */
    private void files(Map<String, Entry> entries) throws BadPackage {
        for (var name : entries.keySet()) {
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                if (entries.containsKey(name.substring(0, slash))) {
                    throw bad(
                            Rule.ZIP_DUPLICATE,
                            quote(name.substring(0, slash)) + " is a file and a folder",
                            "make it again");
                }
            }
        }
    }

    private ByteBuffer end() throws IOException {
        if (size < END_SIZE) throw bad(Rule.NOT_A_PACKAGE, "is not a zip archive", "hand in a .cspkg");
        int tail = (int) Math.min(size, END_SIZE + COMMENT_MAX);
        var bytes = bytes(size - tail, tail);
        for (int at = tail - END_SIZE; at >= 0; at--) {
            if (bytes.getInt(at) == END_SIGNATURE
                    && at + END_SIZE + Short.toUnsignedInt(bytes.getShort(at + 20)) == tail) {
                return bytes.slice(at, tail - at).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        throw bad(Rule.NOT_A_PACKAGE, "is not a zip archive, or was cut off", "hand in a whole .cspkg");
    }

    private ByteBuffer bytes(long offset, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, start + offset + buffer.position()) >= 0) {}
        if (buffer.hasRemaining()) throw bad(Rule.ZIP_DAMAGED, "was cut off", "hand in a whole .cspkg");
        return buffer.flip();
    }

    private String text(byte[] raw) throws BadPackage {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            throw bad(Rule.ZIP_NAME, "holds a name that is not UTF-8", "rename the file");
        }
    }

    private BadPackage bad(Rule rule, String message, String remedy) {
        return new BadPackage(file, rule, message, remedy);
    }

    private static String quote(String name) {
        return "\"" + io.heddle.config.xml.XmlReader.brief(name) + "\"";
    }
}
