package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import io.heddle.config.xml.XmlReader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What the names that people give must look like. */
final class Names {
    private static final String FORBIDDEN = "\\/:*?\"<>|`'^";

    private Names() {}

    /**
     * Checks a name that becomes part of a path or an id. A digit at its beginning does no harm, so it is only warned of;
     * everything else is an error.
     */
    static void check(String what, String name, Place place, Findings findings) {
        if (name.isBlank()) return; // Already reported as missing.
        if (wellShaped(name)) return;
        var message = "the name of the " + what + " \"" + XmlReader.brief(name) + "\" is not well-formed";
        if (Character.isDigit(name.charAt(0)) && wellShaped("_" + name)) {
            findings.warning(place, Rule.NAME_SHAPE, message, "let it begin with a letter");
        } else {
            findings.error(place, Rule.NAME_SHAPE, message, "use letters, digits and '_' only");
        }
    }

    /** Checks a name that is only ever compared: a bad shape is warned of. */
    static void checkLoosely(String what, String name, Place place, Findings findings) {
        if (name.isBlank() || wellShaped(name)) return;
        findings.warning(
                place,
                Rule.NAME_SHAPE,
                "the name of the " + what + " \"" + XmlReader.brief(name) + "\" is not well-formed",
                "use letters, digits, '.' and '_' only");
    }

    /** Reports each name that occurs again: a plain repetition does no harm, anything else is an error. */
    static <T> void unique(
            String what, Iterable<T> things, Function<T, String> name, Function<T, Place> place, Findings findings) {
        Map<String, T> seen = new HashMap<>();
        for (var thing : things) {
            var key = name.apply(thing);
            var first = seen.putIfAbsent(key, thing);
            if (first == null || key.isEmpty()) continue;
            var message = "there is a second " + what + " " + XmlReader.brief(key) + " (the first: "
                    + place.apply(first) + ")";
            if (first.equals(thing)) {
                findings.warning(
                        place.apply(thing), Rule.NAME_DUPLICATE, message + ", the same as the first", "delete it");
            } else {
                findings.error(place.apply(thing), Rule.NAME_DUPLICATE, message, "rename one, or delete it");
            }
        }
    }

    /** Warns of each name that occurs again, where the later one simply counts. */
    static <T> void laterCounts(
            String what, Iterable<T> things, Function<T, String> name, Function<T, Place> place, Findings findings) {
        Map<String, T> seen = new HashMap<>();
        for (var thing : things) {
            var key = name.apply(thing);
            var first = seen.putIfAbsent(key, thing);
            if (first == null || key.isEmpty()) continue;
            findings.warning(
                    place.apply(thing),
                    Rule.NAME_DUPLICATE,
                    "there is a second " + what + " " + XmlReader.brief(key) + " (the first: " + place.apply(first)
                            + "); the last one counts",
                    "delete one");
        }
    }

    private static boolean wellShaped(String name) {
        char first = name.charAt(0);
        char last = name.charAt(name.length() - 1);
        boolean letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '_';
        return letter
                && last != '.'
                && !Character.isWhitespace(last)
                && name.chars().noneMatch(c -> FORBIDDEN.indexOf(c) >= 0 || c < 0x20);
    }
}
