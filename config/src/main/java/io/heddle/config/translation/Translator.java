package io.heddle.config.translation;

import io.heddle.config.Finding;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.config.servicemodel.Imports;
import io.heddle.config.servicemodel.ServiceModel;
import io.heddle.config.xml.Findings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The steps of the translation, in the order in which a deployment takes them. Pure. */
public final class Translator {
    /** Racks over which each role is spread. Source: every packaged model of the original tools says 2. */
    public static final int FAULT_DOMAINS = 2;

    private Translator() {}

    /**
     * What the controller would deploy.
     *
     * @param description empty when an error made it meaningless
     * @param findings all that was found on the way
     * @param cannotRun one error for each thing that keeps a role from running on Linux: who deploys to real machines refuses if
     *     there is any; simulated machines run everything
     */
    public record Translation(
            Optional<ServiceDescription> description, List<Finding> findings, List<Finding> cannotRun) {
        public Translation {
            findings = List.copyOf(findings);
            cannotRun = List.copyOf(cannotRun);
        }
    }

    /** Joins definition and configuration, and expands imports. Expects a model that was read without errors. */
    public static DeploymentModel toDeployment(ServiceModel model) {
        var definition = model.definition();
        var configuration = model.configuration();
        var roles = new ArrayList<DeploymentModel.Role>();
        for (var role : definition.roles()) {
            configuration.role(role.name()).ifPresent(c -> {
                var expanded = Imports.expand(role);
                roles.add(new DeploymentModel.Role(
                        expanded, c.instances(), c.vmName(), c.osImage(), c.settings(), c.certificates()));
            });
        }
        return new DeploymentModel(
                definition.name(),
                configuration.osFamily(),
                configuration.osVersion(),
                definition.upgradeDomainCount(),
                definition.topologyChangeDiscovery(),
                definition.loadBalancerProbes(),
                roles,
                definition.networkTrafficRules(),
                configuration.network(),
                configuration.guestAgent());
    }

    /** Both steps at once; {@code packageSha256} is empty when there is no package (simulated machines only). */
    public static Translation toController(ServiceModel model, String packageSha256) {
        return toController(toDeployment(model), packageSha256);
    }

    /** Fills in every default, resolves sizes and ports. */
    public static Translation toController(DeploymentModel model, String packageSha256) {
        var findings = new Findings();
        var cannotRun = new Findings();
        var probes = new LinkedHashMap<String, io.heddle.config.servicemodel.ServiceDefinition.LoadBalancerProbe>();
        model.loadBalancerProbes().forEach(p -> probes.putIfAbsent(p.name(), p));
        var roles = model.roles().stream()
                .map(r -> RoleTranslator.translate(r, Map.copyOf(probes), findings, cannotRun))
                .toList();
        var description = findings.anyError()
                ? Optional.<ServiceDescription>empty()
                : Optional.of(new ServiceDescription(
                        model.service(), model.updateDomains(), FAULT_DOMAINS, packageSha256, roles));
        return new Translation(description, findings.toList(), cannotRun.toList());
    }
}
