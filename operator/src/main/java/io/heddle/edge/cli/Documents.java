package io.heddle.edge.cli;

import io.heddle.config.packages.DocumentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that people name on the command line. */
final class Documents {
    private Documents() {}

    /** The content of a document, or {@link Failure} when it cannot be read. */
    static byte[] read(Path file) {
        var findings = new io.heddle.config.xml.Findings();
        try {
            return DocumentFiles.read(file, findings)
                    .orElseThrow(() -> Failure.unusable("cannot use " + file, Findings.lines(findings.toList())));
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    /** Throws {@link Failure} when there is nothing that could be read. */
    static void require(Path path) {
        if (!Files.exists(path)) throw Failure.unusable("cannot use " + path + ": it does not exist");
        if (!Files.isReadable(path)) throw Failure.unusable("cannot use " + path + ": no permission");
    }

    /** The only file in a folder with this ending, or {@link Failure} naming what there is. */
    static Path only(Path folder, String ending, String otherwise) {
        List<Path> found;
        try (Stream<Path> files = Files.list(folder)) {
            found = files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw cannotRead(folder, e);
        }
        if (found.size() == 1) return found.getFirst();
        throw Failure.unusable(
                folder + " holds " + (found.isEmpty() ? "no" : found.size()) + " " + ending + " files; " + otherwise,
                found.stream().map(Path::toString).toList());
    }

    static Failure cannotRead(Path file, IOException fault) {
        var reason =
                switch (fault) {
                    case java.nio.file.NoSuchFileException missing -> "it does not exist";
                    case java.nio.file.AccessDeniedException denied -> "no permission";
                    case java.nio.file.NotDirectoryException other -> "it is not a folder";
                    default -> String.valueOf(fault.getMessage());
                };
        return Failure.unusable("cannot use " + file + ": " + reason);
    }
}
