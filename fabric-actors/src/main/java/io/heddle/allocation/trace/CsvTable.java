package io.heddle.allocation.trace;

import io.heddle.config.Finding;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A comma-separated file with a header, plain or gzipped, read row by row. What is wrong with it is collected as findings
 * that name file and line; reading goes on, so that all are seen at once, up to a limit.
 */
public final class CsvTable {
    /** Findings after which reading stops. */
    public static final int FINDINGS_MAX = 100;

    /** Longest line, in characters; a longer one is no table. */
    private static final int LINE_MAX = 65_536;

    /** Most rows; bounds memory, at about half a kilobyte each. */
    public static final int ROWS_MAX = 2_000_000;

    /** Longest piece of a cell that a message repeats. */
    private static final int SHOWN_MAX = 60;

    private final String name;
    private final List<Finding> findings;
    private final List<String> header = new ArrayList<>();
    private final Map<String, Integer> columns = new HashMap<>();
    private String[] cells = new String[0];
    private int line;
    private boolean cut;
    private boolean stopped;

    private CsvTable(String name, List<Finding> findings) {
        this.name = name;
        this.findings = findings;
    }

    /**
     * Calls {@code row} for each row that has as many cells as the header; the table gives access to its cells.
     *
     * @param required columns that must be there
     * @param findings where to put what is wrong
     */
    public static void read(Path file, List<String> required, List<Finding> findings, Consumer<CsvTable> row) {
        var table = new CsvTable(String.valueOf(file.getFileName()), findings);
        try (var in = open(file);
                var reader = reader(in)) {
            table.readAll(reader, required, row);
        } catch (UncheckedIOException | IOException e) {
            var what = e instanceof UncheckedIOException u && u.getCause() != null ? u.getCause() : e;
            findings.add(Finding.error(
                    table.place(),
                    "",
                    "unreadable-file",
                    "cannot read " + file + ": " + describe(what),
                    "give a readable file"));
        }
    }

    /** Why a file could not be read or written, for a person. */
    static String describe(Throwable e) {
        return switch (e) {
            case NoSuchFileException missing -> "it does not exist";
            case IOException folder when "Is a directory".equals(folder.getMessage()) -> "it is a folder";
            case AccessDeniedException denied -> "no permission";
            case EOFException end -> "it is cut off, or no gzip file";
            case ZipException broken -> "it is no gzip file: " + broken.getMessage();
            default -> e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
        };
    }

    private static InputStream open(Path file) throws IOException {
        var in = new java.io.BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(2);
        boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return zipped ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static BufferedReader reader(InputStream in) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith("?");
        return new BufferedReader(new InputStreamReader(in, decoder), 1 << 16);
    }

    private void readAll(BufferedReader in, List<String> required, Consumer<CsvTable> row) throws IOException {
        for (var text = nextLine(in); text != null; text = nextLine(in)) {
            if (stopped || findings.size() >= FINDINGS_MAX) return;
            if (cut) {
                error("line-too-long", "the line has more than " + LINE_MAX + " characters", "is it a table at all?");
                return;
            }
            if (text.isBlank()) continue;
            if (header.isEmpty()) {
                if (!readHeader(text, required)) return;
                continue;
            }
            cells = text.split(",", -1);
            if (cells.length != header.size()) {
                error(
                        "cell-count",
                        cells.length + " cells under a header of " + header.size(),
                        "make it " + header.size());
            } else if (line > ROWS_MAX + 1) {
                error("too-many-rows", "more than " + ROWS_MAX + " rows", "split the file");
                return;
            } else {
                row.accept(this);
            }
        }
        if (header.isEmpty()) error("empty-file", "there is no header", "begin with a line of column names");
    }

    private @Nullable String nextLine(BufferedReader in) throws IOException {
        var text = new StringBuilder();
        line++;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') return text.toString();
            if (c == '\r') continue;
            if (c == 0xFEFF && line == 1 && text.isEmpty()) continue;
            if (text.length() == LINE_MAX) {
                cut = true;
                break;
            }
            text.append((char) c);
        }
        if (text.isEmpty()) return null;
        return text.toString();
    }

    private boolean readHeader(String text, List<String> required) {
        for (var column : text.split(",", -1)) {
            var clean = column.strip();
            if (columns.putIfAbsent(clean, header.size()) != null) {
                error("duplicate-column", "column " + shown(clean) + " is there twice", "remove one");
            }
            header.add(clean);
        }
        for (var column : required) {
            if (!columns.containsKey(column)) {
                error(
                        "missing-column",
                        "there is no column \"" + column + "\"",
                        "the header needs " + String.join(",", required));
            }
        }
        return columns.keySet().containsAll(required);
    }

    /** Column names, in order. */
    public List<String> header() {
        return List.copyOf(header);
    }

    public boolean has(String column) {
        return columns.containsKey(column);
    }

    /** The cell of this row, without surrounding blanks; empty when there is no such column. */
    public String text(String column) {
        var at = columns.get(column);
        return at == null ? "" : cells[at].strip();
    }

    /** A whole number in range; a finding and {@code min} when the cell holds none. */
    public long number(String column, long min, long max) {
        var text = text(column);
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) return value;
        } catch (NumberFormatException e) {
            // Falls through to the finding, which names the cell.
        }
        error("not-a-number", column + " is " + shown(text), "give a whole number from " + min + " to " + max);
        return min;
    }

    /** As {@link #number}; empty when the cell is. */
    public OptionalLong numberIfAny(String column, long min, long max) {
        return text(column).isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(column, min, max));
    }

    /** The id in this cell; a finding and null when it is none. */
    public <T> @Nullable T id(String column, Function<String, T> make) {
        var text = text(column);
        try {
            return make.apply(text);
        } catch (IllegalArgumentException e) {
            error(
                    "bad-id",
                    column + " is " + shown(text),
                    "1 to 255 letters, digits, '_', '-', '.' or spaces; begins with a letter, digit or '_'");
            return null;
        }
    }

    /** Text of unknown origin, for a message. */
    public static String shown(String text) {
        var safe = text.replaceAll("\\p{Cntrl}", "?");
        return "\"" + (safe.length() > SHOWN_MAX ? safe.substring(0, SHOWN_MAX) + "..." : safe) + "\"";
    }

    /** A finding about this row. */
    public void error(String rule, String message, String remedy) {
        findings.add(Finding.error(place(), "", rule, message, remedy));
    }

    /** As {@link #error}, and nothing more is read. */
    public void stop(String rule, String message, String remedy) {
        error(rule, message, remedy);
        stopped = true;
    }

    public String place() {
        return line == 0 ? name : name + ":" + line;
    }

    /** Number of this row's line, from 1. */
    public int line() {
        return line;
    }
}
