package io.heddle.config.controller;

import java.util.List;
import java.util.Optional;

/**
 * A service as the controller deploys it ({@code .svd}): valid, complete, with every default filled in.
 *
 * @param name the definition's name; which hosted service and slot it goes to is said by the command that deploys it
 * @param updateDomains 1 to 20; at most one of them is ever offline by the controller's choice
 * @param faultDomains racks over which each role is spread; at least 2 unless the datacenter has fewer
 * @param packageSha256 of the package with the roles' software, lower-case hex; empty when there is none (simulated only)
 */
public record ServiceDescription(
        String name, int updateDomains, int faultDomains, String packageSha256, List<RoleDescription> roles) {
    public ServiceDescription {
        roles = List.copyOf(roles);
    }

    public Optional<RoleDescription> role(String role) {
        return roles.stream().filter(r -> r.name().equals(role)).findFirst();
    }

    /** The public addresses that it needs: one, or none when nothing of it is public. */
    public List<Vip> vips() {
        var doors = roles.stream()
                .flatMap(r -> r.endpoints().stream()
                        .filter(e -> e.kind() != RoleDescription.Endpoint.Kind.INTERNAL)
                        .map(e -> new Vip.Door(
                                r.name(),
                                e.name(),
                                e.protocol().equals("udp") ? "udp" : "tcp",
                                e.publicPort(),
                                e.publicPortMax(),
                                e.kind() == RoleDescription.Endpoint.Kind.INPUT)))
                .toList();
        return doors.isEmpty() ? List.of() : List.of(new Vip("public", doors));
    }

    public int instanceCount() {
        return roles.stream().mapToInt(RoleDescription::instances).sum();
    }
}
