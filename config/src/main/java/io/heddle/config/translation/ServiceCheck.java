package io.heddle.config.translation;

import io.heddle.config.Finding;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.servicemodel.ServiceConfiguration;
import io.heddle.config.servicemodel.ServiceConfiguration.RoleConfiguration;
import io.heddle.config.servicemodel.ServiceDefinition;
import io.heddle.config.servicemodel.ServiceModel;
import io.heddle.config.servicemodel.ServiceModelReader;
import io.heddle.config.servicemodel.ServiceModelReader.Result;
import io.heddle.config.xml.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            return description().isPresent();
        }

        /** What the controller would deploy. */
        public Optional<ServiceDescription> description() {
            return translation.flatMap(Translator.Translation::description);
        }
    }

    /** Checks a pair. What keeps a role from running on Linux is a warning here; it is an error for who deploys it there. */
    public static Report check(String csdefName, byte[] csdef, String cscfgName, byte[] cscfg) {
        return report(ServiceModelReader.read(csdefName, csdef, cscfgName, cscfg), "");
    }

    /** Checks a definition with any number of configurations, or alone; what concerns several of them is said once. */
    public static List<Finding> check(String csdefName, byte[] csdef, Map<String, byte[]> configurations) {
        if (configurations.isEmpty()) return alone(csdefName, csdef);
        return configurations.entrySet().stream()
                .flatMap(c -> check(csdefName, csdef, c.getKey(), c.getValue()).findings().stream())
                .distinct()
                .sorted(Finding.ORDER)
                .toList();
    }

    /** What can be said of a definition with one instance of each role and no settings. */
    private static List<Finding> alone(String csdefName, byte[] csdef) {
        var read = ServiceModelReader.readDefinition(csdefName, csdef);
        var model = read.valid().map(d -> new ServiceModel(d, plain(d)));
        return report(new Result<>(model, read.findings()), "").findings();
    }

    private static ServiceConfiguration plain(ServiceDefinition definition) {
        var roles = definition.roles().stream()
                .map(r -> new RoleConfiguration(r.place(), r.name(), "", "", 1, List.of(), List.of()))
                .toList();
        return new ServiceConfiguration(
                definition.place(), definition.name(), "1", "*", "", roles, Optional.empty(), Optional.empty());
    }

    /** What the translation would say of the sizes, had the reading let it come so far. */
    private static List<Finding> sizes(Result<ServiceModel> read) {
        var findings = new Findings();
        read.value().ifPresent(model -> model.definition().roles().forEach(r -> RoleTranslator.checkSize(r, findings)));
        return findings.toList();
    }

    /** What can be said of a model that was read; {@code packageSha256} is empty when there is no package. */
    public static Report report(Result<ServiceModel> read, String packageSha256) {
        var findings = new ArrayList<>(read.findings());
        var translation = read.valid().map(m -> Translator.toController(m, packageSha256));
        if (translation.isEmpty()) findings.addAll(sizes(read));
        translation.ifPresent(t -> {
            findings.addAll(t.findings());
            t.cannotRun()
                    .forEach(
                            f -> findings.add(Finding.warning(f.place(), f.path(), f.rule(), f.message(), f.remedy())));
        });
        findings.sort(Finding.ORDER);
        return new Report(read.value(), translation, findings);
    }
}
