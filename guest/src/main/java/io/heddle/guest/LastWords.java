package io.heddle.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The last line that a process wrote into its log: as a rule the reason of its end. */
final class LastWords {
    /** Unit: bytes read from the end of the log, and characters shown. */
    private static final int TAIL = 4096;

    private static final int SHOWN_MAX = 200;

    private LastWords() {}

    /**
     * The last line that is not blank.
     *
     * @param from length of the log when the process was started: what stands before is another's
     * @return empty when it wrote nothing, or the log cannot be read
     */
    static String in(Path log, long from) {
        try (var file = FileChannel.open(log, StandardOpenOption.READ)) {
            long begin = Math.max(from, file.size() - TAIL);
            var tail = ByteBuffer.allocate(Math.clamp(file.size() - begin, 0, TAIL));
            file.read(tail, Math.max(0, begin));
            List<String> lines = new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (lines.isEmpty()) return "";
            String last = lines.getLast();
            return last.length() > SHOWN_MAX ? last.substring(0, SHOWN_MAX) : last;
        } catch (IOException e) {
            return "";
        }
    }

    /** How long a log is now; 0 when there is none. */
    static long length(Path log) {
        try {
            return Files.size(log);
        } catch (IOException e) {
            return 0;
        }
    }
}
