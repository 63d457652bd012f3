package io.heddle.guest;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Messages of the guest protocol on a stream: each is preceded by its length, as protobuf's delimited form has it. */
public final class Frames {
    /** Longest message that is read, in bytes. A goal with some thousand peers fits; nonsense on the wire does not. */
    public static final int LENGTH_MAX = 4 << 20;

    private static final int LENGTH_BYTES_MAX = 5;

    private Frames() {}

    public static void write(MessageLite message, OutputStream to) throws IOException {
        message.writeDelimitedTo(to);
        to.flush();
    }

    /**
     * The next message; empty when the other side has closed.
     *
     * @throws IOException if the stream fails or ends within a message, or what it carries is not such a message
     */
    public static <T extends MessageLite> Optional<T> read(Parser<T> parser, InputStream from) throws IOException {
        int length = 0;
        for (int i = 0; ; i++) {
            int next = from.read();
            if (next < 0 && i == 0) return Optional.empty();
            if (next < 0) throw new EOFException("the stream ended within a message's length");
            if (i >= LENGTH_BYTES_MAX) throw new IOException("not a message: its length does not end");
            length |= (next & 0x7f) << (7 * i);
            if ((next & 0x80) == 0) break;
        }
        if (length < 0 || length > LENGTH_MAX) {
            throw new IOException(
                    "message of " + Integer.toUnsignedString(length) + " bytes; " + LENGTH_MAX + " are allowed");
        }
        byte[] body = from.readNBytes(length);
        if (body.length < length) throw new EOFException("the stream ended within a message");
        return Optional.of(parser.parseFrom(body));
    }
}
