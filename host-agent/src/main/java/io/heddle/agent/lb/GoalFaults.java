package io.heddle.agent.lb;

import io.heddle.protocol.Backend;
import io.heddle.protocol.LoadBalancerGoal;
import io.heddle.protocol.VirtualEndpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is wrong with single endpoints of a goal. Those are not served, the others are. Pure. */
final class GoalFaults {
    /** Source: one listening socket and thread each. */
    static final int ENDPOINTS_MAX = 2000;

    /** Source: one probe each. */
    static final int BACKENDS_MAX = 2000;

    private GoalFaults() {}

    /**
     * The endpoints that can be served, in the goal's order.
     *
     * @param findings gets a line for each that cannot, naming the endpoint, the rule and the remedy
     */
    static List<VirtualEndpoint> servable(LoadBalancerGoal goal, List<String> findings) {
        List<VirtualEndpoint> servable = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<String> doors = new HashSet<>();
        for (VirtualEndpoint e : goal.getEndpointsList()) {
            String fault = fault(e);
            if (fault.isEmpty() && !ids.add(e.getId())) fault = "lb-id: this id is in the goal twice";
            if (fault.isEmpty() && !doors.add(e.getVip() + ":" + e.getPort())) {
                fault = "lb-door: another endpoint has " + e.getVip() + ":" + e.getPort() + ": give it another port";
            }
            if (fault.isEmpty() && servable.size() >= ENDPOINTS_MAX) {
                fault = "lb-endpoints: more than " + ENDPOINTS_MAX + " endpoints: use another load balancer";
            }
            if (fault.isEmpty()) servable.add(e);
            else findings.add(e.getId() + ": " + fault);
        }
        return servable;
    }

    private static String fault(VirtualEndpoint e) {
        if (e.getId().isEmpty() || e.getVip().isEmpty()) return "lb-endpoint: no id or no virtual address";
        if (!port(e.getPort())) return "lb-port: not a port: " + e.getPort();
        if (e.getProtocol().toLowerCase(Locale.ROOT).equals("udp")) {
            return "lb-protocol: udp cannot be balanced here: only connections can";
        }
        if (e.getBackendsCount() > BACKENDS_MAX) {
            return "lb-backends: " + e.getBackendsCount() + " backends, at most " + BACKENDS_MAX + " are possible";
        }
        for (Backend b : e.getBackendsList()) {
            if (!port(b.getPort()) || b.getAddress().isEmpty()) {
                return "lb-backend: " + b.getInstanceId() + " has no address and port: \"" + b.getAddress() + ":"
                        + b.getPort() + "\"";
            }
        }
        return "";
    }

    private static boolean port(int port) {
        return port >= 1 && port <= 65535;
    }
}
