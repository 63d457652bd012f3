package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.RoleDefinition.PortRange;
import io.heddle.config.servicemodel.RoleDefinition.Protocol;
import io.heddle.config.servicemodel.ServiceDefinition.LoadBalancerProbe;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import java.util.ArrayList;
import java.util.List;

/** What must hold within a definition, between its roles. */
final class DefinitionChecks {
    private static final int ROLES_MAX = 25;
    private static final int ENDPOINTS_MAX = 25;
    private static final int INTERNAL_MAX = 5;
    private static final int CERTIFICATES_MAX = 199;

    /** Unit: endpoints of all kinds. Ours: each is compared with each. */
    private static final int ENDPOINTS_LIMIT = 1_000;

    private final ServiceDefinition definition;
    private final List<RoleDefinition> expanded;
    private final Findings findings;

    private DefinitionChecks(ServiceDefinition definition, Findings findings) {
        this.definition = definition;
        this.expanded = definition.roles().stream().map(Imports::expand).toList();
        this.findings = findings;
    }

    static void check(ServiceDefinition definition, Findings findings) {
        int endpoints = definition.roles().stream()
                .mapToInt(DefinitionChecks::endpoints)
                .sum();
        if (endpoints > ENDPOINTS_LIMIT) {
            findings.error(
                    definition.place(),
                    Rule.ENDPOINTS_TOO_MANY,
                    "the service has " + endpoints + " endpoints; at most " + ENDPOINTS_LIMIT + " are taken",
                    "split it into services");
            return;
        }
        var checks = new DefinitionChecks(definition, findings);
        checks.roles();
        checks.publicPorts();
        checks.trafficRules();
        checks.counts();
        checks.internalOfEach();
        checks.certificates();
        Names.unique(
                "load balancer probe",
                definition.loadBalancerProbes(),
                LoadBalancerProbe::name,
                LoadBalancerProbe::place,
                findings);
    }

    private void roles() {
        if (definition.topologyChangeDiscovery() == ServiceDefinition.TopologyChangeDiscovery.BLAST) {
            findings.warning(
                    definition.place(),
                    Rule.NOT_APPLIED,
                    "topologyChangeDiscovery Blast is kept, but not applied",
                    "delete it, or expect changes domain by domain");
        }
        Names.checkLoosely("service", definition.name(), definition.place(), findings);
        if (definition.roles().isEmpty()) {
            findings.error(
                    definition.place(), Rule.ROLES_NONE, "the service has no role", "add a WebRole or a WorkerRole");
        }
        if (definition.roles().size() > ROLES_MAX) {
            findings.error(
                    definition.place(),
                    Rule.ROLES_TOO_MANY,
                    "the service has " + definition.roles().size() + " roles; at most " + ROLES_MAX + " are taken",
                    "split it into services");
        }
        Names.unique("role", definition.roles(), RoleDefinition::name, RoleDefinition::place, findings);
        for (int i = 0; i < definition.roles().size(); i++) {
            RoleChecks.check(definition.roles().get(i), expanded.get(i), definition, findings);
        }
    }

    /** All public endpoints share the service's one address. */
    private void publicPorts() {
        var taken = new ArrayList<Taken>();
        for (var role : expanded) {
            for (var e : role.endpoints().input()) {
                // Behind an internal load balancer the public address is not used.
                if (!e.loadBalancer().isEmpty() || e.port() == 0) continue;
                take(
                        taken,
                        new Taken(role.name(), e.name(), e.place(), e.protocol(), new PortRange(e.port(), e.port())));
            }
            for (var e : role.endpoints().instanceInput()) {
                take(taken, new Taken(role.name(), e.name(), e.place(), e.protocol(), e.publicPorts()));
            }
        }
    }

