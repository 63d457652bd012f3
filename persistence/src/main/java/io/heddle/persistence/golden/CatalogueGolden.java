package io.heddle.persistence.golden;

import io.heddle.persistence.EventCatalogue;
import io.heddle.persistence.EventCodec;
import io.heddle.persistence.Persisted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Proves that what one module has ever journalled can still be read. A golden file holds one line per sample, {@code name
 * json}, and is only ever added to; a listing of all names with their fields is what a reviewer looks at.
 *
 * <p>Run the tests with {@code -Dheddle.golden=write} to add what is new. What stands there already is never changed by that:
 * a line that no longer holds is an error, and the remedy is a new record under a new name.
 */
public final class CatalogueGolden {
    private static final String WRITE = "heddle.golden";

    private final EventCatalogue catalogue;
    private final EventCodec codec;
    private final boolean writing;

    /** For the entries of one module. */
    public CatalogueGolden(EventCatalogue catalogue) {
        this(catalogue, "write".equals(System.getProperty(WRITE)));
    }

    CatalogueGolden(EventCatalogue catalogue, boolean writing) {
        this.catalogue = catalogue;
        this.codec = new EventCodec(catalogue);
        this.writing = writing;
    }

    /**
     * Checks a golden file.
     *
     * @param file of this module, say {@code src/test/resources/golden/node.events}
     * @param samples at least one of each catalogued record, with a value in every component
     * @throws AssertionError naming all that is wrong: an entry without a sample, a sample that is not in the file, a line that
     *     cannot be read or would be written differently today
     */
    public void verifySamples(Path file, Collection<? extends Persisted> samples) {
        var wrong = new ArrayList<String>();
        var sampled = samples.stream().map(codec::name).collect(Collectors.toSet());
        for (var entry : catalogue.entries()) {
            if (!sampled.contains(entry.name())) wrong.add("no sample of " + entry.name());
        }
        for (Persisted sample : samples) {
            var back = codec.decode(codec.name(sample), codec.encode(sample));
            if (!back.equals(sample)) wrong.add("written " + sample + " but read back " + back);
        }
        var lines = new TreeSet<>(read(file));
        for (String line : lines) checkLine(line, wrong);
        var fresh = new TreeSet<>(samples.stream().map(this::line).toList());
        fresh.removeAll(lines);
        settle(file, lines, fresh, wrong);
    }

    private void checkLine(String line, List<String> wrong) {
        int space = line.indexOf(' ');
        String name = space < 0 ? line : line.substring(0, space);
        if (space < 0 || catalogue.typeOf(name).isEmpty()) {
            wrong.add("the catalogue no longer knows " + name + ", which is in journals");
            return;
        }
        try {
            String now = line(codec.decode(name, line.substring(space + 1).getBytes(StandardCharsets.UTF_8)));
            if (!now.equals(line))
                wrong.add("was written as\n    " + line + "\n  and would be written today as\n    " + now);
        } catch (EventCodec.CodecFault e) {
            wrong.add("cannot be read any more:\n    " + line + "\n    " + e.getCause());
        }
    }

    private String line(Persisted sample) {
        return codec.name(sample) + " " + new String(codec.encode(sample), StandardCharsets.UTF_8);
    }

    /**
     * Checks that the listing, {@code docs/generated/events.txt}, has this module's names with their fields as they are.
     *
     * @param file shared by all modules; each looks at its own lines only
     * @throws AssertionError naming each line that is missing or differs
     */
    public void verifyListing(Path file) {
        var wrong = new ArrayList<String>();
        var lines = new TreeSet<>(read(file));
        var fresh = new TreeSet<>(listing());
        fresh.removeAll(lines);
        for (String line : lines) {
            String name = line.substring(0, Math.max(0, line.indexOf(' ')));
            var entry = catalogue.typeOf(name);
            if (entry.isPresent() && !listing(name, entry.get()).equals(line)) {
                wrong.add("is listed as\n    " + line + "\n  but is\n    " + listing(name, entry.get()));
            }
        }
        settle(file, lines, fresh, wrong);
    }

    /** One line per entry: its name and its fields with their types. */
    public List<String> listing() {
        return catalogue.entries().stream()
                .map(e -> listing(e.name(), e.type()))
                .toList();
    }

    private static String listing(String name, Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(CatalogueGolden::field)
                .collect(Collectors.joining(", ", name + " (", ")"));
    }

    private static String field(RecordComponent component) {
        return component.getName() + ": "
                + component.getGenericType().getTypeName().replaceAll("[A-Za-z0-9_]+[.$](?=[A-Za-z])", "");
    }

    private void settle(Path file, Set<String> lines, Set<String> fresh, List<String> wrong) {
        if (!fresh.isEmpty() && writing && wrong.isEmpty()) {
            var all = new TreeSet<>(lines);
            all.addAll(fresh);
            write(file, all);
        } else {
            for (String line : fresh) wrong.add("is not in the file yet:\n    " + line);
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(
                    file + ":\n  " + String.join("\n  ", wrong)
                            + "\nIf only new events are missing, add them by running this test with -D" + WRITE
                            + "=write;"
                            + " what is in journals already cannot be changed, only followed by a new record under a new name.");
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .filter(line -> !line.isBlank())
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, Collection<String> lines) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
