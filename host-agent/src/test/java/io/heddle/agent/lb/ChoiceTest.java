package io.heddle.agent.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.agent.lb.Choice.Standing;
import io.heddle.protocol.Backend;
import io.heddle.protocol.LoadBalancerGoal;
import io.heddle.protocol.VirtualEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    private static Standing standing(int index, boolean ready, boolean healthy, int connections) {
        return new Standing(index, ready, healthy, connections);
    }

    @Test
    void onlyBackendsThatAreReadyAndHealthyAreTried() {
        var backends = List.of(
                standing(0, true, false, 0),
                standing(1, false, true, 0),
                standing(2, true, true, 9),
                standing(3, false, false, 0));
        assertThat(Choice.order(backends, 0)).containsExactly(2);
        assertThat(Choice.order(List.of(), 7)).isEmpty();
    }

    @Test
    void theFewestConnectionsComeFirst() {
        var backends = List.of(standing(0, true, true, 3), standing(1, true, true, 1), standing(2, true, true, 2));
        assertThat(Choice.order(backends, 0)).containsExactly(1, 2, 0);
    }

    @Test
    void equalsTakeTurns() {
        var backends = List.of(standing(0, true, true, 1), standing(1, true, true, 1), standing(2, true, true, 1));
        assertThat(Choice.order(backends, 0)).containsExactly(0, 1, 2);
        assertThat(Choice.order(backends, 1)).containsExactly(1, 2, 0);
        assertThat(Choice.order(backends, Integer.MIN_VALUE)).hasSize(3);
    }

    @Test
    void whatCannotBeServedIsFoundAndTheRestIsServed() {
        var fine = endpoint("a", 80, "tcp");
        var goal = LoadBalancerGoal.newBuilder()
                .addEndpoints(fine)
                .addEndpoints(endpoint("b", 80, "tcp"))
                .addEndpoints(endpoint("a", 81, "tcp"))
                .addEndpoints(endpoint("c", 0, "tcp"))
                .addEndpoints(endpoint("d", 82, "UDP"))
                .addEndpoints(endpoint("e", 83, "tcp").toBuilder().addBackends(Backend.newBuilder()))
                .build();
        var findings = new ArrayList<String>();
        assertThat(GoalFaults.servable(goal, findings)).containsExactly(fine);
        assertThat(findings)
                .satisfiesExactly(
                        f -> assertThat(f).startsWith("b: lb-door"),
                        f -> assertThat(f).startsWith("a: lb-id"),
                        f -> assertThat(f).startsWith("c: lb-port"),
                        f -> assertThat(f).startsWith("d: lb-protocol"),
                        f -> assertThat(f).startsWith("e: lb-backend"));
    }

    private static VirtualEndpoint endpoint(String id, int port, String protocol) {
        return VirtualEndpoint.newBuilder()
                .setId(id)
                .setVip("127.0.0.1")
                .setPort(port)
                .setProtocol(protocol)
                .build();
    }
}
