package io.heddle.config.translation;

import static io.heddle.config.translation.ModelDifference.InPlace.ALLOWED;
import static io.heddle.config.translation.ModelDifference.InPlace.NEEDS_FORCE;
import static io.heddle.config.translation.ModelDifference.InPlace.REFUSED;
import static io.heddle.config.translation.ModelDifference.Needs.CHANGING_EVENT;
import static io.heddle.config.translation.ModelDifference.Needs.NOTHING;
import static io.heddle.config.translation.ModelDifference.Needs.REDEPLOYMENT;
import static io.heddle.config.translation.ModelDifference.Needs.ROLE_RESTART;

import io.heddle.config.translation.ModelDifference.InPlace;
import io.heddle.config.translation.ModelDifference.Needs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a change of each part of a model needs. The rule of the longest matching path holds; {@code *} stands for any element,
 * {@code +} for one that comes, {@code -} for one that goes, {@code <} for a number that shrinks. Source: the platform's
 * documented table of what may be updated in place.
 */
final class ChangeRules {
    private static final String ROLE = "roles/*/definition/";
    private static final List<TreeDifference.Step> NETWORK = List.of(new TreeDifference.Step("network", false));
    private static final Map<String, Verdict> RULES = rules();

    private ChangeRules() {}

    record Verdict(Needs needs, InPlace inPlace, String reason) {}

    /** All rules by path, in the order of the model. */
    static Map<String, Verdict> all() {
        return java.util.Collections.unmodifiableMap(RULES);
    }

    static Verdict of(TreeDifference.Edit edit) {
        if (edit.path().equals(NETWORK)
                && (edit.before().isEmpty() || edit.after().isEmpty())) return wholeNetwork(edit);
        var steps = new ArrayList<String>();
        for (int i = 0; i < edit.path().size(); i++) {
            var step = edit.path().get(i);
            if (step.name().equals(TreeDifference.ORDER) && !step.key()) {
                return new Verdict(NOTHING, ALLOWED, "the order of things with names has no meaning");
            }
            boolean last = i == edit.path().size() - 1;
            if (!step.key()) {
                steps.add(step.name());
            } else if (last && edit.before().isEmpty()) {
                steps.add("+");
            } else if (last && edit.after().isEmpty()) {
                steps.add("-");
            } else {
                steps.add("*");
            }
        }
        if (shrinks(edit)) steps.add("<");
        for (int length = steps.size(); length > 0; length--) {
            var verdict = RULES.get(String.join("/", steps.subList(0, length)));
            if (verdict != null) return verdict;
            // What comes or goes without a rule of its own is a change like any other of the list.
            if (length == steps.size()) steps.replaceAll(s -> s.equals("+") || s.equals("-") ? "*" : s);
        }
        throw new IllegalStateException("a part of the model without a rule: " + steps);
    }

