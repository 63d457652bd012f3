package io.heddle.config.xml;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes XML, indented, that {@link XmlReader} reads back to the same. */
public final class XmlText {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();
    private boolean inTag;

    public XmlText open(String element) {
        endTag(">\n");
        indent().append('<').append(element);
        open.push(element);
        inTag = true;
        return this;
    }

    public XmlText attribute(String name, Object value) {
        out.append(' ').append(name).append("=\"");
        var text = value.toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '"' -> out.append("&quot;");
                // A reader would turn them into blanks.
                case '\n', '\r', '\t' -> out.append("&#").append((int) c).append(';');
                default -> out.append(c);
            }
        }
        out.append('"');
        return this;
    }

    /** Leaves out what says nothing. */
    public XmlText attributeUnless(Object omitted, String name, Object value) {
        return value.equals(omitted) ? this : attribute(name, value);
    }

    public XmlText close() {
        var element = open.pop();
        if (inTag) {
            endTag("/>\n");
        } else {
            indent().append("</").append(element).append(">\n");
        }
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void endTag(String end) {
        if (inTag) out.append(end);
        inTag = false;
    }

    private StringBuilder indent() {
        return out.append("  ".repeat(open.size()));
    }
}
