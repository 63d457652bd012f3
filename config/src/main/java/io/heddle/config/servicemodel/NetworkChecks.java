package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.NetworkConfiguration.AccessControl;
import io.heddle.config.servicemodel.NetworkConfiguration.AclRule;
import io.heddle.config.servicemodel.NetworkConfiguration.LoadBalancer;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import io.heddle.config.xml.XmlReader;
import java.util.regex.Pattern;

/** What must hold within the network part of a configuration, and what this fabric does not do with it. */
final class NetworkChecks {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";
    private static final String ADDRESS = OCTET + "(\\." + OCTET + "){3}";
    private static final Pattern SUBNET = Pattern.compile(ADDRESS + "(/(3[0-2]|[12]?[0-9]))?");
    private static final int RULES_MAX = 50;
    private static final int DESCRIPTION_MAX = 256;

    private final NetworkConfiguration network;
    private final Findings findings;

    private NetworkChecks(NetworkConfiguration network, Findings findings) {
        this.network = network;
        this.findings = findings;
    }

    static void check(NetworkConfiguration network, Findings findings) {
        var checks = new NetworkChecks(network, findings);
        checks.notApplied();
        checks.addresses();
        checks.counts();
        network.accessControls().forEach(checks::accessControl);
        checks.references();
    }

    private void notApplied() {
        if (!network.dnsServers().isEmpty())
            kept(network.dnsServers().get(0).place(), "name servers are", "let the machines resolve names");
        if (!network.virtualNetworkSite().isEmpty())
            kept(network.place(), "the virtual network site is", "do not rely on it");
        for (var a : network.instanceAddresses()) {
            kept(
                    a.place(),
                    "subnets and public addresses of the instances of " + a.role() + " are",
                    "do not rely on them");
        }
        if (!network.reservedIps().isEmpty())
            kept(network.place(), "the reserved address is", "read the address that the deployment gets");
        for (var acl : network.endpointAcls()) {
            kept(
                    acl.place(),
                    "the access control of " + acl.role() + "/" + acl.endpoint() + " is",
                    "everybody can reach the endpoint: guard it by other means");
        }
        for (var g : network.securityGroups()) {
            kept(g.place(), "the security groups of " + g.role() + " are", "guard the role by other means");
        }
    }

    private void kept(Place place, String what, String remedy) {
        findings.warning(place, Rule.NETWORK_NOT_APPLIED, what + " kept, but not applied", remedy);
    }

    private void addresses() {
        for (var server : network.dnsServers()) address(server.place(), server.address());
        for (var balancer : network.loadBalancers()) {
            if (!balancer.staticAddress().isEmpty()) address(balancer.place(), balancer.staticAddress());
        }
        Names.unique("load balancer", network.loadBalancers(), LoadBalancer::name, LoadBalancer::place, findings);
        Names.unique("access control", network.accessControls(), AccessControl::name, AccessControl::place, findings);
    }

    private void counts() {
        if (network.reservedIps().size() > 1) {
            tooMany(network.place(), "the service has " + network.reservedIps().size() + " reserved addresses");
        }
        for (var a : network.instanceAddresses()) {
            if (a.publicIps().size() > 1) {
                tooMany(
                        a.place(),
                        "an instance of " + a.role() + " has " + a.publicIps().size() + " public addresses");
            }
        }
    }

    private void tooMany(Place place, String message) {
        findings.warning(place, Rule.ADDRESSES_TOO_MANY, message, "keep one");
    }

    private void address(Place place, String address) {
        if (address.isEmpty() || address.matches(ADDRESS)) return;
        findings.error(
                place, Rule.NOT_AN_ADDRESS, "\"" + XmlReader.brief(address) + "\" is no IPv4 address", "write one");
    }

    private void accessControl(AccessControl control) {
        if (control.rules().isEmpty() || control.rules().size() > RULES_MAX) {
            findings.error(
                    control.place(),
                    Rule.ACL_RULES,
                    control.name() + " has " + control.rules().size() + " rules",
                    "write 1 to " + RULES_MAX);
        }
        if (control.rules().stream().mapToInt(AclRule::order).distinct().count()
                < control.rules().size()) {
            findings.error(
                    control.place(),
                    Rule.ACL_RULES,
                    "two rules of " + control.name() + " have the same order",
                    "give each an order of its own");
        }
        for (var rule : control.rules()) {
            if (rule.description().length() > DESCRIPTION_MAX) {
                findings.warning(
                        rule.place(),
                        Rule.ACL_RULES,
                        "a description has " + rule.description().length() + " characters",
                        "write at most " + DESCRIPTION_MAX);
            }
            if (SUBNET.matcher(rule.remoteSubnet()).matches()
                    || rule.remoteSubnet().isEmpty()) continue;
            findings.error(
                    rule.place(),
                    Rule.SUBNET,
                    "\"" + XmlReader.brief(rule.remoteSubnet()) + "\" is no subnet",
                    "write it such as 10.0.0.0/8");
        }
    }

    private void references() {
        for (var acl : network.endpointAcls()) {
            if (network.accessControls().stream().noneMatch(c -> c.name().equals(acl.accessControl()))) {
                findings.error(
                        acl.place(),
                        Rule.NETWORK_REFERENCE,
                        "there is no access control " + acl.accessControl(),
                        "declare it in AccessControls");
            }
        }
    }
}
