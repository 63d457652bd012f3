package io.heddle.junit;

import static io.heddle.junit.Target.agent;
import static io.heddle.junit.Target.guest;
import static io.heddle.junit.Target.node;
import static io.heddle.junit.Target.primary;
import static io.heddle.junit.Target.process;
import static io.heddle.junit.Target.rack;
import static io.heddle.junit.Target.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.Outcome;
import io.heddle.api.Views;
import io.heddle.sim.Truth;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a test can do with a datacenter, each thing once. */
@Datacenter(nodes = 6, faultDomains = 3, seed = 5)
class SimulatedDatacenterTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @BeforeEach
    void shop(SimulatedDatacenter dc) {
        dc.deploy(Service.named("shop").role("Web", 4).endpoint("Http", 80));
        dc.awaitReady("shop");
    }

    @Test
    void aServiceIsSpreadAndRuns(SimulatedDatacenter dc) {
        assertThat(dc.instances("shop"))
                .extracting(Views.Instance::updateDomain)
                .containsExactly(0, 1, 2, 3);
        assertThat(dc.services())
                .singleElement()
                .extracting(Views.Service::state)
                .isEqualTo("Running");
        assertThat(dc.machines())
                .flatExtracting(Truth.Machine::guests)
                .hasSize(4)
                .allMatch(Truth.Guest::serves);
    }

    @Test
    void instancesOfADeadNodeMove(SimulatedDatacenter dc) {
        var before = dc.instance("shop", "Web_IN_0");
        var fault = dc.kill(node(before.node()));
        dc.await(MINUTE, "it is elsewhere", () -> !dc.instance("shop", "Web_IN_0")
                .node()
                .equals(before.node()));
        dc.awaitReady("shop");
        assertThat(dc.machine(before.node()).powered()).isFalse();
        assertThat(dc.history(before.node())).anyMatch(line -> line.contains("cluster.node-suspected.v1"));
        fault.heal();
        dc.await(Duration.ofMinutes(5), "it is back", () -> dc.node(before.node())
                .state()
                .equals("Ready"));
    }

    @Test
    void aRackIsAFaultDomain(SimulatedDatacenter dc) {
        var lost = dc.kill(rack(1));
        dc.await(MINUTE, "its machines are suspected", () -> dc.nodes().stream()
                .filter(n -> n.rack().equals("rack-01"))
                .noneMatch(n -> n.state().equals("Ready")));
        // Its chassis is dead as well, and cannot say that the power is off: nothing may be started elsewhere yet.
        assertThat(dc.machines())
                .filteredOn(m -> !m.rack().equals("rack-01"))
                .flatExtracting(Truth.Machine::guests)
                .hasSize(2)
                .allMatch(Truth.Guest::serves);
        lost.heal();
        dc.awaitAsserted(Duration.ofMinutes(5), () -> assertThat(dc.instances("shop"))
                .allMatch(i -> dc.machine(i.node()).guests().stream().anyMatch(Truth.Guest::serves)));
    }

    @Test
    void aFailoverChangesNothingOnAnyNode(SimulatedDatacenter dc) {
        var before = dc.instances();
        var first = dc.primary().orElseThrow();
        dc.kill(primary());
        dc.await(MINUTE, "another process leads", () -> dc.primary()
                .filter(p -> !p.equals(first))
                .isPresent());
        assertThat(dc.instances()).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void whatIsPausedOrCutOffComesBack(SimulatedDatacenter dc) {
        dc.pause(primary());
        dc.partition(process(1));
        dc.partition(rack(2));
        dc.pause(agent("node-00000"));
        dc.advance(MINUTE);
        dc.healAll();
        dc.awaitReady("shop");
        assertThat(dc.processes()).noneMatch(Truth.FabricProcess::paused);
    }

    @Test
    void guestsAndRolesAreBroughtBackWhereTheyWere(SimulatedDatacenter dc) {
        var zero = dc.instance("shop", "Web_IN_0");
        dc.kill(guest(zero));
        var one = dc.kill(role(dc.instance("shop", "Web_IN_1")));
        dc.pause(guest(dc.instance("shop", "Web_IN_2")));
        dc.await(
                MINUTE,
                "a guest was restarted",
                () -> dc.instance("shop", "Web_IN_0").guestRestarts() == 1);
        one.heal();
        dc.advance(Duration.ofMinutes(12)); // A guest that hangs is given ten minutes.
        dc.awaitReady("shop");
        dc.pause(guest(dc.instance("shop", "Web_IN_3"))).heal();
        dc.advance(Duration.ofMinutes(12));
        assertThat(dc.instance("shop", "Web_IN_3").guestRestarts()).isZero();
        assertThat(dc.instance("shop", "Web_IN_0").node()).isEqualTo(zero.node());
        assertThat(dc.instance("shop", "Web_IN_2").guestRestarts()).isEqualTo(1);
    }

    @Test
    void anyFaultOfAScheduleCanBeHad(SimulatedDatacenter dc) {
        var loss = dc.fault("network-loss share=0.05");
        dc.advance(MINUTE);
        loss.heal();
        assertThat(loss.isOver()).isTrue();
        dc.play("night", """
                heddle-schedule 1
                nodes 6
                lasts 2m
                0d00:00:10 machine-off node-00001 for 30s
                0d00:00:20 process-kill primary for 5s
                0d00:00:30 deploy night instances=2 millicores=1000 domains=2
                """);
        assertThat(dc.services()).extracting(Views.Service::service).contains("shop", "night");
    }

    @Test
    void whatIsDeletedGoes(SimulatedDatacenter dc) {
        dc.delete("shop");
        dc.await(MINUTE, "no guest is left", () -> dc.machines().stream()
                .allMatch(m -> m.guests().isEmpty()));
        dc.await(MINUTE, "the deployment is gone", () -> dc.services().isEmpty());
    }

    @Test
    void aRefusalSaysWhy(SimulatedDatacenter dc) {
        var huge = Service.named("huge").role("Web", 40, "ExtraLarge");
        assertThatThrownBy(() -> dc.deploy(huge))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("the fabric refused to deploy huge: ");
        assertThat(dc.tryDeploy(Service.named("shop").role("Web", 1).build(2))).isInstanceOf(Outcome.Declined.class);
    }

    @Test
    void allThatIsWrongWithWhatATestAsksForIsSaidAtOnce(SimulatedDatacenter dc) {
        assertThatThrownBy(() -> dc.deploy(
                        Service.named("bad").updateDomains(99).role("Web", 2).endpoint("Http", 99_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("upgradeDomainCount")
                .hasMessageContaining("99999");
        assertThatThrownBy(() -> dc.play("other", """
                        heddle-schedule 1
                        nodes 90
                        lasts 2m
                        0d00:00:10 machine-off node-00077 for 30s
                        0d00:00:20 rack-off rack-09 for 5s
                        """))
                .hasMessageContaining("node-00077")
                .hasMessageContaining("rack-09");
        assertThatThrownBy(() -> dc.pause(rack(1))).hasMessage("a rack cannot be paused");
        assertThatThrownBy(() -> dc.kill(node(66))).hasMessageContaining("there is no node-00066");
        assertThatThrownBy(() -> dc.fault("machine-melts node-00001")).hasMessageContaining("machine-melts");
    }

    @Test
    void whatIsNotThereIsSaidAtOnce(SimulatedDatacenter dc) {
        var begun = dc.time();
        assertThatThrownBy(() -> dc.awaitReady("nosuch"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("there is no service nosuch: nothing of that name was ever deployed; deployed were shop");
        assertThat(dc.time()).isEqualTo(begun);
        assertThatThrownBy(() -> dc.play(Path.of("nope.schedule")))
                .hasMessageContaining("nope.schedule")
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> dc.play("other", """
                        heddle-schedule 1
                        nodes 90
                        lasts 2m
                        0d00:00:10 process-kill fc-9 for 30s
                        """))
                .hasMessageContaining("other:4")
                .hasMessageContaining("there is no fc-9 (there are primary and fc-1 to fc-3)");
        assertThatThrownBy(() -> node(-1)).hasMessage("the machines are numbered from 0, not -1");
        assertThatThrownBy(() -> process(0)).hasMessage("the fabric processes are numbered from 1, not 0");
    }

    @Test
    void aFaultThatCannotBeIsRefused(SimulatedDatacenter dc) {
        assertThatThrownBy(() -> dc.fault("network-loss share=7")).hasMessageContaining("a number from 0 to 1");
        assertThatThrownBy(() -> dc.fault("clock-rate fc-1 rate=-1")).hasMessageContaining("0.1 to 10");
        assertThatThrownBy(() -> dc.fault("deploy x instances=1 millicores=1 domains=1"))
                .hasMessageContaining("deploy is no fault");
        assertThatThrownBy(() -> dc.fault("machine-off node-00001 for 3s")).hasMessageContaining("healed");
    }

    @Test
    void aServiceThatIsDeletedIsMissed(SimulatedDatacenter dc) {
        dc.delete("shop");
        dc.await(MINUTE, "the deployment is gone", () -> dc.services().isEmpty());
        assertThatThrownBy(() -> dc.awaitReady("shop")).hasMessageContaining("there is no service shop");
    }

    @Test
    void aConditionThatNeverHoldsEndsTheWait(SimulatedDatacenter dc) {
        var begun = dc.time();
        assertThatThrownBy(() -> dc.await(MINUTE, "pigs fly", () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessage("within 1m it never was so that pigs fly");
        assertThat(dc.time().minus(begun)).isEqualTo(MINUTE);
        dc.awaitAsserted(MINUTE, () -> assertThat(dc.time()).isGreaterThan(begun.plus(MINUTE.plusSeconds(30))));
    }
}
