package io.heddle.role;

import java.util.List;
import java.util.Optional;

/** One instance of a role: this one or a peer. A peer shows its internal endpoints only. */
public record RoleInstance(
        String id, String role, int faultDomain, int updateDomain, List<InstanceEndpoint> endpoints) {
    public RoleInstance {
        endpoints = List.copyOf(endpoints);
    }

    public Optional<InstanceEndpoint> endpoint(String name) {
        return endpoints.stream().filter(e -> e.name().equals(name)).findFirst();
    }
}
