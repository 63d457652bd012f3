package io.heddle.edge.json;

import io.heddle.config.Finding;
import io.heddle.config.controller.ServiceDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/** Turns a package and a configuration into what the controller deploys. Pure but for reading the file. */
@FunctionalInterface
public interface ServiceReader {
    Reading read(Source source);

    /**
     * @param file the package
     * @param configuration the {@code .cscfg} as it was sent
     * @param definition a {@code .csdef} to use in place of the package's own
     */
    record Source(Path file, String sha256, ByteString configuration, Optional<ByteString> definition) {}

    /** The description is there exactly when no finding is an error. */
    record Reading(Optional<ServiceDescription> description, List<Finding> findings) {
        public Reading {
            findings = List.copyOf(findings);
        }
    }
}
