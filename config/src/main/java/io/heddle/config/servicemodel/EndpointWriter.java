package io.heddle.config.servicemodel;

import io.heddle.config.servicemodel.RoleDefinition.Endpoints;
import io.heddle.config.servicemodel.RoleDefinition.InputEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.InstanceInputEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.InternalEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.PortRange;
import io.heddle.config.servicemodel.RoleDefinition.Protocol;
import io.heddle.config.xml.XmlText;
import java.util.Locale;

/** Prints the endpoints of a role. */
final class EndpointWriter {
    private EndpointWriter() {}

    static void print(XmlText out, Endpoints endpoints) {
        if (endpoints.equals(Endpoints.NONE)) return;
        out.open("Endpoints");
        endpoints.input().forEach(e -> input(out, e));
        endpoints.internal().forEach(e -> internal(out, e));
        endpoints.instanceInput().forEach(e -> instance(out, e));
        out.close();
    }

    private static void input(XmlText out, InputEndpoint e) {
        out.open("InputEndpoint")
                .attribute("name", e.name())
                .attribute("protocol", protocol(e.protocol()))
                .attribute("port", e.port());
        if (e.localPort() != e.port()) out.attribute("localPort", e.localPort() == 0 ? "*" : e.localPort());
        out.attributeUnless("", "certificate", e.certificate())
                .attributeUnless(false, "ignoreRoleInstanceStatus", e.ignoreRoleInstanceStatus())
                .attributeUnless("", "loadBalancerProbe", e.loadBalancerProbe())
                .attributeUnless("", "loadBalancer", e.loadBalancer())
                .attributeUnless(4, "idleTimeoutInMinutes", e.idleTimeoutMinutes());
        switch (e.distribution()) {
            case SOURCE_IP -> out.attribute("loadBalancerDistribution", "sourceIP");
            case SOURCE_IP_PROTOCOL -> out.attribute("loadBalancerDistribution", "sourceIPProtocol");
            case FIVE_TUPLE -> {}
        }
        out.close();
    }

    private static void internal(XmlText out, InternalEndpoint e) {
        out.open("InternalEndpoint").attribute("name", e.name()).attribute("protocol", protocol(e.protocol()));
        boolean plain = e.ports().size() == 1 && e.ports().get(0).size() == 1;
        if (plain) {
            out.attribute("port", e.ports().get(0).min());
        } else {
            e.ports().forEach(r -> range(out, r));
        }
        out.close();
    }

    private static void instance(XmlText out, InstanceInputEndpoint e) {
        out.open("InstanceInputEndpoint")
                .attribute("name", e.name())
                .attribute("protocol", protocol(e.protocol()))
                .attribute("localPort", e.localPort())
                .attributeUnless(4, "idleTimeoutInMinutes", e.idleTimeoutMinutes())
                .open("AllocatePublicPortFrom");
        range(out, e.publicPorts());
        out.close().close();
    }

    private static void range(XmlText out, PortRange range) {
        out.open("FixedPortRange")
                .attribute("min", range.min())
                .attribute("max", range.max())
                .close();
    }

    private static String protocol(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }
}
