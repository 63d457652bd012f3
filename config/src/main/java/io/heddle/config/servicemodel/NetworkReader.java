package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.NetworkConfiguration.AccessControl;
import io.heddle.config.servicemodel.NetworkConfiguration.AclRule;
import io.heddle.config.servicemodel.NetworkConfiguration.DnsServer;
import io.heddle.config.servicemodel.NetworkConfiguration.EndpointAcl;
import io.heddle.config.servicemodel.NetworkConfiguration.InstanceAddress;
import io.heddle.config.servicemodel.NetworkConfiguration.LoadBalancer;
import io.heddle.config.servicemodel.NetworkConfiguration.PublicIp;
import io.heddle.config.servicemodel.NetworkConfiguration.SecurityGroups;
import io.heddle.config.xml.XmlCursor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes a {@code NetworkConfiguration} element apart; its parts may stand in any order, as documentation and schema differ. */
final class NetworkReader {
    private NetworkReader() {}

    static NetworkConfiguration read(XmlCursor in) {
        var dns = in.one("Dns").map(d -> {
            var servers = RoleReader.list(d.one("DnsServers"), "DnsServer", NetworkReader::dnsServer);
            d.done();
            return servers;
        });
        var site = in.one("VirtualNetworkSite").map(e -> named(e, "name"));
        var assignments = in.one("AddressAssignments");
        var addresses = assignments
                .map(a -> a.all("InstanceAddress").stream()
                        .map(NetworkReader::instanceAddress)
                        .toList())
                .orElse(List.of());
        var reserved =
                RoleReader.list(assignments.flatMap(a -> a.one("ReservedIPs")), "ReservedIP", e -> named(e, "name"));
        assignments.ifPresent(XmlCursor::done);
        var controls = RoleReader.list(in.one("AccessControls"), "AccessControl", NetworkReader::accessControl);
        var acls = RoleReader.list(in.one("EndpointAcls"), "EndpointAcl", NetworkReader::endpointAcl);
        var balancers = RoleReader.list(in.one("LoadBalancers"), "LoadBalancer", NetworkReader::loadBalancer);
        var groups = RoleReader.list(
                in.one("NetworkSecurityGroupRefs"), "NetworkSecurityGroupRef", NetworkReader::securityGroups);
        in.done();
        return new NetworkConfiguration(
                in.place(),
                dns.orElse(List.of()),
                site.orElse(""),
                addresses,
                reserved,
                controls,
                acls,
                balancers,
                groups);
    }

    private static String named(XmlCursor in, String attribute) {
        var name = in.named(attribute);
        in.done();
        return name;
    }

    private static DnsServer dnsServer(XmlCursor in) {
        var server = new DnsServer(in.place(), in.named("name"), in.required("IPAddress"));
        in.done();
        return server;
    }

    private static InstanceAddress instanceAddress(XmlCursor in) {
        var role = in.named("roleName");
        var subnets = RoleReader.list(in.one("Subnets"), "Subnet", e -> named(e, "name"));
        var publicIps = RoleReader.list(in.one("PublicIPs"), "PublicIP", NetworkReader::publicIp);
        in.done();
        return new InstanceAddress(in.place(), role, subnets, publicIps);
    }

    private static PublicIp publicIp(XmlCursor in) {
        var ip = new PublicIp(
                in.place(),
                in.named("name"),
                in.integer("idleTimeoutInMinutes", 4, 1, Integer.MAX_VALUE),
                in.text("domainNameLabel", ""));
        in.done();
        return ip;
    }

    private static AccessControl accessControl(XmlCursor in) {
        var name = in.named("name");
        var rules = in.all("Rule").stream().map(NetworkReader::rule).toList();
        in.done();
        return new AccessControl(in.place(), name, rules);
    }

    private static AclRule rule(XmlCursor in) {
        var rule = new AclRule(
                in.place(),
                in.requiredInteger("order", 0, 0, 65_535),
                in.requiredChoice("action", false, Map.of("permit", true, "deny", false)),
                in.required("remoteSubnet"),
                in.text("description", ""));
        in.done();
        return rule;
    }

    private static EndpointAcl endpointAcl(XmlCursor in) {
        // Schema and real files write endPoint; the documentation writes endpoint. Both are right here.
        var endpoint = Optional.of(in)
                .filter(e -> e.hasExactly("endpoint"))
                .flatMap(e -> e.optional("endpoint"))
                .orElseGet(() -> in.required("endPoint"));
        var acl = new EndpointAcl(in.place(), in.required("role"), endpoint, in.required("accessControl"));
        in.done();
        return acl;
    }

    private static LoadBalancer loadBalancer(XmlCursor in) {
        var name = in.named("name");
        var frontEnd = in.one("FrontendIPConfiguration");
        if (frontEnd.isEmpty()) {
            in.findings()
                    .error(
                            in.place(),
                            Rule.ELEMENT_MISSING,
                            "the load balancer " + name + " has no FrontendIPConfiguration",
                            "add it");
        }
        var balancer = new LoadBalancer(
                in.place(),
                name,
                frontEnd.map(f -> f.requiredChoice("type", "private", Map.of("private", "private")))
                        .orElse("private"),
                frontEnd.map(f -> f.text("subnet", "")).orElse(""),
                frontEnd.map(f -> f.text("staticVirtualNetworkIPAddress", "")).orElse(""));
        frontEnd.ifPresent(XmlCursor::done);
        in.done();
        return balancer;
    }

    private static SecurityGroups securityGroups(XmlCursor in) {
        var role = in.named("roleName");
        var groups = in.all("NetworkSecurityGroup").stream()
                .map(e -> named(e, "name"))
                .toList();
        in.done();
        return new SecurityGroups(in.place(), role, groups);
    }
}
