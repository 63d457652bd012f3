package io.heddle.config.servicemodel;

import static io.heddle.config.servicemodel.RoleWriter.list;

import io.heddle.config.servicemodel.ServiceConfiguration.RoleConfiguration;
import io.heddle.config.xml.XmlText;

/** Prints a configuration as a {@code .cscfg} that reads back to the same. */
public final class ConfigurationWriter {
    private ConfigurationWriter() {}

    public static String print(ServiceConfiguration configuration) {
        var out = new XmlText();
        out.open("ServiceConfiguration")
                .attribute("xmlns", ServiceModelReader.NAMESPACE + "ServiceConfiguration")
                .attribute("serviceName", configuration.serviceName())
                .attribute("osFamily", configuration.osFamily())
                .attribute("osVersion", configuration.osVersion())
                .attributeUnless("unspecified", "schemaVersion", configuration.schemaVersion());
        configuration.roles().forEach(r -> role(out, r));
        configuration.network().ifPresent(n -> network(out, n));
        configuration.guestAgent().ifPresent(g -> out.open("GuestAgentSettings")
                .attribute("cleanupFirewallOnRoleRestart", g.cleanupFirewallOnRoleRestart())
                .attribute("allowRoleProcessLocalDumps", g.allowRoleProcessLocalDumps())
                .close());
        return out.close().toString();
    }

    private static void role(XmlText out, RoleConfiguration role) {
        out.open("Role").attribute("name", role.name()).attributeUnless("", "vmName", role.vmName());
        if (!role.osImage().isEmpty())
            out.open("OsImage").attribute("href", role.osImage()).close();
        out.open("Instances").attribute("count", role.instances()).close();
        list(out, "ConfigurationSettings", role.settings(), s -> out.open("Setting")
                .attribute("name", s.name())
                .attribute("value", s.value())
                .close());
        list(out, "Certificates", role.certificates(), c -> out.open("Certificate")
                .attribute("name", c.name())
                .attribute("thumbprint", c.thumbprint())
                .attribute("thumbprintAlgorithm", c.algorithm())
                .close());
        out.close();
    }

    private static void network(XmlText out, NetworkConfiguration network) {
        out.open("NetworkConfiguration");
        if (!network.dnsServers().isEmpty()) {
            out.open("Dns");
            list(out, "DnsServers", network.dnsServers(), s -> out.open("DnsServer")
                    .attribute("name", s.name())
                    .attribute("IPAddress", s.address())
                    .close());
            out.close();
        }
        if (!network.virtualNetworkSite().isEmpty()) named(out, "VirtualNetworkSite", network.virtualNetworkSite());
        if (!network.instanceAddresses().isEmpty() || !network.reservedIps().isEmpty()) {
            out.open("AddressAssignments");
            network.instanceAddresses().forEach(a -> instanceAddress(out, a));
            list(out, "ReservedIPs", network.reservedIps(), n -> named(out, "ReservedIP", n));
            out.close();
        }
        acls(out, network);
        list(out, "LoadBalancers", network.loadBalancers(), b -> out.open("LoadBalancer")
                .attribute("name", b.name())
                .open("FrontendIPConfiguration")
                .attribute("type", b.type())
                .attributeUnless("", "subnet", b.subnet())
                .attributeUnless("", "staticVirtualNetworkIPAddress", b.staticAddress())
                .close()
                .close());
        list(out, "NetworkSecurityGroupRefs", network.securityGroups(), g -> {
            out.open("NetworkSecurityGroupRef").attribute("roleName", g.role());
            g.groups().forEach(n -> named(out, "NetworkSecurityGroup", n));
            out.close();
        });
        out.close();
    }

    private static void instanceAddress(XmlText out, NetworkConfiguration.InstanceAddress address) {
        out.open("InstanceAddress").attribute("roleName", address.role());
        list(out, "Subnets", address.subnets(), n -> named(out, "Subnet", n));
        list(out, "PublicIPs", address.publicIps(), p -> out.open("PublicIP")
                .attribute("name", p.name())
                .attributeUnless(4, "idleTimeoutInMinutes", p.idleTimeoutMinutes())
                .attributeUnless("", "domainNameLabel", p.domainNameLabel())
                .close());
        out.close();
    }

    private static void acls(XmlText out, NetworkConfiguration network) {
        list(out, "AccessControls", network.accessControls(), c -> {
            out.open("AccessControl").attribute("name", c.name());
            for (var r : c.rules()) {
                out.open("Rule")
                        .attribute("order", r.order())
                        .attribute("action", r.permit() ? "permit" : "deny")
                        .attribute("remoteSubnet", r.remoteSubnet())
                        .attributeUnless("", "description", r.description())
                        .close();
            }
            out.close();
        });
        list(out, "EndpointAcls", network.endpointAcls(), a -> out.open("EndpointAcl")
                .attribute("role", a.role())
                .attribute("endPoint", a.endpoint())
                .attribute("accessControl", a.accessControl())
                .close());
    }

    private static void named(XmlText out, String element, String name) {
        out.open(element).attribute("name", name).close();
    }
}
