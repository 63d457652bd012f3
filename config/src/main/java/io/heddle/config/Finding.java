package io.heddle.config;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One thing found wrong with what a person handed in.
 *
 * @param place file, line and column as {@code file:line:column}, as far as they are known; else the name of the input
 * @param path where in the document: {@code ServiceDefinition/WorkerRole[name=Worker]/Endpoints}; empty when unknown
 * @param rule stable kebab-case name of the rule that was broken, for documentation and filters
 * @param message what is wrong, with the offending value
 * @param remedy what to do about it; empty when the message says it all
 */
public record Finding(Severity severity, String place, String path, String rule, String message, String remedy) {
    public enum Severity {
        ERROR,
        WARNING,
        INFO
    }

    /** In the order a reader wants: errors first, then by file, line and column. */
    public static final Comparator<Finding> ORDER = Comparator.comparing(Finding::severity)
            .thenComparing(Finding::file)
            .thenComparing(Finding::line)
            .thenComparing(Finding::column)
            .thenComparing(Finding::rule);

    private static final Pattern PLACE = Pattern.compile("(.*?)(?::([0-9]{1,9}))?(?::([0-9]{1,9}))?", Pattern.DOTALL);

    public static Finding error(String place, String path, String rule, String message, String remedy) {
        return new Finding(Severity.ERROR, place, path, rule, message, remedy);
    }

    public static Finding warning(String place, String path, String rule, String message, String remedy) {
        return new Finding(Severity.WARNING, place, path, rule, message, remedy);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    public static boolean anyError(List<Finding> findings) {
        return findings.stream().anyMatch(Finding::isError);
    }

    /** The file alone, or the name of the input. */
    public String file() {
        return placePart(0);
    }

    /** From 1; 0 when not known. */
    public int line() {
        return number(placePart(1));
    }

    /** From 1, in characters; 0 when not known. */
    public int column() {
        return number(placePart(2));
    }

    @Override
    public String toString() {
        return place + ": " + severity.name().toLowerCase(java.util.Locale.ROOT) + ": " + message
                + (path.isEmpty() ? "" : " at " + path) + " [" + rule + "]" + (remedy.isEmpty() ? "" : ": " + remedy);
    }

    private String placePart(int part) {
        var matcher = PLACE.matcher(place);
        return matcher.matches() && matcher.group(part + 1) != null ? matcher.group(part + 1) : "";
    }

    private static int number(String digits) {
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
