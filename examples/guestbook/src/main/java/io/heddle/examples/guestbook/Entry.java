package io.heddle.examples.guestbook;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * One entry of the book. Its line form, as workers store and exchange it, is four fields set apart by tabs.
 *
 * @param id names the entry in every copy of the book
 */
public record Entry(String id, Instant at, String author, String text) implements Comparable<Entry> {
    public static final int AUTHOR_MAX = 60;
    public static final int TEXT_MAX = 500;

    /** What is wrong with an entry that somebody wants to make; empty if nothing is. */
    public static Optional<String> fault(String author, String text) {
        if (author.isBlank() || text.isBlank()) return Optional.of("author and text must not be empty");
        if (author.length() > AUTHOR_MAX) return Optional.of("author is longer than " + AUTHOR_MAX + " characters");
        if (text.length() > TEXT_MAX) return Optional.of("text is longer than " + TEXT_MAX + " characters");
        return Optional.empty();
    }

    public String line() {
        return id + "\t" + at + "\t" + escape(author) + "\t" + escape(text);
    }

    /** Empty if the line is not an entry's: what a crash cut short, say. */
    public static Optional<Entry> parse(String line) {
        String[] part = line.split("\t", -1);
        if (part.length != 4 || part[0].isEmpty()) return Optional.empty();
        try {
            return Optional.of(new Entry(part[0], Instant.parse(part[1]), unescape(part[2]), unescape(part[3])));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\r", "\\r")
                .replace("\n", "\\n");
    }

    private static String unescape(String text) {
        var plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            char next = text.charAt(++i);
            plain.append(
                    switch (next) {
                        case 't' -> '\t';
                        case 'r' -> '\r';
                        case 'n' -> '\n';
                        default -> next;
                    });
        }
        return plain.toString();
    }

    @Override
    public int compareTo(Entry other) {
        int byTime = at.compareTo(other.at);
        return byTime != 0 ? byTime : id.compareTo(other.id);
    }
}
