package io.heddle.config.packages;

import io.heddle.config.Rule;
import io.heddle.config.packages.CloudPackage.Document;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the documents of a service, wherever people keep them: as files, in the service's folder, or in its package. */
public final class ServiceFiles {
    private ServiceFiles() {}

    /**
     * The definition at a path: a {@code .csdef}, a folder with one, or a package. Empty, with an error among the findings,
     * when there is none.
     */
    public static Optional<Document> definition(Path at, Findings findings) throws IOException {
        if (Files.isDirectory(at)) {
            var file = inFolder(at, findings);
            return file.isEmpty() ? Optional.empty() : document(file.get(), findings);
        }
        if (!isPackage(at)) return document(at, findings);
        var opened = CloudPackage.open(at);
        findings.addAll(opened.findings());
        if (opened.value().isEmpty()) return Optional.empty();
        try (var it = opened.value().get()) {
            var packed = it.definition();
            return Optional.of(new Document(at + "!" + packed.name(), packed.bytes()));
        } catch (BadPackage e) {
            findings.addAll(List.of(e.finding()));
            return Optional.empty();
        }
    }

    /** The only {@code .csdef} of a folder; empty, with an error, when there are none or several. */
    static Optional<Path> inFolder(Path folder, Findings findings) throws IOException {
        var found = ending(folder, ".csdef");
        if (found.size() == 1) return Optional.of(found.get(0));
        findings.error(
                Place.file(folder.toString()),
                Rule.ONE_CSDEF,
                "holds " + found.size() + " .csdef files",
                found.isEmpty() ? "name the folder that holds the .csdef, or the file itself" : "keep exactly one");
        return Optional.empty();
    }

    /** The {@code .cscfg} files of a folder, by name. */
    public static List<Path> configurations(Path folder) throws IOException {
        return ending(folder, ".cscfg");
    }

    private static Optional<Document> document(Path file, Findings findings) throws IOException {
        return DocumentFiles.read(file, findings).map(bytes -> new Document(file.toString(), bytes));
    }

    /** A package is known by its first bytes: no XML begins with a P. */
    private static boolean isPackage(Path file) throws IOException {
        if (!Files.isRegularFile(file)) return false;
        try (var in = Files.newInputStream(file)) {
            var head = in.readNBytes(2);
            return head.length == 2 && head[0] == 'P' && head[1] == 'K';
        }
    }

    private static List<Path> ending(Path folder, String ending) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().toLowerCase(Locale.ROOT).endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
