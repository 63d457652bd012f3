package io.heddle.config.packages;

import io.heddle.config.Rule;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import io.heddle.config.xml.XmlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the documents that people name, without taking in more than such a document can have. */
public final class DocumentFiles {
    private DocumentFiles() {}

    /** The bytes; empty, with a finding, when the file is missing, is no file, or is too large. */
    public static Optional<byte[]> read(Path file, Findings findings) throws IOException {
        var place = Place.file(file.toString());
        if (!Files.isRegularFile(file)) {
            findings.error(
                    place,
                    Rule.FILE_MISSING,
                    Files.exists(file) ? "is not a file" : "does not exist",
                    "name a file that can be read");
            return Optional.empty();
        }
        if (Files.size(file) > XmlReader.BYTES_MAX) {
            findings.error(
                    place,
                    Rule.TOO_LARGE,
                    "has " + Files.size(file) + " bytes; at most " + XmlReader.BYTES_MAX + " are read",
                    "this is not a service model; look for what was pasted into it");
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(XmlReader.BYTES_MAX));
        }
    }
}
