package io.heddle.config.translation;

import io.heddle.config.Rule;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;

/** What is known of the model, but not in the controller's. Whoever teaches the fabric one of these deletes its line here. */
final class NotApplied {
    private NotApplied() {}

    static void warn(Findings findings, Place place, String what) {
        findings.warning(place, Rule.NOT_APPLIED, what + " is kept, but not applied", "do not rely on it");
    }

    static void service(DeploymentModel model, Findings findings) {
        model.guestAgent().ifPresent(g -> warn(findings, g.place(), "what GuestAgentSettings says"));
    }

    static void role(DeploymentModel.Role role, Findings findings) {
        var definition = role.definition();
        definition.sites().stream().findFirst().ifPresent(s -> warn(findings, s.place(), "the site " + s.name()));
        for (var c : definition.certificates()) warn(findings, c.place(), "the certificate " + c.name());
        if (!role.vmName().isEmpty()) warn(findings, definition.place(), "the vmName of " + role.name());
    }
}
