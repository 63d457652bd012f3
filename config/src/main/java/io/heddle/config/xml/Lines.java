package io.heddle.config.xml;

/** Line and column of offsets into a text, both from 1. Cheap as long as offsets mostly rise. */
final class Lines {
    private final String text;
    private int line = 1;
    private int lineStart;
    private int nextBreak;

    Lines(String text) {
        this.text = text;
        this.nextBreak = text.indexOf('\n');
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
            line = 1;
            lineStart = 0;
            nextBreak = text.indexOf('\n');
        }
        while (nextBreak >= 0 && nextBreak < target) {
            line++;
            lineStart = nextBreak + 1;
            nextBreak = text.indexOf('\n', lineStart);
        }
    }
}
