package io.heddle.edge.json;

import io.heddle.config.Finding;
import io.heddle.config.packages.CloudPackage;
import io.heddle.config.servicemodel.ServiceModelReader;
import io.heddle.config.translation.Translator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the definition out of the package, joins it with the configuration, and translates both for the controller. */
public final class PackagedService implements ServiceReader {
    private static final String CONFIGURATION = "configuration";
    private static final String DEFINITION = "definition";

    private final boolean simulated;

    /** @param simulated whether the machines run anything at all, since nothing really runs on them */
    public PackagedService(boolean simulated) {
        this.simulated = simulated;
    }

    @Override
    public Reading read(Source source) {
        try {
            var opened = CloudPackage.open(source.file());
            if (opened.value().isEmpty()) return new Reading(Optional.empty(), opened.findings());
            try (var content = opened.value().get()) {
                var findings = new ArrayList<>(opened.findings());
                if (source.definition().isPresent()) {
                    return read(DEFINITION, source.definition().get().toArray(), source, findings);
                }
                var packaged = content.definition();
                return read(packaged.name(), packaged.bytes(), source, findings);
            }
        } catch (io.heddle.config.packages.BadPackage e) {
            return new Reading(Optional.empty(), List.of(e.finding()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the package " + source.sha256(), e);
        }
    }

    private Reading read(String definitionName, byte[] definition, Source source, List<Finding> findings) {
        var model = ServiceModelReader.read(
                definitionName,
                definition,
                CONFIGURATION,
                source.configuration().toArray());
        findings.addAll(model.findings());
        if (model.value().isEmpty()) return new Reading(Optional.empty(), sorted(findings));
        var translation = Translator.toController(model.value().get(), source.sha256());
        findings.addAll(translation.findings());
        if (!simulated) findings.addAll(translation.cannotRun());
        return new Reading(Finding.anyError(findings) ? Optional.empty() : translation.description(), sorted(findings));
    }

    private static List<Finding> sorted(List<Finding> findings) {
        return findings.stream().distinct().sorted(Finding.ORDER).toList();
    }
}
