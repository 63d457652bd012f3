package io.heddle.config.xml;

/**
 * Finds where tags and attributes stand in a text that the parser has already accepted up to there. The parser's own
 * offsets cannot be used: they drift at buffer ends, and name the end of a tag instead of its start.
 */
final class Tags {
    private final String text;
    private int cursor;
    private int attributeCursor;

    Tags(String text) {
        this.text = text;
    }

    /** Offset of the {@code <} of the next start tag. */
    int nextStart() {
        int at = text.indexOf('<', cursor);
        while (at >= 0) {
            if (text.startsWith("<!--", at)) {
                cursor = after("-->", at + 4);
            } else if (text.startsWith("<![CDATA[", at)) {
                cursor = after("]]>", at + 9);
            } else if (text.startsWith("<?", at)) {
                cursor = after("?>", at + 2);
            } else if (text.startsWith("</", at)) {
                cursor = after(">", at + 2);
            } else {
                attributeCursor = endOfName(at + 1);
                return at;
            }
            at = text.indexOf('<', cursor);
        }
        return text.length();
    }

    /** Offset of the next attribute's name within the tag last found, namespace declarations included. */
    int nextAttribute() {
        while (attributeCursor < text.length() && Character.isWhitespace(text.charAt(attributeCursor)))
            attributeCursor++;
        int start = attributeCursor;
        int equals = text.indexOf('=', start);
        int quote = equals < 0 ? -1 : equals + 1;
        while (quote >= 0 && quote < text.length() && Character.isWhitespace(text.charAt(quote))) quote++;
        if (quote < 0 || quote >= text.length()) return start;
        int close = text.indexOf(text.charAt(quote), quote + 1);
        attributeCursor = close < 0 ? text.length() : close + 1;
        return start;
    }

    /** The attribute name at this offset, prefix included. */
    String nameAt(int offset) {
        return text.substring(offset, endOfName(offset));
    }

    /** Leaves the tag last found. */
    void leaveTag() {
        cursor = after(">", attributeCursor);
    }

    private int endOfName(int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == '=' || c == '>' || c == '/') break;
            at++;
        }
        return at;
    }

    private int after(String end, int from) {
        int at = text.indexOf(end, from);
        return at < 0 ? text.length() : at + end.length();
    }
}
