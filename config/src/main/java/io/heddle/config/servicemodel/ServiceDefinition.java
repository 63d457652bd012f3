package io.heddle.config.servicemodel;

import io.heddle.config.xml.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A {@code .csdef}: what a service is made of. Defaults are filled in.
 *
 * @param upgradeDomainCount 1 to 20, 5 when not given
 * @param schemaVersion as written; informative only, never checked
 */
public record ServiceDefinition(
        Place place,
        String name,
        int upgradeDomainCount,
        TopologyChangeDiscovery topologyChangeDiscovery,
        String schemaVersion,
        List<LoadBalancerProbe> loadBalancerProbes,
        List<RoleDefinition> roles,
        List<NetworkTrafficRule> networkTrafficRules) {
    public ServiceDefinition {
        loadBalancerProbes = List.copyOf(loadBalancerProbes);
        roles = List.copyOf(roles);
        networkTrafficRules = List.copyOf(networkTrafficRules);
    }

    public Optional<RoleDefinition> role(String role) {
        return roles.stream().filter(r -> r.name().equals(role)).findFirst();
    }

    /** When instances learn that others came or went: domain by domain, or all at once. */
    public enum TopologyChangeDiscovery {
        UPGRADE_DOMAIN_WALK,
        BLAST
    }

    /**
     * A health question that replaces the guest agent's answer.
     *
     * @param path asked for over http; empty for tcp
     * @param port 0: the local port of the endpoint that uses it
     */
    public record LoadBalancerProbe(
            Place place, String name, Protocol protocol, String path, int port, Duration interval, Duration timeout) {
        public enum Protocol {
            HTTP,
            TCP
        }
    }

    /**
     * Restricts who may reach internal endpoints.
     *
     * @param fromAnyone every role may; {@code fromRoles} is empty then
     * @param fromRoles only these may; nobody when empty
     */
    public record NetworkTrafficRule(
            Place place, List<Destination> destinations, boolean fromAnyone, List<String> fromRoles) {
        public NetworkTrafficRule {
            destinations = List.copyOf(destinations);
            fromRoles = List.copyOf(fromRoles);
        }

        public record Destination(Place place, String role, String endpoint) {}
    }
}
