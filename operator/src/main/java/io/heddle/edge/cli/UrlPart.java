package io.heddle.edge.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Text as one segment of a path. */
final class UrlPart {
    private UrlPart() {}

    static String of(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
