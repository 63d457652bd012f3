package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.RoleDefinition.RoleRuntime;
import io.heddle.config.servicemodel.RoleDefinition.Site;
import io.heddle.config.servicemodel.RoleDefinition.Task;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.XmlCursor;
import io.heddle.config.xml.XmlElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a definition out of a package of the original tools together again: they strip startup tasks, runtime and sites from
 * it, and keep them in each role's {@code RoleModel.xml}.
 */
public final class PackagedDefinition {
    private PackagedDefinition() {}

    /** The definition with what the models of its roles add, as far as it does not say the same itself. */
    public static ServiceDefinition restore(
            ServiceDefinition definition, Map<String, XmlElement> roleModels, Findings findings) {
        var roles = definition.roles().stream()
                .map(role -> Optional.ofNullable(roleModels.get(role.name()))
                        .map(model -> restore(role, model, findings))
                        .orElse(role))
                .toList();
        return new ServiceDefinition(
                definition.place(),
                definition.name(),
                definition.upgradeDomainCount(),
                definition.topologyChangeDiscovery(),
                definition.schemaVersion(),
                definition.loadBalancerProbes(),
                roles,
                definition.networkTrafficRules());
    }

    private static RoleDefinition restore(RoleDefinition role, XmlElement model, Findings findings) {
        if (!model.name().equals("RoleModel")) {
            findings.error(
                    model.place(),
                    Rule.ROLE_MODEL,
                    "begins with " + model.name() + " instead of RoleModel",
                    "make the package again");
            return role;
        }
        // The model says much that the definition says as well; only its errors matter.
        var own = new Findings();
        var in = new XmlCursor(model, own);
        var tasks = role.startupTasks().isEmpty() ? tasks(in, findings) : role.startupTasks();
        var runtime =
                role.runtime().isPresent() ? role.runtime() : in.one("Runtime").map(RoleReader::runtime);
        var sites = role.sites().isEmpty() ? RoleReader.list(in.one("Sites"), "Site", SiteReader::site) : role.sites();
        findings.addAll(own.toList().stream().filter(f -> f.isError()).toList());
        return rebuilt(role, tasks, runtime, sites);
    }

    /** The role's own tasks. Those of plug-ins and of the Windows host stack lie elsewhere than in approot. */
    private static List<Task> tasks(XmlCursor in, Findings findings) {
        var tasks = new ArrayList<Task>();
        for (var task : in.one("Startup").map(s -> s.all("Task")).orElse(List.of())) {
            var where = task.text("relativePath", "approot").toLowerCase(Locale.ROOT);
            var read = RoleReader.task(task);
            if (where.startsWith("approot")) {
                tasks.add(read);
            } else {
                findings.info(
                        task.place(),
                        Rule.IMPORT_WITHOUT_EFFECT,
                        read.commandLine() + " of " + where + " is not run: it belongs to Windows",
                        "nothing, unless the role needs what it does");
            }
        }
        return tasks;
    }

    private static RoleDefinition rebuilt(
            RoleDefinition role, List<Task> tasks, Optional<RoleRuntime> runtime, List<Site> sites) {
        return new RoleDefinition(
                role.place(),
                role.kind(),
                role.name(),
                role.vmSize(),
                role.nativeCodeExecution(),
                role.imports(),
                role.startupPriority(),
                tasks,
                runtime,
                sites,
                role.settings(),
                role.localStorage(),
                role.certificates(),
                role.endpoints(),
                role.contents());
    }
}
