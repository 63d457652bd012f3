package io.heddle.edge.cli;

import java.io.Writer;
import java.util.function.Consumer;

/** Hands on what is written, line by line. */
final class LineWriter extends Writer {
    private final Consumer<String> lines;
    private final StringBuilder pending = new StringBuilder();

    LineWriter(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void write(char[] text, int from, int length) {
        pending.append(text, from, length);
        for (int end = pending.indexOf("\n"); end >= 0; end = pending.indexOf("\n")) {
            lines.accept(pending.substring(0, end));
            pending.delete(0, end + 1);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        if (!pending.isEmpty()) lines.accept(pending.toString());
        pending.setLength(0);
    }
}
