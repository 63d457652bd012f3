package io.heddle.config.servicemodel;

import io.heddle.config.xml.Findings;

/** Checks a definition against its configuration. */
final class ModelChecks {
    private ModelChecks() {}

    static void check(ServiceModel model, Findings findings) {
        var definition = model.definition();
        var configuration = model.configuration();
        for (var role : definition.roles()) {
            if (configuration.role(role.name()).isEmpty()) {
                findings.error(
                        configuration.place(),
                        "role-not-configured",
                        "role " + role.name() + " of the definition (" + role.place() + ") is not configured",
                        "add <Role name=\"" + role.name() + "\"> with its Instances");
            }
        }
        for (var role : configuration.roles()) {
            if (definition.role(role.name()).isEmpty()) {
                findings.error(
                        role.place(),
                        "role-not-defined",
                        "role " + role.name() + " is not in the definition",
                        "delete it, or correct its name");
            }
        }
    }
}
