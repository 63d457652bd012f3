package io.heddle.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What every source file must look like. */
class TidyTest {
    private static final int LINES_MAX = 400;

    /** Files that were longer when the limit came, with the length that they may not exceed. Only ever shorten this. */
    private static final Map<String, Integer> LONGER = Map.of("ClusterTest.java", 410, "ClusterActorTest.java", 410);

    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    private static final Path TOP = Path.of(System.getProperty("heddle.top"));

    @Test
    void noSourceFileIsLong() throws IOException {
        var found = new ArrayList<String>();
        for (var file : sources()) {
            long lines = Files.readAllLines(file).size();
            int max = LONGER.getOrDefault(file.getFileName().toString(), LINES_MAX);
            if (lines > max) found.add(TOP.relativize(file) + ": " + lines + " lines");
        }
        assertThat(found).isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() throws IOException {
        var found = new ArrayList<String>();
        for (var file : sources()) {
            boolean self = file.endsWith("TidyTest.java");
            if (!self && UNFINISHED.matcher(Files.readString(file)).find()) {
                found.add(TOP.relativize(file).toString());
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsAndRefusesNull() throws IOException {
        var found = new ArrayList<String>();
        for (var folder : sources().stream()
                .filter(f -> f.toString().contains("/src/main/java/"))
                .map(Path::getParent)
                .distinct()
                .toList()) {
            var info = folder.resolve("package-info.java");
            if (!Files.exists(info) || !Files.readString(info).contains("@NullMarked")) {
                found.add(TOP.relativize(folder).toString());
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(TOP)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !f.toString().contains("/target/"))
                    .toList();
        }
    }
}
