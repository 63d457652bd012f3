package io.heddle.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Epoch;
import io.heddle.config.Incarnation;
import io.heddle.config.NodeId;
import io.heddle.config.controller.RoleDescription.Endpoint;
import io.heddle.config.controller.ServiceDescription;
import io.heddle.deployment.Goals;
import io.heddle.network.Routes;
import io.heddle.protocol.Backend;
import io.heddle.protocol.InstanceEndpoint;
import io.heddle.protocol.LoadBalancerGoal;
import io.heddle.protocol.NodeGoal;
import io.heddle.protocol.Peer;
import io.heddle.protocol.VirtualEndpoint;
import io.heddle.protocol.VmGoal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What machines and load balancers are told, as it follows from a cluster's whole state. */
class GoalsTest {
    private static final Epoch TERM_3 = new Epoch(3);
    private static final Incarnation SEVEN = new Incarnation(7);
    private static final String WEB_0 = "d-00001.Web_IN_0";

    @Test
    void aNodesGoalNamesExactlyTheVmsThatItHosts() {
        var bench = deployed();
        var all = bench.state.inventory().machines().keySet().stream()
                .flatMap(n -> goal(bench, n.value()).getVmsList().stream())
                .map(v -> v.getGuest().getInstanceId())
                .toList();
        assertThat(all).containsExactlyInAnyOrder(WEB_0, "d-00001.Web_IN_1", "d-00001.Worker_IN_0");
        var goal = goal(bench, bench.nodeOf(WEB_0));
        assertThat(goal.getEpoch()).isEqualTo(3);
        assertThat(goal.getIncarnation()).isEqualTo(7);
    }

    @Test
    void aGuestIsToldItsPlaceItsPortsAndItsFellows() {
        var bench = deployed();
        var vm = vm(bench, WEB_0);
        assertThat(vm.getVmId())
                .isEqualTo(bench.instance(WEB_0).place().orElseThrow().vm().value());
        assertThat(vm.getCores()).isEqualTo(1);
        assertThat(vm.getMemoryMib()).isEqualTo(1792);
        var guest = vm.getGuest();
        assertThat(guest.getAddress()).isEqualTo(bench.instance(WEB_0).address());
        assertThat(guest.getSpec().getGuestSilenceMaxMs()).isEqualTo(600_000);
        assertThat(guest.getSpec().getEndpointsList())
                .containsExactly(
                        endpoint("http", guest.getAddress(), 8080, true),
                        endpoint("direct", guest.getAddress(), 8081, true),
                        endpoint("gossip", guest.getAddress(), 20_002, false));
        assertThat(guest.getRolesList()).extracting("role").containsExactly("Web", "Worker");
        assertThat(guest.getRoles(0).getInstancesList())
                .extracting(Peer::getInstanceId)
                .containsExactly(WEB_0, "d-00001.Web_IN_1");
        assertThat(guest.getRoles(0).getInstances(1).getEndpointsList())
                .as("internal endpoints only")
                .extracting(InstanceEndpoint::getName)
                .containsExactly("gossip");
    }

    @Test
    void aSizeThatSharesACoreHasOne() {
        var bench = ClusterBench.ready(6);
        bench.tell(ClusterBench.deployment("r1", ClusterBench.service(1, 250)));
        assertThat(vm(bench, WEB_0).getCores()).isEqualTo(1);
    }

    @Test
    void aDeletedDeploymentIsLeftOut() {
        var bench = deployed();
        var node = bench.nodeOf(WEB_0);
        bench.delete("r2");
        assertThat(goal(bench, node).getVmsList()).isEmpty();
        assertThat(routes(bench).getEndpointsList()).isEmpty();
    }

    @Test
    void aMovedInstanceIsAnotherMachinesGoal() {
        var bench = deployed();
        var from = bench.nodeOf(WEB_0);
        bench.kill(from);
        assertThat(goal(bench, from).getVmsList()).isEmpty();
        assertThat(vm(bench, WEB_0).getGuest().getUpdateDomain())
                .isEqualTo(bench.instance(WEB_0).updateDomain());
    }