    private void take(List<Taken> taken, Taken next) {
        for (var other : taken) {
            if (other.udp() != next.udp() || !other.ports().overlaps(next.ports())) continue;
            boolean forwarders =
                    next.name().endsWith(".RdpInput") && other.name().endsWith(".RdpInput");
            findings.error(
                    next.place(),
                    Rule.PORT_CLASH,
                    next.role() + "/" + next.name() + " takes the public port "
                            + Math.max(next.ports().min(), other.ports().min()) + " of " + other.role() + "/"
                            + other.name() + " (" + other.place() + ")",
                    forwarders ? "import RemoteForwarder in one role only" : "give each a port of its own");
            break;
        }
        taken.add(next);
    }

    private record Taken(String role, String name, Place place, Protocol protocol, PortRange ports) {
        boolean udp() {
            return protocol == Protocol.UDP;
        }
    }

    private void trafficRules() {
        var rules = definition.networkTrafficRules();
        if (!rules.isEmpty()) {
            findings.warning(
                    rules.get(0).place(),
                    Rule.TRAFFIC_RULE_NOT_APPLIED,
                    "network traffic rules are kept, but not applied: every role can reach every internal endpoint",
                    "do not rely on them");
        }
        for (var rule : rules) {
            for (var target : rule.destinations()) target(target);
            for (var role : rule.fromRoles()) {
                if (definition.role(role).isEmpty()) {
                    findings.error(
                            rule.place(), Rule.TRAFFIC_RULE_TARGET, "there is no role " + role, "correct the name");
                }
            }
        }
    }

    private void target(ServiceDefinition.NetworkTrafficRule.Destination target) {
        var role = expanded.stream().filter(r -> r.name().equals(target.role())).findFirst();
        if (role.isEmpty()) {
            findings.error(
                    target.place(), Rule.TRAFFIC_RULE_TARGET, "there is no role " + target.role(), "correct the name");
        } else if (role.get().endpoints().internal().stream()
                .noneMatch(e -> e.name().equals(target.endpoint()))) {
            findings.error(
                    target.place(),
                    Rule.TRAFFIC_RULE_TARGET,
                    "role " + target.role() + " has no internal endpoint " + target.endpoint(),
                    "correct the name");
        }
    }

    private void counts() {
        count(
                "input",
                expanded.stream().mapToInt(r -> r.endpoints().input().size()).sum());
        count(
                "internal",
                expanded.stream().mapToInt(r -> r.endpoints().internal().size()).sum());
        count(
                "instance input",
                expanded.stream()
                        .mapToInt(r -> r.endpoints().instanceInput().size())
                        .sum());
    }

    /** The documentation says 5 in one place, and 25 of the whole service in another. */
    private void internalOfEach() {
        for (var role : definition.roles()) {
            int count = role.endpoints().internal().size();
            if (count <= INTERNAL_MAX) continue;
            findings.warning(
                    role.place(),
                    Rule.ENDPOINTS_TOO_MANY,
                    "role " + role.name() + " has " + count + " internal endpoints; the original platform took "
                            + INTERNAL_MAX + " of a role",
                    "nothing: this fabric takes them");
        }
    }

    private void certificates() {
        int count = expanded.stream().mapToInt(r -> r.certificates().size()).sum();
        if (count <= CERTIFICATES_MAX) return;
        findings.warning(
                definition.place(),
                Rule.CERTIFICATES_TOO_MANY,
                "the service has " + count + " certificates; the original platform took " + CERTIFICATES_MAX,
                "nothing: this fabric takes them");
    }

    private void count(String kind, int count) {
        if (count > ENDPOINTS_MAX) {
            findings.warning(
                    definition.place(),
                    Rule.ENDPOINTS_TOO_MANY,
                    "the service has " + count + " " + kind + " endpoints; the original platform took " + ENDPOINTS_MAX,
                    "nothing: this fabric takes them");
        }
    }

    private static int endpoints(RoleDefinition role) {
        return role.endpoints().input().size()
                + role.endpoints().internal().stream()
                        .mapToInt(e -> 1 + e.ports().size())
                        .sum()
                + role.endpoints().instanceInput().size();
    }
}
