package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.ServiceConfiguration.GuestAgentSettings;
import io.heddle.config.servicemodel.ServiceConfiguration.RoleConfiguration;
import io.heddle.config.servicemodel.ServiceConfiguration.Setting;
import io.heddle.config.servicemodel.ServiceConfiguration.Thumbprint;
import io.heddle.config.xml.XmlCursor;
import java.util.Locale;

/** Takes a {@code ServiceConfiguration} element apart. Says what is missing, wrong or unknown; checks nothing further. */
final class ConfigurationReader {
    /** Unit: instances of one role. Our limit: a role of more is a service of its own. */
    static final int INSTANCES_MAX = 1_000;

    private ConfigurationReader() {}

    static ServiceConfiguration read(XmlCursor in) {
        var name = in.required("serviceName");
        var osFamily = in.text("osFamily", "1").strip();
        var osVersion = in.text("osVersion", "*").strip();
        var schemaVersion = in.text("schemaVersion", "unspecified");
        var roles = in.all("Role").stream().map(ConfigurationReader::role).toList();
        var network = in.one("NetworkConfiguration").map(NetworkReader::read);
        var agent = in.one("GuestAgentSettings").map(ConfigurationReader::agent);
        in.done();
        return new ServiceConfiguration(in.place(), name, osFamily, osVersion, schemaVersion, roles, network, agent);
    }

    private static RoleConfiguration role(XmlCursor in) {
        var name = in.named("name");
        var vmName = in.text("vmName", "");
        var image = in.one("OsImage").map(e -> {
            var href = e.required("href");
            e.done();
            return href;
        });
        var instances = in.one("Instances");
        if (instances.isEmpty()) {
            in.findings()
                    .error(
                            in.place(),
                            Rule.INSTANCES_MISSING,
                            "role " + name + " has no Instances",
                            "add <Instances count=\"1\"/>");
        }
        int count = instances
                .map(e -> {
                    int c = e.requiredInteger("count", 1, 0, INSTANCES_MAX);
                    e.done();
                    return c;
                })
                .orElse(1);
        var settings = RoleReader.list(in.one("ConfigurationSettings"), "Setting", ConfigurationReader::setting);
        var certificates = RoleReader.list(in.one("Certificates"), "Certificate", ConfigurationReader::thumbprint);
        in.done();
        return new RoleConfiguration(in.place(), name, vmName, image.orElse(""), count, settings, certificates);
    }

    private static Setting setting(XmlCursor in) {
        var setting = new Setting(in.place(), in.named("name"), in.required("value"));
        in.done();
        return setting;
    }

    private static Thumbprint thumbprint(XmlCursor in) {
        var name = in.named("name");
        var written = in.required("thumbprint");
        var compact = written.replaceAll("\\s+", "");
        var thumbprint = compact.matches("[0-9a-fA-F]+") ? compact.toUpperCase(Locale.ROOT) : written;
        var algorithm = in.text("thumbprintAlgorithm", "sha1");
        in.done();
        return new Thumbprint(in.place(), name, thumbprint, algorithm);
    }

    private static GuestAgentSettings agent(XmlCursor in) {
        var settings = new GuestAgentSettings(
                in.place(),
                in.flag("cleanupFirewallOnRoleRestart", true),
                in.flag("allowRoleProcessLocalDumps", false));
        in.done();
        return settings;
    }
}
