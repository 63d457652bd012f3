package io.heddle.deployment;

import io.heddle.config.Finding;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.RoleDescription.Endpoint;
import io.heddle.config.controller.ServiceDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a service must satisfy to be placed and routed at all, whoever sends it: the last check before it is journalled for
 * good. Service models are checked earlier, with files and lines; an embedder's own descriptions are checked here only.
 */
public final class ServiceChecks {
    /** Unit: instances. Source: every guest is told of all its fellows, so a node's goal grows with them. */
    public static final int INSTANCES_MAX = 2_000;

    private static final int UPDATE_DOMAINS_MAX = 20;
    private static final int FAULT_DOMAINS_MAX = 100;
    private static final int PORT_MAX = 65_535;
    private static final Duration SILENCE_MIN = Duration.ofSeconds(1);
    private static final Duration SILENCE_MAX = Duration.ofHours(1);

    /** A role's name is part of its instances' ids. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_. -]{0,199}");

    private final List<Finding> findings = new ArrayList<>();

    private ServiceChecks() {}

    /** Everything that is wrong; empty when the service may be deployed. */
    public static List<Finding> check(ServiceDescription service) {
        var checks = new ServiceChecks();
        checks.service(service);
        return List.copyOf(checks.findings);
    }

    private void service(ServiceDescription s) {
        within("", "update-domains", s.updateDomains(), 1, UPDATE_DOMAINS_MAX);
        within("", "fault-domains", s.faultDomains(), 1, FAULT_DOMAINS_MAX);
        if (s.roles().isEmpty()) find("", "roles-missing", "the service has no role", "add a role");
        var names = new HashMap<String, Integer>();
        long all = 0;
        for (var role : s.roles()) {
            if (names.merge(role.name(), 1, Integer::sum) == 2) {
                find(role.name(), "role-repeated", "two roles are named " + role.name(), "rename one of them");
            }
            all += role.instances();
            role(role);
        }
        // A role may have none; then it is known and runs nowhere.
        if (all > INSTANCES_MAX || (all == 0 && !s.roles().isEmpty())) {
            find("", "instances", "the service has " + all + " instances", "1 to " + INSTANCES_MAX + " are possible");
        }
        publicPorts(s);
    }

    private void role(RoleDescription r) {
        if (!NAME.matcher(r.name()).matches()) {
            find(
                    r.name(),
                    "role-name",
                    "\"" + r.name() + "\" is no role name",
                    "use letters, digits, '_', '-' and '.'");
        }
        within(r.name(), "instances", r.instances(), 0, INSTANCES_MAX);
        within(r.name(), "size-cores", r.size().millicores(), 1, Integer.MAX_VALUE);
        within(r.name(), "size-bandwidth", r.size().bandwidthMbps(), 0, Integer.MAX_VALUE);
        if (r.guestSilenceMax().compareTo(SILENCE_MIN) < 0
                || r.guestSilenceMax().compareTo(SILENCE_MAX) > 0) {
            find(r.name(), "guest-silence", "a guest may not be silent for " + r.guestSilenceMax(), "1 s to 1 h");
        }
        if (r.stopGrace().isNegative() || r.stopGrace().compareTo(SILENCE_MAX) > 0) {
            find(r.name(), "stop-grace", "a role may not take " + r.stopGrace() + " to stop", "0 s to 1 h");
        }
        for (var e : r.endpoints()) {
            within(path(r, e), "local-port", Ports.local(r, e), 1, PORT_MAX);
            within(path(r, e), "local-port", Ports.localMax(r, e), 1, PORT_MAX);
        }
    }

    /** A deployment has one VIP, which all its roles share. */
    private void publicPorts(ServiceDescription s) {
        var taken = new HashMap<Integer, String>();
        for (var role : s.roles()) {
            for (var e : role.endpoints()) {
                if (e.kind() == Endpoint.Kind.INTERNAL) continue;
                int last = e.kind() == Endpoint.Kind.INPUT ? e.publicPort() : e.publicPortMax();
                within(path(role, e), "public-port", e.publicPort(), 1, PORT_MAX);
                within(path(role, e), "public-port", last, e.publicPort(), PORT_MAX);
                if (e.kind() == Endpoint.Kind.INSTANCE_INPUT && last - e.publicPort() + 1 < role.instances()) {
                    find(
                            path(role, e),
                            "public-ports-few",
                            (last - e.publicPort() + 1) + " ports for " + role.instances() + " instances",
                            "widen the range");
                }
                for (int port = Math.max(1, e.publicPort()); port <= Math.min(last, PORT_MAX); port++) {
                    var other = taken.putIfAbsent(e.protocol().equals("udp") ? -port : port, path(role, e));
                    if (other == null) continue;
                    find(
                            path(role, e),
                            "public-port-taken",
                            "port " + port + " of the VIP is " + other + "'s already",
                            "give it another port");
                    break;
                }
            }
        }
    }

    private static String path(RoleDescription role, Endpoint e) {
        return role.name() + "/" + e.name();
    }

    private void within(String path, String rule, int value, int min, int max) {
        if (value >= min && value <= max) return;
        find(path, rule, rule.replace('-', ' ') + " of " + value, min + " to " + max);
    }

    private void find(String path, String rule, String message, String remedy) {
        findings.add(Finding.error("service description", path, rule, message, remedy));
    }
}
