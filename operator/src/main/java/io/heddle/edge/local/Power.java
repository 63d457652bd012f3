package io.heddle.edge.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a machine's controller remembers: whether it gives power, and the newest epoch under which it was told.
 *
 * @param epoch 0 when nobody has told it anything yet
 */
record Power(boolean on, long epoch) {
    static final Power INITIAL = new Power(true, 0);

    /** What was remembered; the initial power when there is nothing that can be read. */
    static Power read(Path file) {
        try {
            var words = Files.readString(file).strip().split(" ", -1);
            if (words.length == 2) return new Power(words[0].equals("on"), Long.parseLong(words[1]));
        } catch (IOException | NumberFormatException e) {
            // None yet.
        }
        return INITIAL;
    }

    void write(Path file) throws IOException {
        Folder.write(file, ((on ? "on " : "off ") + epoch + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
