package io.heddle.config.servicemodel;

import io.heddle.config.Finding;
import io.heddle.config.Rule;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import io.heddle.config.xml.XmlCursor;
import io.heddle.config.xml.XmlElement;
import io.heddle.config.xml.XmlReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads what people wrote. A definition or a model comes back whenever the XML could be read at all, even beside errors, so
 * that more can be said about it; whoever wants to use it asks {@link Finding#anyError} first.
 */
public final class ServiceModelReader {
    static final String NAMESPACE = "http://schemas.microsoft.com/ServiceHosting/2008/10/";

    private ServiceModelReader() {}

    /** What reading gave: the thing itself, unless it could not be read, and all that was found wrong. */
    public record Result<T>(Optional<T> value, List<Finding> findings) {
        public Result {
            findings = List.copyOf(findings);
        }

        /** The thing, if it was read without errors. */
        public Optional<T> valid() {
            return Finding.anyError(findings) ? Optional.empty() : value;
        }
    }

    /** Reads a definition and its configuration, and checks each alone and both together. */
    public static Result<ServiceModel> read(String csdefName, byte[] csdef, String cscfgName, byte[] cscfg) {
        var findings = new Findings();
        var definition = definition(csdefName, csdef, findings);
        var configuration = configuration(cscfgName, cscfg, findings);
        var model = definition.flatMap(d -> configuration.map(c -> new ServiceModel(d, c)));
        model.ifPresent(m -> ModelChecks.check(m, findings));
        return new Result<>(model, findings.toList());
    }

    /** Reads a configuration, and checks it against a definition that was read and checked before. */
    public static Result<ServiceModel> read(ServiceDefinition definition, String cscfgName, byte[] cscfg) {
        var findings = new Findings();
        var model = configuration(cscfgName, cscfg, findings).map(c -> new ServiceModel(definition, c));
        model.ifPresent(m -> ModelChecks.check(m, findings));
        return new Result<>(model, findings.toList());
    }

    /** Reads a definition alone. */
    public static Result<ServiceDefinition> readDefinition(String name, byte[] csdef) {
        var findings = new Findings();
        var definition = definition(name, csdef, findings);
        return new Result<>(definition, findings.toList());
    }

    /** Reads a configuration alone. */
    public static Result<ServiceConfiguration> readConfiguration(String name, byte[] cscfg) {
        var findings = new Findings();
        var configuration = configuration(name, cscfg, findings);
        return new Result<>(configuration, findings.toList());
    }

    private static Optional<ServiceDefinition> definition(String name, byte[] csdef, Findings findings) {
        return XmlReader.read(name, csdef, findings)
                .filter(root -> rooted(root, "ServiceDefinition", findings))
                .map(root -> DefinitionReader.read(new XmlCursor(root, findings)))
                .map(definition -> {
                    DefinitionChecks.check(definition, findings);
                    return definition;
                });
    }

    private static Optional<ServiceConfiguration> configuration(String name, byte[] cscfg, Findings findings) {
        return XmlReader.read(name, cscfg, findings)
                .filter(root -> rooted(root, "ServiceConfiguration", findings))
                .map(root -> ConfigurationReader.read(new XmlCursor(root, findings)))
                .map(configuration -> {
                    ConfigurationChecks.check(configuration, findings);
                    return configuration;
                });
    }

    private static boolean rooted(XmlElement root, String expected, Findings findings) {
        if (!root.name().equals(expected)) {
            findings.error(
                    root.place(),
                    Rule.ROOT_ELEMENT,
                    "begins with " + XmlReader.brief(root.name()) + " instead of " + expected,
                    rootRemedy(root.name(), expected));
            return false;
        }
        if (!root.namespace().equals(NAMESPACE + expected)) {
            findings.warning(
                    root.place(),
                    Rule.NAMESPACE,
                    root.namespace().isEmpty()
                            ? "has no namespace"
                            : "has the namespace " + XmlReader.brief(root.namespace()),
                    "write xmlns=\"" + NAMESPACE + expected + "\"; read as if it were so");
        }
        transforming(root)
                .ifPresent(place -> findings.warning(
                        place,
                        Rule.TRANSFORM,
                        "is to transform another " + expected + ", and is read without that",
                        "apply it to that one first, and hand in the result"));
        return true;
    }

    /** The first place that asks for a transformation. */
    private static Optional<Place> transforming(XmlElement element) {
        var here = element.attributes().stream()
                .filter(a -> a.namespace().equals(XmlCursor.TRANSFORM))
                .map(a -> a.place());
        return Stream.concat(here, element.children().stream().flatMap(c -> transforming(c).stream()))
                .findFirst();
    }

    private static String rootRemedy(String name, String expected) {
        if (name.equals("ServiceConfiguration") || name.equals("ServiceDefinition")) {
            return "this is the other file of the pair; were the two exchanged?";
        }
        return "wrap it into " + expected + ", or hand in the right file";
    }
}
