package shop;

import static io.heddle.junit.Target.agent;
import static io.heddle.junit.Target.guest;
import static io.heddle.junit.Target.node;
import static io.heddle.junit.Target.primary;
import static io.heddle.junit.Target.process;
import static io.heddle.junit.Target.rack;
import static io.heddle.junit.Target.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.Outcome;
import io.heddle.api.Views;
import io.heddle.junit.Datacenter;
import io.heddle.junit.Service;
import io.heddle.junit.SimulatedDatacenter;
import io.heddle.sim.Truth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The examples of docs/testing.md, as they stand there. */
@Datacenter(nodes = 8, faultDomains = 4, updateDomains = 4, seed = 42)
class GuideTest {
    private static final Path FILES = Path.of("src/test/resources/shop");

    @Test
    void aServiceFromItsFiles(SimulatedDatacenter dc) {
        dc.deploy(Service.files(
                "shop", FILES.resolve("ServiceDefinition.csdef"), FILES.resolve("ServiceConfiguration.cscfg")));
        dc.awaitReady("shop");
        assertThat(dc.instances("shop")).extracting(Views.Instance::instance).containsExactly("Web_IN_0", "Web_IN_1");
    }

    @Test
    void aServiceThatDoesNotFitIsRefused(SimulatedDatacenter dc) {
        var outcome =
                dc.tryDeploy(Service.named("huge").role("Web", 9, "ExtraLarge").build());
        assertThat(outcome).isInstanceOf(Outcome.Declined.class);
    }

    @Test
    void everythingThatCanBeBroken(SimulatedDatacenter dc) {
        dc.deploy(Service.named("shop").role("Web", 4));
        dc.awaitReady("shop");
        var first = dc.instance("shop", "Web_IN_0");
        var second = dc.instance("shop", "Web_IN_1");

        var off = dc.kill(node("node-00003")); // Its power is gone, and its guests with it.
        dc.kill(agent("node-00004")); // Its host agent alone: guests go on.
        dc.kill(primary()); // The fabric process that leads; process(1) would be a certain one.
        dc.kill(guest(first)); // The VM's processes: its host starts them again.
        dc.kill(role(second)); // The role inside.
        dc.pause(process(1)); // It stands still, and goes on where it was.
        dc.pause(guest(second)); // It hangs.
        dc.partition(rack("rack-02")); // Nothing reaches it, nothing comes from it.
        dc.partition(node(5));
        var loss = dc.fault("network-loss share=0.05"); // Any fault of a schedule.

        dc.advance(Duration.ofMinutes(1));
        off.heal();
        loss.heal();
        dc.healAll();
        dc.await(
                Duration.ofMinutes(15),
                "everything serves",
                () -> dc.machines().stream()
                                .flatMap(m -> m.guests().stream())
                                .filter(Truth.Guest::serves)
                                .count()
                        == 4);
    }

    @Test
    void aFailoverIsSeenByNobody(SimulatedDatacenter dc) {
        dc.deploy(Service.named("shop").role("Web", 4));
        dc.awaitReady("shop");
        var before = dc.instances();
        var leader = dc.primary();

        dc.kill(primary());

        dc.await(
                Duration.ofSeconds(10),
                "another process leads",
                () -> dc.primary().isPresent() && !dc.primary().equals(leader));
        assertThat(dc.instances()).isEqualTo(before);
    }

    @Test
    void aQuietQuarterOfAnHour(SimulatedDatacenter dc) {
        dc.advance(Duration.ofMinutes(15));
        assertThat(dc.nodes()).allMatch(n -> n.state().equals("Ready"));
        assertThat(dc.history("node-00001")).hasSize(2);
    }

    @Test
    void aBadNight(SimulatedDatacenter dc) {
        dc.deploy(Service.named("shop").role("Web", 4));
        dc.play(FILES.resolve("bad-night.schedule"));
        dc.awaitReady("shop");
    }

    @Test
    void theFabricNoticesWithinSixSeconds(SimulatedDatacenter dc) {
        var probe = dc.probes().events();
        dc.kill(node(3));
        var event =
                dc.probes().receive(probe, Duration.ofSeconds(6), e -> e.type().equals("cluster.node-suspected.v1"));
        assertThat(event.summary()).contains("node-00003");
        dc.probes().expectNothing(dc.probes().create(String.class), Duration.ofMinutes(1));
    }

    @Test
    void anActorOfOursWatches(SimulatedDatacenter dc) {
        var moved = new ArrayList<String>();
        var watcher = dc.probes()
                .spawn(
                        Behaviors.<Views.Event>receiveMessage(e -> {
                            if (e.type().equals("cluster.instance-moved.v1")) moved.add(e.summary());
                            return Behaviors.same();
                        }),
                        "watcher");
        dc.probes().subscribe(watcher);
        dc.deploy(Service.named("shop").role("Web", 1));
        dc.awaitReady("shop");
        dc.kill(node(dc.instance("shop", "Web_IN_0").node()));
        dc.advance(Duration.ofMinutes(1));
        assertThat(moved).hasSize(1);
    }

    @RepeatedTest(5)
    @Datacenter(nodes = 6)
    void underAnySeed(SimulatedDatacenter dc) {
        dc.deploy(Service.named("shop").role("Web", 3));
        dc.kill(primary());
        dc.awaitReady("shop");
    }

    @Test
    @Datacenter(nodes = 4, settle = false)
    void aMachineRoomOnFire(SimulatedDatacenter dc) {
        dc.deploy(Service.named("shop").role("Web", 2));
        for (int rack = 0; rack < 4; rack++) dc.kill(rack(rack));
        dc.advance(Duration.ofMinutes(5));
        assertThat(dc.machines()).noneMatch(Truth.Machine::powered);
        dc.check();
    }
}