    /** A network configuration that comes or goes is as grave as the gravest of its parts. */
    private static Verdict wholeNetwork(TreeDifference.Edit edit) {
        var network = edit.before().or(edit::after).orElseThrow();
        return RULES.entrySet().stream()
                .filter(e -> e.getKey().startsWith("network/"))
                .filter(e ->
                        !network.path(e.getKey().substring("network/".length())).isEmpty()
                                || !network.path(e.getKey().substring("network/".length()))
                                        .asText()
                                        .isEmpty())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> RULES.getOrDefault("network", new Verdict(NOTHING, ALLOWED, "")));
    }

    private static boolean shrinks(TreeDifference.Edit edit) {
        return edit.before().isPresent()
                && edit.after().isPresent()
                && edit.before().get().isNumber()
                && edit.after().get().isNumber()
                && edit.after().get().asLong() < edit.before().get().asLong();
    }

    private static Map<String, Verdict> rules() {
        var rules = new LinkedHashMap<String, Verdict>();
        put(rules, "service", NOTHING, ALLOWED, "the hosted service has its name from elsewhere");
        put(rules, "osFamily", ROLE_RESTART, ALLOWED, "the guest's system is replaced");
        put(rules, "osVersion", ROLE_RESTART, ALLOWED, "the guest's system is replaced");
        put(rules, "updateDomains", REDEPLOYMENT, REFUSED, "instances would change their update domains");
        put(rules, "topologyChangeDiscovery", NOTHING, ALLOWED, "it says how the next change is told");
        put(rules, "loadBalancerProbes", NOTHING, ALLOWED, "the load balancer asks differently");
        put(rules, "networkTrafficRules", NOTHING, ALLOWED, "instances do not notice");
        put(rules, "network", NOTHING, ALLOWED, "instances do not notice");
        for (var part : new String[] {"virtualNetworkSite", "instanceAddresses", "reservedIps", "dnsServers"}) {
            put(rules, "network/" + part, REDEPLOYMENT, REFUSED, "addresses are given when instances are made");
        }
        put(rules, "guestAgent", ROLE_RESTART, ALLOWED, "the guest agent takes it up when it starts the role");
        put(rules, "roles", CHANGING_EVENT, ALLOWED, "the topology changes");
        put(rules, "roles/+", CHANGING_EVENT, ALLOWED, "the topology changes");
        put(rules, "roles/-", CHANGING_EVENT, ALLOWED, "the topology changes");
        put(rules, "roles/*/instances", CHANGING_EVENT, ALLOWED, "the topology changes");
        put(rules, "roles/*/settings", CHANGING_EVENT, ALLOWED, "a setting changes");
        put(
                rules,
                "roles/*/certificates",
                ROLE_RESTART,
                ALLOWED,
                "certificates are installed while the role is offline");
        put(rules, "roles/*/vmName", REDEPLOYMENT, REFUSED, "host names are given when instances are made");
        put(rules, "roles/*/osImage", REDEPLOYMENT, REFUSED, "the disk is made from it");
        roleRules(rules);
        return rules;
    }

    private static void roleRules(Map<String, Verdict> rules) {
        put(rules, ROLE + "kind", REDEPLOYMENT, REFUSED, "it becomes another kind of role");
        put(rules, ROLE + "name", REDEPLOYMENT, REFUSED, "a role cannot be renamed while it runs");
        put(
                rules,
                ROLE + "vmSize",
                REDEPLOYMENT,
                NEEDS_FORCE,
                "the virtual machines are made anew, and local data is lost");
        put(rules, ROLE + "nativeCodeExecution", ROLE_RESTART, ALLOWED, "the role host starts differently");
        put(rules, ROLE + "imports", ROLE_RESTART, ALLOWED, "modules start with the role");
        put(rules, ROLE + "startupPriority", ROLE_RESTART, ALLOWED, "startup tasks run when the role starts");
        put(rules, ROLE + "startupTasks", ROLE_RESTART, ALLOWED, "startup tasks run when the role starts");
        put(rules, ROLE + "runtime", ROLE_RESTART, ALLOWED, "the role host starts differently");
        put(rules, ROLE + "sites", ROLE_RESTART, ALLOWED, "sites are set up when the role starts");
        put(rules, ROLE + "contents", ROLE_RESTART, ALLOWED, "the software changes");
        put(rules, ROLE + "settings", NOTHING, ALLOWED, "a declaration has no effect without its value");
        put(
                rules,
                ROLE + "certificates",
                ROLE_RESTART,
                ALLOWED,
                "certificates are installed while the role is offline");
        put(rules, ROLE + "localStorage", ROLE_RESTART, ALLOWED, "local storage is set up when the role starts");
        put(rules, ROLE + "localStorage/-", REDEPLOYMENT, REFUSED, "local storage can only grow in place");
        put(rules, ROLE + "localStorage/*/sizeMib/<", REDEPLOYMENT, REFUSED, "local storage can only grow in place");
        put(rules, ROLE + "endpoints", ROLE_RESTART, ALLOWED, "the role listens elsewhere");
        for (var part :
                new String[] {"ignoreRoleInstanceStatus", "loadBalancerProbe", "idleTimeoutMinutes", "distribution"}) {
            put(rules, ROLE + "endpoints/input/*/" + part, NOTHING, ALLOWED, "the load balancer alone does it");
        }
        put(rules, ROLE + "endpoints/input/*/port", NOTHING, ALLOWED, "the load balancer alone does it");
        put(
                rules,
                ROLE + "endpoints/instanceInput/*/idleTimeoutMinutes",
                NOTHING,
                ALLOWED,
                "the load balancer alone does it");
        put(rules, ROLE + "endpoints/instanceInput/*/publicPorts", NOTHING, ALLOWED, "the load balancer alone does it");
    }

    private static void put(Map<String, Verdict> rules, String path, Needs needs, InPlace inPlace, String reason) {
        rules.put(path, new Verdict(needs, inPlace, reason));
    }
}
