package io.heddle.config.xml;

/** Line and column of offsets into a text, both from 1. Cheap as long as offsets mostly rise. */
final class Lines {
    private final String text;
    private int offset;
    private int line = 1;
    private int lineStart;

    Lines(String text) {
        this.text = text;
    }

    int line(int target) {
        seek(target);
        return line;
    }

    int column(int target) {
        seek(target);
        return target - lineStart + 1;
    }

    private void seek(int target) {
        if (target < lineStart) {
            offset = 0;
            line = 1;
            lineStart = 0;
        }
        for (int next; (next = text.indexOf('\n', offset)) >= 0 && next < target; ) {
            line++;
            lineStart = next + 1;
            offset = lineStart;
        }
    }
}
