package io.heddle.guest;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a folder of logs bounded. The processes that write them append and never reopen, so a log that has grown too long
 * is copied to {@code .1} and cut to nothing; a line written in between may be lost.
 */
final class LogFiles {
    /** Longest a log may grow before it is cut; with its copy it takes twice that. */
    static final long LENGTH_MAX = 8L << 20;

    private LogFiles() {}

    static void bound(Path folder, long lengthMax) throws IOException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.log")) {
            for (Path log : logs) {
                if (Files.size(log) <= lengthMax) continue;
                Files.copy(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                    file.truncate(0);
                }
            }
        }
    }
}
