package io.heddle.junit;

import static io.heddle.junit.Target.node;
import static io.heddle.junit.Target.primary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** Actors that watch a datacenter, in its time. */
@Datacenter(nodes = 4, seed = 11)
class ProbesTest {
    @Test
    void aProbeIsToldWhatTheFabricDecides(SimulatedDatacenter dc) {
        var probe = dc.probes().events();
        dc.kill(node(2));
        var before = dc.time();
        var suspected =
                dc.probes().receive(probe, Duration.ofSeconds(10), e -> e.type().equals("cluster.node-suspected.v1"));
        assertThat(suspected.summary()).contains("node-00002");
        assertThat(dc.time().minus(before)).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void whatHasArrivedIsTakenByTheProbesOwnMethods(SimulatedDatacenter dc) {
        var probe = dc.probes().events();
        dc.deploy(Service.named("shop").role("Web", 2));
        assertThat(probe.receiveMessage(Duration.ZERO).type()).isEqualTo("cluster.deployed.v1");
    }

    @Test
    void nothingToldIsAnAnswerToo(SimulatedDatacenter dc) {
        var probe = dc.probes().events();
        dc.probes().expectNothing(probe, Duration.ofMinutes(10));
        assertThatThrownBy(() -> dc.probes().receive(probe, Duration.ofMinutes(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("within 1m");
        dc.kill(node(1));
        assertThatThrownBy(() -> dc.probes().expectNothing(probe, Duration.ofMinutes(1)))
                .isInstanceOf(AssertionError.class);
    }

    /** An actor of an embedding service: it asks for a technician when a machine has been away for half a minute. */
    private static Behavior<Object> caller(List<String> called) {
        return Behaviors.withTimers(timers -> Behaviors.receive(Object.class)
                .onMessage(Views.Event.class, e -> {
                    var key = e.summary().replaceFirst(".*?(node-\\d+).*", "$1");
                    if (e.type().equals("cluster.node-suspected.v1")) {
                        timers.startSingleTimer(key, key, Duration.ofSeconds(30));
                    } else if (e.type().equals("cluster.node-became-ready.v1")) {
                        timers.cancel(key);
                    }
                    return Behaviors.same();
                })
                .onMessage(String.class, node -> {
                    called.add(node);
                    return Behaviors.same();
                })
                .build());
    }

    @Test
    void theTimersOfAWatchingActorRunInTheDatacentersTime(SimulatedDatacenter dc) {
        var called = new ArrayList<String>();
        dc.probes().subscribe(dc.probes().spawn(caller(called), "caller"));
        dc.kill(node(3));
        dc.advance(Duration.ofSeconds(25));
        assertThat(called).isEmpty();
        dc.advance(Duration.ofSeconds(15));
        assertThat(called).containsExactly("node-00003");
    }

    private static String course(SimulatedDatacenter dc) {
        dc.kill(primary());
        dc.deploy(Service.named("shop").role("Web", 3));
        dc.awaitReady("shop");
        return dc.fingerprint();
    }

    @Test
    void aDatacenterTakesTheSameCourseWhetherItIsWatchedOrNot() {
        var shape = ShapeTest.shape(17);
        var alone = new SimulatedDatacenter(shape);
        alone.comeUp();
        var watched = new SimulatedDatacenter(shape);
        var probe = watched.probes().events();
        watched.probes().spawn(caller(new ArrayList<>()), "idle");
        watched.comeUp();
        assertThat(course(watched)).isEqualTo(course(alone));
        assertThat(watched.probes().receive(probe, Duration.ZERO)).isNotNull();
        alone.world().close();
        watched.world().close();
    }
}
