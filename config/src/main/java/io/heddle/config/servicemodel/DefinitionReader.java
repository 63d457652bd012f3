package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.ServiceDefinition.LoadBalancerProbe;
import io.heddle.config.servicemodel.ServiceDefinition.NetworkTrafficRule;
import io.heddle.config.servicemodel.ServiceDefinition.TopologyChangeDiscovery;
import io.heddle.config.xml.XmlCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes a {@code ServiceDefinition} element apart. Says what is missing, wrong or unknown; checks nothing further. */
final class DefinitionReader {
    /** Documented maximum; the schema has none. */
    static final int UPGRADE_DOMAINS_MAX = 20;

    private static final int UPGRADE_DOMAINS_DEFAULT = 5;

    private DefinitionReader() {}

    static ServiceDefinition read(XmlCursor in) {
        var name = in.named("name");
        int domains = in.integer("upgradeDomainCount", UPGRADE_DOMAINS_DEFAULT, 1, UPGRADE_DOMAINS_MAX);
        var discovery = in.choice(
                "topologyChangeDiscovery",
                TopologyChangeDiscovery.UPGRADE_DOMAIN_WALK,
                Map.of(
                        "UpgradeDomainWalk", TopologyChangeDiscovery.UPGRADE_DOMAIN_WALK,
                        "Blast", TopologyChangeDiscovery.BLAST));
        var schemaVersion = in.text("schemaVersion", "unspecified");
        var probes = in.one("LoadBalancerProbes").map(DefinitionReader::probes).orElse(List.of());
        var roles = in.all("WebRole", "WorkerRole", "VirtualMachineRole").stream()
                .map(RoleReader::read)
                .toList();
        var rules = new ArrayList<NetworkTrafficRule>();
        var ruleLists = in.all("NetworkTrafficRules");
        if (ruleLists.size() > 1) {
            in.findings()
                    .warning(
                            ruleLists.get(1).place(),
                            Rule.ELEMENT_REPEATED,
                            "a second NetworkTrafficRules",
                            "merge it into the first; both are used");
        }
        ruleLists.forEach(list -> rules.addAll(rules(list)));
        in.done();
        return new ServiceDefinition(in.place(), name, domains, discovery, schemaVersion, probes, roles, rules);
    }

    private static List<LoadBalancerProbe> probes(XmlCursor in) {
        var probes = in.all("LoadBalancerProbe").stream()
                .map(DefinitionReader::probe)
                .toList();
        in.done();
        return probes;
    }

    private static LoadBalancerProbe probe(XmlCursor in) {
        var name = in.named("name");
        var protocol = in.requiredChoice(
                "protocol",
                LoadBalancerProbe.Protocol.TCP,
                Map.of("http", LoadBalancerProbe.Protocol.HTTP, "tcp", LoadBalancerProbe.Protocol.TCP));
        var path = in.text("path", "");
        if (protocol == LoadBalancerProbe.Protocol.HTTP && path.isEmpty()) {
            in.findings().error(in.place(), Rule.PROBE_PATH, "the http probe " + name + " has no path", "add path");
        }
        if (protocol == LoadBalancerProbe.Protocol.TCP && !path.isEmpty()) {
            in.findings().warning(in.placeOf("path"), Rule.PROBE_PATH, "a tcp probe asks for no path", "delete path");
        }
        int port = in.integer("port", 0, 1, RoleReader.PORT_MAX);
        int interval = in.integer("intervalInSeconds", 15, 5, Integer.MAX_VALUE);
        int timeout = in.integer("timeoutInSeconds", 31, 11, Integer.MAX_VALUE);
        in.done();
        return new LoadBalancerProbe(
                in.place(), name, protocol, path, port, Duration.ofSeconds(interval), Duration.ofSeconds(timeout));
    }

    private static List<NetworkTrafficRule> rules(XmlCursor in) {
        var rules = in.all("OnlyAllowTrafficTo").stream()
                .map(DefinitionReader::rule)
                .toList();
        in.done();
        return rules;
    }

    private static NetworkTrafficRule rule(XmlCursor in) {
        var destinations = in.one("Destinations")
                .map(DefinitionReader::destinations)
                .orElseGet(() -> {
                    in.findings()
                            .error(
                                    in.place(),
                                    Rule.ELEMENT_MISSING,
                                    "OnlyAllowTrafficTo has no Destinations",
                                    "add it");
                    return List.of();
                });
        var all = in.one("AllowAllTraffic");
        var when = in.one("WhenSource");
        var roles = when.map(DefinitionReader::sources).orElse(List.of());
        all.ifPresent(XmlCursor::done);
        if (all.isPresent() && when.isPresent()) {
            in.findings()
                    .warning(
                            in.place(),
                            Rule.TRAFFIC_RULE_BOTH,
                            "AllowAllTraffic and WhenSource exclude each other; WhenSource holds",
                            "delete AllowAllTraffic");
        }
        if (all.isEmpty() && when.isEmpty()) {
            in.findings()
                    .error(
                            in.place(),
                            Rule.ELEMENT_MISSING,
                            "OnlyAllowTrafficTo says neither AllowAllTraffic nor WhenSource",
                            "add one of them");
        }
        in.done();
        return new NetworkTrafficRule(in.place(), destinations, when.isEmpty(), roles);
    }

    private static List<NetworkTrafficRule.Destination> destinations(XmlCursor in) {
        var destinations = in.all("RoleEndpoint").stream()
                .map(e -> {
                    var destination =
                            new NetworkTrafficRule.Destination(e.place(), e.named("roleName"), e.named("endpointName"));
                    e.done();
                    return destination;
                })
                .toList();
        in.done();
        return destinations;
    }

    private static List<String> sources(XmlCursor in) {
        in.requiredChoice("matches", true, Map.of("AnyRule", true));
        var roles = in.all("FromRole").stream()
                .map(e -> {
                    var role = e.named("roleName");
                    e.done();
                    return role;
                })
                .toList();
        in.done();
        return roles;
    }
}
