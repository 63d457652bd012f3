package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.RoleDefinition.Endpoints;
import io.heddle.config.servicemodel.RoleDefinition.InputEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.InputEndpoint.Distribution;
import io.heddle.config.servicemodel.RoleDefinition.InstanceInputEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.InternalEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.PortRange;
import io.heddle.config.servicemodel.RoleDefinition.Protocol;
import io.heddle.config.xml.XmlCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes a role's endpoints apart, those of the oldest schemas included. */
final class EndpointReader {
    private static final int IDLE_MINUTES_DEFAULT = 4;

    private static final Map<String, Protocol> INPUT_PROTOCOLS =
            Map.of("http", Protocol.HTTP, "https", Protocol.HTTPS, "tcp", Protocol.TCP, "udp", Protocol.UDP);
    private static final Map<String, Protocol> INTERNAL_PROTOCOLS =
            Map.of("http", Protocol.HTTP, "tcp", Protocol.TCP, "udp", Protocol.UDP, "any", Protocol.ANY);
    private static final Map<String, Protocol> INSTANCE_PROTOCOLS = Map.of("tcp", Protocol.TCP, "udp", Protocol.UDP);
    private static final Map<String, Distribution> DISTRIBUTIONS = Map.of(
            "none", Distribution.FIVE_TUPLE,
            "sourceIP", Distribution.SOURCE_IP,
            "sourceIPProtocol", Distribution.SOURCE_IP_PROTOCOL);

    private EndpointReader() {}

    static Endpoints read(XmlCursor role) {
        var input = new ArrayList<InputEndpoint>();
        var internal = new ArrayList<InternalEndpoint>();
        var instance = new ArrayList<InstanceInputEndpoint>();
        role.one("Endpoints").ifPresent(in -> {
            in.all("InputEndpoint").forEach(e -> input.add(input(e)));
            in.all("InternalEndpoint").forEach(e -> internal.add(internal(e)));
            in.all("InstanceInputEndpoint").forEach(e -> instance.add(instance(e)));
            in.done();
        });
        // Until SDK 1.0 the endpoints stood in the role itself.
        input.addAll(RoleReader.list(role.one("InputEndpoints"), "InputEndpoint", EndpointReader::input));
        role.one("InternalEndpoint").map(EndpointReader::internal).ifPresent(internal::add);
        return new Endpoints(input, internal, instance);
    }

    private static InputEndpoint input(XmlCursor in) {
        var name = in.named("name");
        var protocol = in.requiredChoice("protocol", Protocol.TCP, INPUT_PROTOCOLS);
        int port = in.requiredInteger("port", 0, 1, RoleReader.PORT_MAX);
        var endpoint = new InputEndpoint(
                in.place(),
                name,
                protocol,
                port,
                port(in, "localPort").orElse(port),
                in.text("certificate", ""),
                in.flag("ignoreRoleInstanceStatus", false),
                in.text("loadBalancerProbe", ""),
                in.text("loadBalancer", ""),
                in.integer("idleTimeoutInMinutes", IDLE_MINUTES_DEFAULT, 1, Integer.MAX_VALUE),
                in.choice("loadBalancerDistribution", Distribution.FIVE_TUPLE, DISTRIBUTIONS));
        in.done();
        return endpoint;
    }

    private static InternalEndpoint internal(XmlCursor in) {
        var name = in.named("name");
        var protocol = in.requiredChoice("protocol", Protocol.TCP, INTERNAL_PROTOCOLS);
        var ports = new ArrayList<PortRange>();
        port(in, "port").filter(p -> p > 0).ifPresent(p -> ports.add(new PortRange(p, p)));
        ports.addAll(ranges(in));
        in.done();
        return new InternalEndpoint(in.place(), name, protocol, ports);
    }

    private static InstanceInputEndpoint instance(XmlCursor in) {
        var name = in.named("name");
        var protocol = in.requiredChoice("protocol", Protocol.TCP, INSTANCE_PROTOCOLS);
        int localPort = in.requiredInteger("localPort", 0, 1, RoleReader.PORT_MAX);
        int idle = in.integer("idleTimeoutInMinutes", IDLE_MINUTES_DEFAULT, 1, Integer.MAX_VALUE);
        var ranges = in.one("AllocatePublicPortFrom")
                .map(from -> {
                    var found = ranges(from);
                    from.done();
                    return found;
                })
                .orElse(List.of());
        if (ranges.size() != 1) {
            in.findings()
                    .error(
                            in.place(),
                            Rule.PUBLIC_PORTS_ONE,
                            name + " needs one range of public ports and has " + ranges.size(),
                            "write one AllocatePublicPortFrom with one FixedPortRange");
        }
        in.done();
        var ports = ranges.isEmpty() ? new PortRange(1, 1) : ranges.get(0);
        return new InstanceInputEndpoint(in.place(), name, protocol, localPort, ports, idle);
    }

    private static List<PortRange> ranges(XmlCursor in) {
        var ranges = new ArrayList<PortRange>();
        for (var e : in.all("FixedPort", "FixedPortRange")) {
            if (e.is("FixedPort")) {
                int port = e.requiredInteger("port", 1, 1, RoleReader.PORT_MAX);
                ranges.add(new PortRange(port, port));
            } else {
                int min = e.requiredInteger("min", 1, 1, RoleReader.PORT_MAX);
                int max = e.requiredInteger("max", min, 1, RoleReader.PORT_MAX);
                if (max < min) {
                    e.findings()
                            .error(
                                    e.place(),
                                    Rule.PORT_RANGE_EMPTY,
                                    "the range " + min + " to " + max + " is empty",
                                    "exchange min and max");
                }
                ranges.add(new PortRange(min, Math.max(min, max)));
            }
            e.done();
        }
        return ranges;
    }

    /** A port; 0 for {@code *}; empty when not given. */
    private static Optional<Integer> port(XmlCursor in, String attribute) {
        var value = in.optional(attribute);
        if (value.isPresent() && value.get().strip().equals("*")) return Optional.of(0);
        return in.optionalInteger(attribute, 1, RoleReader.PORT_MAX);
    }
}
