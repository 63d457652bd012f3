package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.ServiceConfiguration.RoleConfiguration;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.XmlReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks a definition against its configuration. */
final class ModelChecks {
    /** Settings of this prefix are for the fabric itself, and need no declaration. */
    private static final String RESERVED = "Heddle.";

    private final ServiceDefinition definition;
    private final ServiceConfiguration configuration;
    private final Findings findings;

    private ModelChecks(ServiceModel model, Findings findings) {
        this.definition = model.definition();
        this.configuration = model.configuration();
        this.findings = findings;
    }

    static void check(ServiceModel model, Findings findings) {
        var checks = new ModelChecks(model, findings);
        checks.names();
        for (var role : model.definition().roles()) {
            model.configuration().role(role.name()).ifPresent(c -> checks.pair(role, Imports.expand(role), c));
        }
        checks.balancers();
        model.configuration().network().ifPresent(checks::network);
    }

    private void names() {
        if (!definition.name().equals(configuration.serviceName())) {
            findings.warning(
                    configuration.place(),
                    Rule.SERVICE_NAME_DIFFERS,
                    "is for the service \"" + XmlReader.brief(configuration.serviceName()) + "\"; the definition ("
                            + definition.place() + ") is called \"" + XmlReader.brief(definition.name()) + "\"",
                    "make sure that the two belong together");
        }
        for (var role : definition.roles()) {
            if (role.name().isEmpty() || configuration.role(role.name()).isPresent()) continue;
            findings.error(
                    configuration.place(),
                    Rule.ROLE_NOT_CONFIGURED,
                    "role " + role.name() + " of the definition (" + role.place() + ") is not configured",
                    configuration.roles().stream()
                            .filter(r -> r.name().equalsIgnoreCase(role.name()))
                            .findFirst()
                            .map(r -> "write " + role.name() + " instead of " + XmlReader.brief(r.name())
                                    + ": names are case-sensitive")
                            .orElse("add <Role name=\"" + role.name() + "\"> with its Instances"));
        }
        for (var role : configuration.roles()) {
            if (role.name().isEmpty() || definition.role(role.name()).isPresent()) continue;
            findings.error(
                    role.place(),
                    Rule.ROLE_NOT_DEFINED,
                    "role " + XmlReader.brief(role.name()) + " is not in the definition",
                    definition.roles().stream()
                            .filter(r -> r.name().equalsIgnoreCase(role.name()))
                            .findFirst()
                            .map(r -> "write " + r.name() + ": names are case-sensitive")
                            .orElse("delete it, or correct its name"));
        }
    }

    private void pair(RoleDefinition role, RoleDefinition expanded, RoleConfiguration configured) {
        settings(role, expanded, configured);
        certificates(expanded, configured);
    }

    private void settings(RoleDefinition role, RoleDefinition expanded, RoleConfiguration configured) {
        var own = role.settings().stream().map(RoleDefinition.Declared::name).collect(Collectors.toSet());
        for (var setting : expanded.settings()) {
            if (configured.setting(setting.name()).isPresent()) continue;
            if (own.contains(setting.name()) && !Plugin.owns(setting.name())) {
                findings.error(
                        configured.place(),
                        Rule.SETTING_WITHOUT_VALUE,
                        "role " + role.name() + " has no value for the setting " + setting.name() + " ("
                                + setting.place() + ")",
                        "add <Setting name=\"" + setting.name() + "\" value=\"...\"/>");
            }
        }
        var known =
                expanded.settings().stream().map(RoleDefinition.Declared::name).collect(Collectors.toSet());
        boolean opaque = role.imports().stream().anyMatch(i -> !Imports.known(i.moduleName()));
        for (var setting : configured.settings()) {
            var name = setting.name();
            if (known.contains(name) || Plugin.owns(name) || name.startsWith(RESERVED) || opaque || name.isEmpty())
                continue;
            findings.warning(
                    setting.place(),
                    Rule.SETTING_NOT_DECLARED,
                    "role " + role.name() + " does not declare the setting " + XmlReader.brief(name),
                    "declare it in the definition, or delete it; the role's code gets it all the same");
        }
    }

    private void certificates(RoleDefinition expanded, RoleConfiguration configured) {
        var declared = expanded.certificates().stream()
                .map(RoleDefinition.Certificate::name)
                .collect(Collectors.toSet());
        Set<String> known = new HashSet<>(declared);
        // Naming a certificate at an https endpoint declares it.
        expanded.endpoints().input().forEach(e -> known.add(e.certificate()));
        known.remove("");
        var given = configured.certificates().stream()
                .map(ServiceConfiguration.Thumbprint::name)
                .collect(Collectors.toSet());
        for (var name : known) {
            if (given.contains(name)) continue;
            findings.warning(
                    configured.place(),
                    Rule.CERTIFICATE_WITHOUT_THUMBPRINT,
                    "role " + expanded.name() + " has no thumbprint for the certificate " + name,
                    "add <Certificate name=\"" + name + "\" thumbprint=\"...\" thumbprintAlgorithm=\"sha1\"/>");
        }
        for (var certificate : configured.certificates()) {
            if (known.contains(certificate.name()) || Plugin.owns(certificate.name())) continue;
            findings.info(
                    certificate.place(),
                    Rule.CERTIFICATE_NOT_DECLARED,
                    "no element of role " + expanded.name() + " declares the certificate "
                            + XmlReader.brief(certificate.name()),
                    "delete it, or declare it in the definition");
        }
    }

    private void network(NetworkConfiguration network) {
        for (var a : network.instanceAddresses()) role(a.role(), a.place());
        for (var g : network.securityGroups()) role(g.role(), g.place());
        for (var acl : network.endpointAcls()) {
            var role = definition.role(acl.role());
            role(acl.role(), acl.place());
            if (role.isPresent()
                    && Imports.expand(role.get()).endpoints().input().stream()
                            .noneMatch(e -> e.name().equals(acl.endpoint()))) {
                findings.error(
                        acl.place(),
                        Rule.NETWORK_REFERENCE,
                        "role " + acl.role() + " has no input endpoint " + XmlReader.brief(acl.endpoint()),
                        "correct the name");
            }
        }
    }

    private void balancers() {
        var declared =
                configuration.network().map(NetworkConfiguration::loadBalancers).orElse(List.of());
        for (var role : definition.roles()) {
            for (var e : role.endpoints().input()) {
                if (e.loadBalancer().isEmpty()
                        || declared.stream().anyMatch(b -> b.name().equals(e.loadBalancer()))) {
                    continue;
                }
                findings.error(
                        e.place(),
                        Rule.NETWORK_REFERENCE,
                        "the configuration has no load balancer " + XmlReader.brief(e.loadBalancer()),
                        "declare it in NetworkConfiguration/LoadBalancers");
            }
        }
    }

    private void role(String role, io.heddle.config.xml.Place place) {
        if (definition.role(role).isPresent()) return;
        findings.error(place, Rule.NETWORK_REFERENCE, "there is no role " + XmlReader.brief(role), "correct the name");
    }
}
