package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.RoleDefinition.PortRange;
import io.heddle.config.servicemodel.RoleDefinition.Protocol;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import java.util.ArrayList;
import java.util.List;

/** What must hold between the endpoints of one role. */
final class EndpointChecks {
    /** Unit: minutes, both ends included, as documented; the schema has neither. */
    private static final int IDLE_MIN = 4;

    private static final int IDLE_MAX = 30;

    private final Findings findings;

    private EndpointChecks(Findings findings) {
        this.findings = findings;
    }

    static void check(RoleDefinition role, RoleDefinition expanded, ServiceDefinition service, Findings findings) {
        var checks = new EndpointChecks(findings);
        checks.names(role);
        checks.inputs(role, service);
        checks.localPorts(expanded);
    }

    /** {@code open}: reached from outside; any number of those may lead to one listener. */
    private record Door(String name, Place place, boolean open, boolean udp, PortRange ports) {}

    private void names(RoleDefinition role) {
        var doors = doors(role);
        doors.forEach(d -> Names.check("endpoint", d.name(), d.place(), findings));
        Names.unique("endpoint", doors, Door::name, Door::place, findings);
    }

    private void idle(Place place, String name, int minutes) {
        if (minutes >= IDLE_MIN && minutes <= IDLE_MAX) return;
        findings.warning(
                place,
                Rule.IDLE_TIMEOUT,
                "the idle timeout of " + name + " is " + minutes + " minutes",
                "write " + IDLE_MIN + " to " + IDLE_MAX);
    }

    private void inputs(RoleDefinition role, ServiceDefinition service) {
        for (var e : role.endpoints().instanceInput()) idle(e.place(), e.name(), e.idleTimeoutMinutes());
        for (var e : role.endpoints().input()) {
            idle(e.place(), e.name(), e.idleTimeoutMinutes());
            boolean https = e.protocol() == Protocol.HTTPS;
            if (https && e.certificate().isEmpty()) {
                findings.warning(
                        e.place(),
                        Rule.HTTPS_CERTIFICATE,
                        "the https endpoint " + e.name() + " names no certificate",
                        "add certificate");
            }
            if (!https && !e.certificate().isEmpty()) {
                findings.warning(
                        e.place(),
                        Rule.HTTPS_CERTIFICATE,
                        e.name() + " names a certificate but is not https",
                        "delete certificate, or make it https");
            }
            boolean probed = e.loadBalancerProbe().isEmpty()
                    || service.loadBalancerProbes().stream()
                            .anyMatch(p -> p.name().equals(e.loadBalancerProbe()));
            if (!probed) {
                findings.error(
                        e.place(),
                        Rule.PROBE_UNKNOWN,
                        "there is no load balancer probe " + e.loadBalancerProbe(),
                        "declare it in LoadBalancerProbes");
            }
        }
    }

    private void localPorts(RoleDefinition role) {
        var seen = new ArrayList<Door>();
        for (var door : doors(role)) {
            if (door.ports().min() == 0) continue;
            for (var other : seen) {
                if ((other.open() && door.open())
                        || other.udp() != door.udp()
                        || !other.ports().overlaps(door.ports())) continue;
                findings.info(
                        door.place(),
                        Rule.LOCAL_PORT_SHARED,
                        door.name() + " has a local port of " + other.name() + " (" + other.place() + ")",
                        "give each a local port of its own, or *");
                break;
            }
            seen.add(door);
        }
    }

    private static List<Door> doors(RoleDefinition role) {
        var doors = new ArrayList<Door>();
        for (var e : role.endpoints().input()) {
            doors.add(new Door(
                    e.name(),
                    e.place(),
                    true,
                    e.protocol() == Protocol.UDP,
                    new PortRange(e.localPort(), e.localPort())));
        }
        for (var e : role.endpoints().internal()) {
            if (e.ports().isEmpty()) doors.add(new Door(e.name(), e.place(), false, false, new PortRange(0, 0)));
            for (int i = 0; i < e.ports().size(); i++) {
                // A name counts once, however many ranges it has.
                doors.add(new Door(
                        i == 0 ? e.name() : "",
                        e.place(),
                        false,
                        e.protocol() == Protocol.UDP,
                        e.ports().get(i)));
            }
        }
        for (var e : role.endpoints().instanceInput()) {
            doors.add(new Door(
                    e.name(),
                    e.place(),
                    true,
                    e.protocol() == Protocol.UDP,
                    new PortRange(e.localPort(), e.localPort())));
        }
        return doors;
    }
}
