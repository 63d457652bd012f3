package io.heddle.config.servicemodel;

import io.heddle.config.servicemodel.ServiceDefinition.LoadBalancerProbe;
import io.heddle.config.servicemodel.ServiceDefinition.NetworkTrafficRule;
import io.heddle.config.servicemodel.ServiceDefinition.TopologyChangeDiscovery;
import io.heddle.config.xml.XmlText;
import java.util.Locale;

/** Prints a definition as a {@code .csdef} that reads back to the same. */
public final class DefinitionWriter {
    private DefinitionWriter() {}

    public static String print(ServiceDefinition definition) {
        var out = new XmlText();
        out.open("ServiceDefinition")
                .attribute("xmlns", ServiceModelReader.NAMESPACE + "ServiceDefinition")
                .attribute("name", definition.name())
                .attributeUnless(5, "upgradeDomainCount", definition.upgradeDomainCount());
        if (definition.topologyChangeDiscovery() == TopologyChangeDiscovery.BLAST) {
            out.attribute("topologyChangeDiscovery", "Blast");
        }
        out.attributeUnless("unspecified", "schemaVersion", definition.schemaVersion());
        if (!definition.loadBalancerProbes().isEmpty()) {
            out.open("LoadBalancerProbes");
            definition.loadBalancerProbes().forEach(p -> probe(out, p));
            out.close();
        }
        definition.roles().forEach(r -> RoleWriter.print(out, r));
        if (!definition.networkTrafficRules().isEmpty()) {
            out.open("NetworkTrafficRules");
            definition.networkTrafficRules().forEach(r -> rule(out, r));
            out.close();
        }
        return out.close().toString();
    }

    private static void probe(XmlText out, LoadBalancerProbe probe) {
        out.open("LoadBalancerProbe")
                .attribute("name", probe.name())
                .attribute("protocol", probe.protocol().name().toLowerCase(Locale.ROOT))
                .attributeUnless("", "path", probe.path())
                .attributeUnless(0, "port", probe.port())
                .attribute("intervalInSeconds", probe.interval().toSeconds())
                .attribute("timeoutInSeconds", probe.timeout().toSeconds())
                .close();
    }

    private static void rule(XmlText out, NetworkTrafficRule rule) {
        out.open("OnlyAllowTrafficTo").open("Destinations");
        for (var d : rule.destinations()) {
            out.open("RoleEndpoint")
                    .attribute("roleName", d.role())
                    .attribute("endpointName", d.endpoint())
                    .close();
        }
        out.close();
        if (rule.fromAnyone()) {
            out.open("AllowAllTraffic").close();
        } else {
            out.open("WhenSource").attribute("matches", "AnyRule");
            for (var role : rule.fromRoles())
                out.open("FromRole").attribute("roleName", role).close();
            out.close();
        }
        out.close();
    }
}