    @Test
    void theSameStateGivesTheSameBytes() {
        var bench = deployed();
        var again = ClusterSnapshotV2.of(bench.state).state();
        for (var node : bench.state.inventory().machines().keySet()) {
            assertThat(Goals.node(again.deployment(), node, TERM_3, SEVEN).toByteArray())
                    .isEqualTo(goal(bench, node.value()).toByteArray());
        }
    }

    @Test
    void everyPublicEndpointHasItsReadyInstances() {
        var bench = deployed();
        bench.tell(bench.heard(bench.nodeOf(WEB_0), "boot-1"));
        var routes = routes(bench);
        assertThat(routes.getEndpointsList())
                .extracting(VirtualEndpoint::getId)
                .containsExactly(
                        "shop/production/Web/http", "shop/production/Web/direct/0", "shop/production/Web/direct/1");
        var http = routes.getEndpoints(0);
        assertThat(http.getVip()).isEqualTo("127.91.1.1");
        assertThat(http.getPort()).isEqualTo(80);
        assertThat(http.getBackendsList()).extracting(Backend::getReady).containsExactly(true, false);
        assertThat(http.getBackendsList())
                .extracting(Backend::getAddress)
                .containsExactly(
                        bench.instance(WEB_0).address(),
                        bench.instance("d-00001.Web_IN_1").address());
        assertThat(http.getProbe().getPort()).isEqualTo(8080);
        assertThat(routes.getEndpoints(2).getPort()).isEqualTo(101);
        assertThat(routes.getEndpoints(2).getBackendsList()).hasSize(1);
    }

    @Test
    void anInstanceWithoutAPlaceIsNotRouted() {
        var bench = ClusterBench.ready(2);
        bench.tell(ClusterBench.deployment("r1", ClusterBench.service(2, 8000)));
        bench.kill("node-0");
        assertThat(routes(bench).getEndpoints(0).getBackendsList()).hasSize(1);
    }

    private static ClusterBench deployed() {
        var bench = ClusterBench.ready(6);
        var web = ClusterBench.role(
                "Web",
                2,
                1000,
                ClusterBench.endpoint("http", Endpoint.Kind.INPUT, 80, 80, 8080),
                ClusterBench.endpoint("direct", Endpoint.Kind.INSTANCE_INPUT, 100, 110, 8081),
                ClusterBench.endpoint("gossip", Endpoint.Kind.INTERNAL, 0, 0, 0));
        var worker =
                ClusterBench.role("Worker", 1, 1000, ClusterBench.endpoint("work", Endpoint.Kind.INTERNAL, 0, 0, 0));
        bench.tell(ClusterBench.deployment("r1", new ServiceDescription("Shop", 5, 2, "", List.of(web, worker))));
        return bench;
    }

    private static InstanceEndpoint endpoint(String name, String address, int port, boolean isPublic) {
        return InstanceEndpoint.newBuilder()
                .setName(name)
                .setProtocol("tcp")
                .setAddress(address)
                .setPort(port)
                .setPortMax(port)
                .setPublic(isPublic)
                .build();
    }

    private static VmGoal vm(ClusterBench bench, String instance) {
        return goal(bench, bench.nodeOf(instance)).getVmsList().stream()
                .filter(v -> v.getGuest().getInstanceId().equals(instance))
                .findFirst()
                .orElseThrow();
    }

    private static NodeGoal goal(ClusterBench bench, String node) {
        return Goals.node(bench.state.deployment(), new NodeId(node), TERM_3, SEVEN);
    }

    private static LoadBalancerGoal routes(ClusterBench bench) {
        return Routes.goal(bench.state.deployment(), TERM_3, SEVEN);
    }
}
