package io.heddle.junit;

import io.heddle.api.ServiceModels;
import io.heddle.config.Finding;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.sim.schedule.Unreadable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A service to deploy: a definition ({@code .csdef}) and a configuration ({@code .cscfg}), given as files or texts, or written by
 * {@link #named}'s builder. All three are read, checked and translated by the product's own reader.
 */
public final class Service {
    private final String name;
    private final String definitionName;
    private final byte[] definition;
    private final String configurationName;
    private final byte[] configuration;

    private Service(
            String name, String definitionName, byte[] definition, String configurationName, byte[] configuration) {
        this.name = name;
        this.definitionName = definitionName;
        this.definition = definition;
        this.configurationName = configurationName;
        this.configuration = configuration;
    }

    /** A service from its two files. */
    public static Service files(String name, Path definition, Path configuration) {
        return new Service(
                name, definition.toString(), bytes(definition), configuration.toString(), bytes(configuration));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + Unreadable.why(file, e), e);
        }
    }

    /** A service from its two documents. */
    public static Service texts(String name, String definition, String configuration) {
        return new Service(
                name,
                name + ".csdef",
                definition.getBytes(StandardCharsets.UTF_8),
                name + ".cscfg",
                configuration.getBytes(StandardCharsets.UTF_8));
    }

    /** Of the hosted service that it is deployed to. */
    public String name() {
        return name;
    }

    /** A service that is described here, role by role. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    ServiceModels.Model read() {
        return ServiceModels.read(definitionName, definition, configurationName, configuration, "");
    }

    ServiceDescription described() {
        var model = read();
        if (Finding.anyError(model.findings()) || model.description().isEmpty()) {
            throw new IllegalArgumentException("the service " + name + " cannot be used:\n"
                    + Texts.lines(
                            model.findings().stream().filter(Finding::isError).toList()));
        }
        return model.description().get();
    }

    /** Writes a definition and a configuration. What is wrong with them is found when they are read. */
    public static final class Builder {
        private static final String NAMESPACE = "http://schemas.microsoft.com/ServiceHosting/2008/10/";

        private final String name;
        private final List<Role> roles = new ArrayList<>();
        private int updateDomains;

        private record Role(String name, int instances, String size, String endpoints) {}

        private Builder(String name) {
            this.name = name;
        }

        /** Range: 1 to 20. Without this: those of {@link Datacenter#updateDomains}. */
        public Builder updateDomains(int count) {
            updateDomains = count;
            return this;
        }

        /** A role of so many instances, of size {@code Small}: one core, 1.75 GiB. */
        public Builder role(String role, int instances) {
            return role(role, instances, "Small");
        }

        /** A role whose instances have a size of the platform's: {@code ExtraSmall}, {@code Medium}, {@code A4}. */
        public Builder role(String role, int instances, String size) {
            roles.add(new Role(role, instances, size, ""));
            return this;
        }

        /** A public port of the role that was named last, balanced over its instances. */
        public Builder endpoint(String endpoint, int port) {
            if (roles.isEmpty()) throw new IllegalStateException("an endpoint belongs to a role: name the role first");
            var last = roles.removeLast();
            var line = "\n      <InputEndpoint name=\"%s\" protocol=\"tcp\" port=\"%d\"/>"
                    .formatted(quoted(endpoint), port);
            roles.add(new Role(last.name(), last.instances(), last.size(), last.endpoints() + line));
            return this;
        }

        /** The service; of five update domains, unless told otherwise. */
        public Service build() {
            return build(5);
        }

        Service build(int updateDomainsUsual) {
            int domains = updateDomains == 0 ? updateDomainsUsual : updateDomains;
            return texts(name, definition(domains), configuration());
        }

        private String definition(int domains) {
            var text = new StringBuilder("""
                    <ServiceDefinition name="%s" upgradeDomainCount="%d" xmlns="%sServiceDefinition">
                    """.formatted(quoted(name), domains, NAMESPACE));
            for (var role : roles) {
                text.append("""
                          <WorkerRole name="%s" vmsize="%s">
                            <Runtime><EntryPoint><ProgramEntryPoint commandLine="serve" setReadyOnProcessStart="true"/></EntryPoint></Runtime>
                            <Endpoints>%s</Endpoints>
                          </WorkerRole>
                        """.formatted(quoted(role.name()), quoted(role.size()), role.endpoints()));
            }
            return text.append("</ServiceDefinition>\n").toString();
        }

        private String configuration() {
            var text = new StringBuilder("""
                    <ServiceConfiguration serviceName="%s" xmlns="%sServiceConfiguration">
                    """.formatted(quoted(name), NAMESPACE));
            for (var role : roles) {
                text.append("  <Role name=\"%s\"><Instances count=\"%d\"/></Role>\n"
                        .formatted(quoted(role.name()), role.instances()));
            }
            return text.append("</ServiceConfiguration>\n").toString();
        }

        private static String quoted(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
        }
    }
}
