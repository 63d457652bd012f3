package io.heddle.config.translation;

import io.heddle.config.Finding;
import io.heddle.config.servicemodel.ServiceModel;
import io.heddle.config.servicemodel.ServiceModelReader;
import io.heddle.config.servicemodel.ServiceModelReader.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that can be said of a service model before it is deployed: reading, checks, and every step of the translation. */
public final class ServiceCheck {
    private ServiceCheck() {}

    /**
     * What was found, errors first, and how far the model came.
     *
     * @param translation empty when reading gave an error
     */
    public record Report(
            Optional<ServiceModel> model, Optional<Translator.Translation> translation, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        /** Whether it can be deployed: to simulated machines at least. */
        public boolean deployable() {
            return translation.flatMap(Translator.Translation::description).isPresent();
        }
    }

    /** Checks a pair. What keeps a role from running on Linux is a warning here; it is an error for who deploys it there. */
    public static Report check(String csdefName, byte[] csdef, String cscfgName, byte[] cscfg) {
        return report(ServiceModelReader.read(csdefName, csdef, cscfgName, cscfg));
    }

    private static Report report(Result<ServiceModel> read) {
        var findings = new ArrayList<>(read.findings());
        var translation = read.valid().map(m -> Translator.toController(m, ""));
        translation.ifPresent(t -> {
            findings.addAll(t.findings());
            t.cannotRun()
                    .forEach(
                            f -> findings.add(Finding.warning(f.place(), f.path(), f.rule(), f.message(), f.remedy())));
        });
        findings.sort(java.util.Comparator.comparing(Finding::severity));
        return new Report(read.value(), translation, findings);
    }
}
