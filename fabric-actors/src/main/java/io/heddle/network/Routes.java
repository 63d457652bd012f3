package io.heddle.network;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.controller.RoleDescription;
import io.heddle.config.controller.RoleDescription.Endpoint;
import io.heddle.deployment.DeploymentState;
import io.heddle.deployment.DeploymentState.Deployment;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.deployment.Ports;
import io.heddle.protocol.Backend;
import io.heddle.protocol.LoadBalancerGoal;
import io.heddle.protocol.Probe;
import io.heddle.protocol.VirtualEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the load balancers of a cluster should route, derived whole from the deployments. */
public final class Routes {
    /** Used when a definition names no probe of its own. Source: two misses in a second take a dead instance out. */
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);

    private Routes() {}

    /** Every public endpoint with its backends; one that is not ready drains. */
    public static LoadBalancerGoal goal(DeploymentState state, Epoch epoch, Incarnation incarnation) {
        var goal = LoadBalancerGoal.newBuilder().setEpoch(epoch.value()).setIncarnation(incarnation.value());
        for (var deployment : state.byId().values()) {
            if (deployment.deleting() || deployment.vip().isEmpty()) continue;
            var instances = state.of(deployment.id());
            for (var role : deployment.description().roles()) {
                var mine = instances.stream()
                        .filter(i -> i.role().equals(role.name()) && i.place().isPresent())
                        .toList();
                role.endpoints().forEach(e -> goal.addAllEndpoints(endpoints(deployment, role, e, mine)));
            }
        }
        return goal.build();
    }

    /** Stable name of a public endpoint. */
    public static String id(Deployment deployment, String role, String endpoint) {
        return deployment.service() + "/" + deployment.slot() + "/" + role + "/" + endpoint;
    }

    private static List<VirtualEndpoint> endpoints(
            Deployment deployment, RoleDescription role, Endpoint endpoint, Collection<Instance> instances) {
        String id = id(deployment, role.name(), endpoint.name());
        return switch (endpoint.kind()) {
            case INTERNAL -> List.of();
            case INPUT -> List.of(endpoint(id, deployment.vip(), endpoint.publicPort(), role, endpoint, instances));
            case INSTANCE_INPUT -> {
                var each = new ArrayList<VirtualEndpoint>();
                for (var i : instances) {
                    int port = endpoint.publicPort() + i.index();
                    if (port > endpoint.publicPortMax())
                        continue; // Checked before deployment; a shrunk range serves the rest.
                    each.add(endpoint(id + "/" + i.index(), deployment.vip(), port, role, endpoint, List.of(i)));
                }
                yield each;
            }
        };
    }

    private static VirtualEndpoint endpoint(
            String id, String vip, int port, RoleDescription role, Endpoint e, Collection<Instance> instances) {
        int local = Ports.local(role, e);
        var virtual = VirtualEndpoint.newBuilder()
                .setId(id)
                .setVip(vip)
                .setPort(port)
                .setProtocol(e.protocol())
                .setProbe(probe(e, local));
        for (var i : instances) {
            virtual.addBackends(Backend.newBuilder()
                    .setInstanceId(i.id().value())
                    .setAddress(i.address())
                    .setPort(local)
                    .setReady(i.isReady() || e.ignoreRoleInstanceStatus()));
        }
        return virtual.build();
    }

    private static Probe probe(Endpoint endpoint, int local) {
        return endpoint.probe()
                .map(p -> Probe.newBuilder()
                        .setProtocol(p.protocol())
                        .setPath(p.path())
                        .setPort(p.port() == 0 ? local : p.port())
                        .setIntervalMs(p.interval().toMillis())
                        .setTimeoutMs(p.timeout().toMillis())
                        .build())
                .orElseGet(() -> Probe.newBuilder()
                        .setProtocol("tcp")
                        .setPort(local)
                        .setIntervalMs(PROBE_INTERVAL.toMillis())
                        .setTimeoutMs(PROBE_TIMEOUT.toMillis())
                        .build());
    }
}
