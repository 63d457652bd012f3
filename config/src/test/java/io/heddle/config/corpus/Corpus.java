package io.heddle.config.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/** Real service models out of public repositories. They are no part of the project; a folder beside it may hold them. */
final class Corpus {
    private static final String FOLDER = "shared/data/service-models";

    private Corpus() {}

    /** A definition with one of its configurations. */
    record Pair(String name, Path csdef, Path cscfg) {}

    /** Skips the test, and says so, when there is no such folder. */
    static Path folder() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(FOLDER))) return at.resolve(FOLDER);
        }
        Assumptions.abort("no folder ../" + FOLDER + " beside the project: the real service models are not read");
        throw new IllegalStateException("unreachable");
    }

    static List<Pair> pairs(Path folder) {
        var pairs = new ArrayList<Pair>();
        for (var csdef : files(folder, ".csdef")) {
            for (var cscfg : configurations(csdef)) {
                var name =
                        folder.relativize(csdef.getParent()) + "/" + csdef.getFileName() + " + " + cscfg.getFileName();
                pairs.add(new Pair(name, csdef, cscfg));
            }
        }
        return pairs;
    }

    /** Those beside a definition; among the samples of the documentation, the one of the same name. */
    static List<Path> configurations(Path csdef) {
        var beside = files(csdef.getParent(), ".cscfg").stream()
                .filter(f -> f.getParent().equals(csdef.getParent()))
                .toList();
        if (!csdef.getParent().endsWith("docs-samples")) return beside;
        var wanted = csdef.getFileName().toString().replace(".csdef", ".cscfg");
        return beside.stream()
                .filter(f -> f.getFileName().toString().equals(wanted))
                .toList();
    }

    static List<Path> files(Path folder, String ending) {
        try (var all = Files.walk(folder)) {
            return all.filter(f -> f.toString().toLowerCase(Locale.ROOT).endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
