package io.heddle.config.servicemodel;

import io.heddle.config.xml.Place;
import java.util.List;

/** The network part of a {@code .cscfg}. Names are empty when not given. */
public record NetworkConfiguration(
        Place place,
        List<DnsServer> dnsServers,
        String virtualNetworkSite,
        List<InstanceAddress> instanceAddresses,
        List<String> reservedIps,
        List<AccessControl> accessControls,
        List<EndpointAcl> endpointAcls,
        List<LoadBalancer> loadBalancers,
        List<SecurityGroups> securityGroups) {
    public NetworkConfiguration {
        dnsServers = List.copyOf(dnsServers);
        instanceAddresses = List.copyOf(instanceAddresses);
        reservedIps = List.copyOf(reservedIps);
        accessControls = List.copyOf(accessControls);
        endpointAcls = List.copyOf(endpointAcls);
        loadBalancers = List.copyOf(loadBalancers);
        securityGroups = List.copyOf(securityGroups);
    }

    public record DnsServer(Place place, String name, String address) {}

    /** The subnets, and the public addresses, of a role's instances. */
    public record InstanceAddress(Place place, String role, List<String> subnets, List<PublicIp> publicIps) {
        public InstanceAddress {
            subnets = List.copyOf(subnets);
            publicIps = List.copyOf(publicIps);
        }
    }

    /** Unit of {@code idleTimeoutMinutes}: minutes, 4 when not given. */
    public record PublicIp(Place place, String name, int idleTimeoutMinutes, String domainNameLabel) {}

    /** Rules by rising order: the first that matches decides. */
    public record AccessControl(Place place, String name, List<AclRule> rules) {
        public AccessControl {
            rules = List.copyOf(rules);
        }
    }

    /** {@code remoteSubnet} in CIDR notation. */
    public record AclRule(Place place, int order, boolean permit, String remoteSubnet, String description) {}

    public record EndpointAcl(Place place, String role, String endpoint, String accessControl) {}

    /** An internal load balancer and the one private address it answers on. */
    public record LoadBalancer(Place place, String name, String type, String subnet, String staticAddress) {}

    public record SecurityGroups(Place place, String role, List<String> groups) {
        public SecurityGroups {
            groups = List.copyOf(groups);
        }
    }
}
