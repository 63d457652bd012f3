package io.heddle.config.translation;

import io.heddle.config.Rule;
import io.heddle.config.controller.RoleDescription.Endpoint;
import io.heddle.config.controller.RoleDescription.Probe;
import io.heddle.config.servicemodel.RoleDefinition.InputEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.InstanceInputEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.InternalEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.PortRange;
import io.heddle.config.servicemodel.RoleDefinition.Protocol;
import io.heddle.config.servicemodel.ServiceDefinition.LoadBalancerProbe;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns a role's endpoints into the controller's doors. */
final class EndpointTranslator {
    private static final int IDLE_MINUTES_DEFAULT = 4;

    private EndpointTranslator() {}

    static List<Endpoint> translate(
            DeploymentModel.Role role, Map<String, LoadBalancerProbe> probes, Findings findings) {
        var endpoints = new ArrayList<Endpoint>();
        for (var e : role.definition().endpoints().input()) endpoints.add(input(e, probes, findings));
        for (var e : role.definition().endpoints().internal()) endpoints.add(internal(e, findings));
        for (var e : role.definition().endpoints().instanceInput()) endpoints.add(instance(e, role, findings));
        return endpoints;
    }

    private static Endpoint input(InputEndpoint e, Map<String, LoadBalancerProbe> probes, Findings findings) {
        if (!e.loadBalancer().isEmpty()) {
            findings.warning(
                    e.place(),
                    Rule.INTERNAL_LOAD_BALANCER,
                    e.name() + " belongs behind the internal load balancer " + e.loadBalancer()
                            + "; it is reached directly by the service's own roles, and not from outside",
                    "delete loadBalancer to make it public");
            return new Endpoint(
                    e.name(),
                    Endpoint.Kind.INTERNAL,
                    protocol(e.protocol()),
                    0,
                    0,
                    e.localPort(),
                    e.localPort(),
                    e.ignoreRoleInstanceStatus(),
                    Optional.empty());
        }
        if (e.distribution() != InputEndpoint.Distribution.FIVE_TUPLE) {
            NotApplied.warn(findings, e.place(), "the load balancer distribution of " + e.name());
        }
        idleTimeout(e.name(), e.place(), e.idleTimeoutMinutes(), findings);
        var probe = Optional.ofNullable(probes.get(e.loadBalancerProbe())).map(p -> probe(p, e.localPort()));
        return new Endpoint(
                e.name(),
                Endpoint.Kind.INPUT,
                protocol(e.protocol()),
                e.port(),
                e.port(),
                e.localPort(),
                e.localPort(),
                e.ignoreRoleInstanceStatus(),
                probe);
    }

    private static Endpoint internal(InternalEndpoint e, Findings findings) {
        var ports = e.ports().isEmpty() ? new PortRange(0, 0) : e.ports().get(0);
        if (e.ports().size() > 1) {
            findings.warning(
                    e.place(),
                    Rule.SEVERAL_PORT_RANGES,
                    e.name() + " has " + e.ports().size() + " port ranges; instances are told of the first",
                    "give each range an endpoint of its own");
        }
        return new Endpoint(
                e.name(),
                Endpoint.Kind.INTERNAL,
                protocol(e.protocol()),
                0,
                0,
                ports.min(),
                ports.max(),
                false,
                Optional.empty());
    }

    private static void idleTimeout(String name, Place place, int minutes, Findings findings) {
        if (minutes != IDLE_MINUTES_DEFAULT) NotApplied.warn(findings, place, "the idle timeout of " + name);
    }

    private static Endpoint instance(InstanceInputEndpoint e, DeploymentModel.Role role, Findings findings) {
        idleTimeout(e.name(), e.place(), e.idleTimeoutMinutes(), findings);
        if (e.publicPorts().size() < role.instances()) {
            findings.error(
                    e.place(),
                    Rule.PUBLIC_PORTS_TOO_FEW,
                    e.name() + " has " + e.publicPorts().size() + " public ports for " + role.instances()
                            + " instances",
                    "widen its FixedPortRange, or run fewer instances");
        }
        return new Endpoint(
                e.name(),
                Endpoint.Kind.INSTANCE_INPUT,
                protocol(e.protocol()),
                e.publicPorts().min(),
                e.publicPorts().max(),
                e.localPort(),
                e.localPort(),
                false,
                Optional.empty());
    }

    private static Probe probe(LoadBalancerProbe probe, int localPort) {
        return new Probe(
                probe.protocol().name().toLowerCase(Locale.ROOT),
                probe.path(),
                probe.port() == 0 ? localPort : probe.port(),
                probe.interval(),
                probe.timeout());
    }

    private static String protocol(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }
}
