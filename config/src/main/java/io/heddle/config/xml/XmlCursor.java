package io.heddle.config.xml;

import io.heddle.config.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes an element apart, and remembers what nobody asked for: {@link #done} reports it, so that nothing in a file is ever
 * ignored in silence. A name that differs from the asked one only in case is taken, with a warning.
 */
public final class XmlCursor {
    /** The namespaces that configurations are transformed by before they are used. */
    public static final String TRANSFORM = "http://schemas.microsoft.com/XML-Document-Transform";

    /** Every vocabulary read here; its versions differ in what follows. */
    private static final String HOSTING = "http://schemas.microsoft.com/ServiceHosting/";

    private final XmlElement element;
    private final Findings findings;
    private final Set<XmlAttribute> taken = new HashSet<>();
    private final Set<Integer> entered = new HashSet<>();

    public XmlCursor(XmlElement element, Findings findings) {
        this.element = element;
        this.findings = findings;
    }

    public String name() {
        return element.name();
    }

    public Place place() {
        return element.place();
    }

    public Findings findings() {
        return findings;
    }

    /** Where an attribute stands, or else its element. */
    public Place placeOf(String attribute) {
        return peek(attribute).map(XmlAttribute::place).orElse(place());
    }

    public Optional<String> optional(String attribute) {
        var found = peek(attribute);
        found.ifPresent(a -> {
            if (taken.add(a) && !a.name().equals(attribute)) caseDiffers(a.place(), a.name(), attribute);
        });
        return found.map(XmlAttribute::value);
    }

    /** Whether the attribute is there in exactly this case. */
    public boolean hasExactly(String attribute) {
        return peek(attribute).filter(a -> a.name().equals(attribute)).isPresent();
    }

    /** The value; an error and the empty string when the attribute is missing. */
    public String required(String attribute) {
        return optional(attribute).orElseGet(() -> {
            findings.error(
                    place(), Rule.ATTRIBUTE_MISSING, element.name() + " has no attribute " + attribute, "add it");
            return "";
        });
    }

    /** Like {@link #required}, for a value that must not be empty. */
    public String named(String attribute) {
        var value = required(attribute);
        if (value.isBlank() && optional(attribute).isPresent()) {
            findings.error(
                    placeOf(attribute),
                    Rule.ATTRIBUTE_MISSING,
                    attribute + " of " + element.name() + " is empty",
                    "name it");
        }
        return value;
    }

    public String text(String attribute, String otherwise) {
        return optional(attribute).orElse(otherwise);
    }

    /** A whole number within bounds; an error and {@code otherwise} when it is none. */
    public int integer(String attribute, int otherwise, int min, int max) {
        return optional(attribute)
                .map(v -> parse(attribute, v, otherwise, min, max))
                .orElse(otherwise);
    }

    public Optional<Integer> optionalInteger(String attribute, int min, int max) {
        return optional(attribute).map(v -> parse(attribute, v, min, min, max));
    }

    public int requiredInteger(String attribute, int otherwise, int min, int max) {
        var value = optional(attribute);
        if (value.isEmpty()) required(attribute);
        return value.map(v -> parse(attribute, v, otherwise, min, max)).orElse(otherwise);
    }

    /** {@code true}, {@code false}, {@code 1} or {@code 0}; other cases are taken with a warning. */
    public boolean flag(String attribute, boolean otherwise) {
        return optional(attribute).map(v -> flag(attribute, v, otherwise)).orElse(otherwise);
    }

    /** One of a fixed set of words; an error and {@code otherwise} when it is none of them. */
    public <T> T choice(String attribute, T otherwise, Map<String, T> words) {
        return optional(attribute)
                .map(v -> word(attribute, v, otherwise, words))
                .orElse(otherwise);
    }

    /** Like {@link #choice}, and an error when the attribute is missing. */
    public <T> T requiredChoice(String attribute, T otherwise, Map<String, T> words) {
        var value = optional(attribute);
        if (value.isEmpty()) required(attribute);
        return value.map(v -> word(attribute, v, otherwise, words)).orElse(otherwise);
    }

    /** The child of this name; an error when there are several. */
    public Optional<XmlCursor> one(String child) {
        var all = all(child);
        for (int i = 1; i < all.size(); i++) {
            findings.error(
                    all.get(i).place(),
                    Rule.ELEMENT_REPEATED,
                    "a second " + child + " in one " + element.name(),
                    "merge it into the first at line " + all.get(0).place().line());
        }
        return all.stream().findFirst();
    }

    /** All children of these names, in document order. */
    public List<XmlCursor> all(String... names) {
        var found = new ArrayList<XmlCursor>();
        for (int i = 0; i < element.children().size(); i++) {
            var child = element.children().get(i);
            for (var name : names) {
                if (!child.name().equalsIgnoreCase(name) || foreign(child)) continue;
                if (entered.add(i) && !child.name().equals(name)) caseDiffers(child.place(), child.name(), name);
                found.add(new XmlCursor(child, findings));
            }
        }
        return found;
    }

    /** Whether the cursor stands on an element of this name, whatever its case. */
    public boolean is(String name) {
        return element.name().equalsIgnoreCase(name);
    }

    /** Reports every attribute, child and text that was not asked for. */
    public void done() {
        for (var attribute : element.attributes()) {
            if (taken.contains(attribute) || foreign(attribute)) continue;
            findings.warning(
                    attribute.place(),
                    Rule.ATTRIBUTE_UNKNOWN,
                    element.name() + " has no attribute " + attribute.name() + "; it is not used",
                    "delete it, or correct its name");
        }
        for (int i = 0; i < element.children().size(); i++) {
            if (entered.contains(i)) continue;
            var child = element.children().get(i);
            findings.warning(
                    child.place(),
                    Rule.ELEMENT_UNKNOWN,
                    foreign(child)
                            ? child.name() + " is of the namespace " + XmlReader.brief(child.namespace())
                                    + "; it is not used"
                            : element.name() + " has no element " + child.name() + "; it is not used",
                    "delete it, or correct its name");
        }
        if (!element.text().isEmpty()) {
            findings.warning(
                    place(),
                    Rule.TEXT_UNEXPECTED,
                    "text inside " + element.name() + " is not used: \"" + XmlReader.brief(element.text()) + "\"",
                    "delete it");
        }
    }

    private Optional<XmlAttribute> peek(String attribute) {
        Optional<XmlAttribute> near = Optional.empty();
        for (var a : element.attributes()) {
            if (!a.namespace().isEmpty()) continue;
            if (a.name().equals(attribute)) return Optional.of(a);
            if (a.name().equalsIgnoreCase(attribute) && near.isEmpty()) near = Optional.of(a);
        }
        return near;
    }

    private int parse(String attribute, String value, int otherwise, int min, int max) {
        var digits = value.strip();
        try {
            int number = Integer.parseInt(digits.startsWith("+") ? digits.substring(1) : digits);
            if (number >= min && number <= max) return number;
        } catch (NumberFormatException e) {
            if (!digits.matches("[+-]?[0-9]{1,100}")) {
                findings.error(
                        placeOf(attribute),
                        Rule.NOT_A_NUMBER,
                        attribute + " is \"" + XmlReader.brief(value) + "\", not a number",
                        tokenRemedy(digits));
                return otherwise;
            }
        }
        findings.error(
                placeOf(attribute),
                Rule.NUMBER_OUT_OF_RANGE,
                attribute + " is " + XmlReader.brief(digits) + "; it must "
                        + (max == Integer.MAX_VALUE ? "be at least " + min : "lie between " + min + " and " + max),
                "write a number within these bounds");
        return otherwise;
    }

    private static String tokenRemedy(String value) {
        return value.matches(".*(@@|\\$\\(|#\\{|\\[|__).*")
                ? "replace the token before deploying"
                : "write digits only";
    }

    private boolean flag(String attribute, String value, boolean otherwise) {
        switch (value.strip()) {
            case "true", "1" -> {
                return true;
            }
            case "false", "0" -> {
                return false;
            }
            default -> {}
        }
        var lower = value.strip().toLowerCase(Locale.ROOT);
        if (lower.equals("true") || lower.equals("false")) {
            caseDiffers(placeOf(attribute), value, lower);
            return lower.equals("true");
        }
        findings.error(
                placeOf(attribute),
                Rule.NOT_A_BOOLEAN,
                attribute + " is \"" + XmlReader.brief(value) + "\"",
                "write true or false");
        return otherwise;
    }

    private <T> T word(String attribute, String value, T otherwise, Map<String, T> words) {
        var exact = words.get(value);
        if (exact != null) return exact;
        for (var word : words.entrySet()) {
            if (!word.getKey().equalsIgnoreCase(value.strip())) continue;
            caseDiffers(placeOf(attribute), value, word.getKey());
            return word.getValue();
        }
        findings.error(
                placeOf(attribute),
                Rule.NOT_ONE_OF,
                attribute + " is \"" + XmlReader.brief(value) + "\"",
                Stream.of(words.keySet())
                        .flatMap(Set::stream)
                        .sorted()
                        .collect(Collectors.joining(", ", "write one of ", "")));
        return otherwise;
    }

    private void caseDiffers(Place place, String written, String expected) {
        findings.warning(
                place,
                Rule.CASE_DIFFERS,
                "\"" + XmlReader.brief(written) + "\" is taken for \"" + expected + "\"",
                "write it as " + expected);
    }

    private static boolean foreign(XmlAttribute attribute) {
        return attribute.namespace().equals("http://www.w3.org/2001/XMLSchema-instance")
                || attribute.namespace().equals("http://www.w3.org/XML/1998/namespace")
                || attribute.namespace().equals(TRANSFORM); // Said once of the whole document.
    }

    /** An extension by somebody else, whatever its name. A wrong or missing namespace of the own kind is none. */
    private boolean foreign(XmlElement child) {
        return !child.namespace().isEmpty()
                && !child.namespace().equals(element.namespace())
                && !child.namespace().startsWith(HOSTING);
    }
}
