package io.heddle.config.packages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Deflater;

/**
 * Tells whether compressing a file is worth the time, by samples of its beginning and middle. Compressing what is compressed
 * already (archives, images) takes five times as long as copying it, and saves nothing.
 */
final class Compressibility {
    private static final int SAMPLE = 32 << 10;
    private static final int WORTHWHILE_PERCENT = 95;

    private Compressibility() {}

    static boolean worthwhile(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < 2L * SAMPLE) return true;
            return shrinks(channel, 0) || shrinks(channel, size / 2);
        }
    }

    private static boolean shrinks(FileChannel channel, long position) throws IOException {
        var sample = new byte[SAMPLE];
        int count = channel.read(ByteBuffer.wrap(sample), position);
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(sample, 0, Math.max(0, count));
            deflater.finish();
            deflater.deflate(new byte[SAMPLE / 100 * WORTHWHILE_PERCENT]);
            return deflater.finished();
        } finally {
            deflater.end();
        }
    }
}
