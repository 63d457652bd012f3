package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.ServiceConfiguration.RoleConfiguration;
import io.heddle.config.servicemodel.ServiceConfiguration.Setting;
import io.heddle.config.servicemodel.ServiceConfiguration.Thumbprint;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.XmlReader;
import java.util.regex.Pattern;

/** What must hold within a configuration. */
final class ConfigurationChecks {
    private static final Pattern OS_VERSION =
            Pattern.compile("WA-GUEST-OS-([0-9]{1,2})\\.[0-9]{1,3}_[0-9]{6}-[0-9]{2}");

    private ConfigurationChecks() {}

    static void check(ServiceConfiguration configuration, Findings findings) {
        Names.unique("role", configuration.roles(), RoleConfiguration::name, RoleConfiguration::place, findings);
        for (var role : configuration.roles()) role(role, findings);
        if (!configuration.roles().isEmpty() && configuration.roles().stream().allMatch(r -> r.instances() == 0)) {
            findings.error(
                    configuration.place(),
                    Rule.INSTANCES_NONE,
                    "no role has any instance: there is nothing to run",
                    "write a count of at least 1 for one of them");
        }
        os(configuration, findings);
        configuration.network().ifPresent(n -> NetworkChecks.check(n, findings));
    }

    private static void role(RoleConfiguration role, Findings findings) {
        Names.unique("setting", role.settings(), Setting::name, Setting::place, findings);
        Names.unique("certificate", role.certificates(), Thumbprint::name, Thumbprint::place, findings);
        for (var c : role.certificates()) {
            if (c.thumbprint().matches("[0-9A-F]{40}")) continue;
            findings.warning(
                    c.place(),
                    Rule.THUMBPRINT,
                    c.thumbprint().isBlank()
                            ? "the certificate " + c.name() + " has no thumbprint yet"
                            : "the thumbprint of " + c.name() + " is \"" + XmlReader.brief(c.thumbprint()) + "\"",
                    "write the 40 hex digits of the certificate's SHA-1 sum");
        }
        for (var c : role.certificates()) {
            if (c.algorithm().equalsIgnoreCase("sha1")) continue;
            findings.warning(
                    c.place(),
                    Rule.THUMBPRINT,
                    "the thumbprintAlgorithm of " + c.name() + " is \"" + XmlReader.brief(c.algorithm()) + "\"",
                    "write sha1");
        }
        if (role.instances() == 0) {
            findings.warning(
                    role.place(),
                    Rule.INSTANCES_NONE,
                    "role " + role.name() + " has no instances: it runs nowhere",
                    "write a count of at least 1 to run it");
        }
        if (!role.vmName().isEmpty() && !role.vmName().matches("(?!-)[a-zA-Z0-9-]{1,10}(?<!-)")) {
            findings.error(
                    role.place(),
                    Rule.VM_NAME,
                    "the vmName of " + role.name() + " is \"" + XmlReader.brief(role.vmName()) + "\"",
                    "write 1 to 10 letters, digits and inner hyphens");
        }
    }

    private static void os(ServiceConfiguration configuration, Findings findings) {
        var family = configuration.osFamily();
        if (!family.matches("[1-7]")) {
            findings.warning(
                    configuration.place(),
                    Rule.OS_FAMILY,
                    "the osFamily is \"" + XmlReader.brief(family) + "\"",
                    "write 1 to 7");
        }
        var version = configuration.osVersion();
        if (version.equals("*") || version.isEmpty()) return;
        var matcher = OS_VERSION.matcher(version);
        if (!matcher.matches()) {
            findings.warning(
                    configuration.place(),
                    Rule.OS_VERSION,
                    "the osVersion is \"" + XmlReader.brief(version) + "\"",
                    "write *");
        } else if (!matcher.group(1).equals(family)) {
            findings.warning(
                    configuration.place(),
                    Rule.OS_VERSION,
                    "the osVersion " + version + " is not of the osFamily " + family,
                    "write *");
        }
    }
}
