package io.heddle.config;

import java.util.regex.Pattern;

/** What every id must look like, so that it can stand in a path, a URL and a log line unescaped. */
final class Ids {
    private static final int LENGTH_MAX = 255;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_. -]*");

    private Ids() {}

    /** Throws {@link IllegalArgumentException} unless {@code value} is 1 to 255 letters, digits, {@code _ - .} or inner spaces. */
    static void require(String what, String value) {
        if (value.length() > LENGTH_MAX || !SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a " + what + ": \"" + value
                    + "\" (1 to 255 letters, digits, '_', '-', '.' or spaces; begins with a letter, digit or '_')");
        }
    }
}
