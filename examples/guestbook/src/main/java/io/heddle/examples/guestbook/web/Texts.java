package io.heddle.examples.guestbook.web;

import io.heddle.examples.guestbook.Entry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the web shows and reads: HTML, JSON and forms. Pure. */
final class Texts {
    private Texts() {}

    static String json(String instance, List<Entry> entries) {
        var json = new StringBuilder("{\"instance\":").append(quoted(instance)).append(",\"entries\":[");
        for (Entry e : entries) json.append(json(e)).append(',');
        if (!entries.isEmpty()) json.setLength(json.length() - 1);
        return json.append("]}\n").toString();
    }

    static String json(Entry e) {
        return "{\"id\":" + quoted(e.id()) + ",\"at\":" + quoted(e.at().toString()) + ",\"author\":"
                + quoted(e.author()) + ",\"text\":" + quoted(e.text()) + "}";
    }

    static String error(String message) {
        return "{\"error\":" + quoted(message) + "}\n";
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') json.append('\\').append(c);
            else if (c < 0x20) json.append(String.format("\\u%04x", (int) c));
            else json.append(c);
        }
        return json.append('"').toString();
    }

    /** Newest first; {@code trouble} instead of the entries when it is not empty. */
    static String page(String head, String instance, List<Entry> entries, String trouble) {
        var html = new StringBuilder(head)
                .append(
                        "<form method=\"post\" action=\"/\"><input name=\"author\" placeholder=\"your name\" maxlength=\"")
                .append(Entry.AUTHOR_MAX)
                .append("\" required> <input name=\"text\" placeholder=\"your words\" size=\"40\" maxlength=\"")
                .append(Entry.TEXT_MAX)
                .append("\" required> <button>Sign</button></form>\n");
        if (!trouble.isEmpty()) html.append("<p>").append(escaped(trouble)).append("</p>\n");
        html.append("<ul>\n");
        for (Entry e : entries.reversed()) {
            html.append("<li>").append(escaped(e.text())).append("<br><small>").append(escaped(e.author()));
            html.append(", ").append(e.at()).append("</small></li>\n");
        }
        return html.append("</ul>\n<p><small>Served by ")
                .append(escaped(instance))
                .append("</small></p></body></html>\n")
                .toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** The fields of a form. Throws {@link IllegalArgumentException} if it is not one. */
    static Map<String, String> form(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
