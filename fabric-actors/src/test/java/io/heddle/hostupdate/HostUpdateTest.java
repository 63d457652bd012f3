package io.heddle.hostupdate;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.hostupdate.HostUpdateState.Phase;
import io.heddle.hostupdate.HostUpdateState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HostUpdateTest {
    private static final Instant T0 = Instant.parse("2011-10-01T00:00:00Z");
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final NodeId N3 = new NodeId("n3");

    /** s on n1 and n2, t on n2 and n3. */
    private final Grid grid = grid(3, tenant(1, "s", 0), tenant(2, "s", 1), tenant(2, "t", 0), tenant(3, "t", 1));

    private final HostUpdate rules = new HostUpdate(grid, Limits.STANDARD);
    private final HostUpdateState start = HostUpdateState.evolve(null, rules.plan("v2", "v1", T0));

    private static Grid.Tenant tenant(int node, String deployment, int domain) {
        return new Grid.Tenant(new NodeId("n" + node), new DeploymentId(deployment), domain);
    }

    private static Grid grid(int nodes, Grid.Tenant... tenants) {
        var racks = new TreeMap<NodeId, RackId>();
        for (int i = 1; i <= nodes; i++) racks.put(new NodeId("n" + i), new RackId("r" + i % 2));
        return Grid.of(racks, List.of(tenants));
    }

    private static List<NodeId> started(List<HostUpdateEvent> events) {
        var nodes = new ArrayList<NodeId>();
        for (var e : events) if (e instanceof HostUpdateEvent.NodeStarted s) nodes.add(s.node());
        return nodes;
    }

    private static HostUpdateState after(HostUpdateState state, HostUpdateEvent... events) {
        var next = state;
        for (var e : events) next = HostUpdateState.evolve(next, e);
        return next;
    }

    private HostUpdateState stepped(HostUpdateState state, Instant now) {
        return after(state, rules.next(state, Outage.NONE, now).toArray(HostUpdateEvent[]::new));
    }

    @Test
    void nodesThatShareNoServiceRestartTogetherAndTheOthersFollow() {
        assertThat(started(rules.next(start, Outage.NONE, T0))).containsExactly(N1, N3);
        var running = stepped(start, T0);
        assertThat(rules.next(running, Outage.NONE, T0)).isEmpty();
        var half = after(running, new HostUpdateEvent.NodeReturned(T0.plusSeconds(600), N1));
        assertThat(rules.next(half, Outage.NONE, T0.plusSeconds(600))).isEmpty();
        var both = after(half, new HostUpdateEvent.NodeReturned(T0.plusSeconds(700), N3));
        assertThat(started(rules.next(both, Outage.NONE, T0.plusSeconds(700)))).containsExactly(N2);
        var last = after(stepped(both, T0.plusSeconds(700)), new HostUpdateEvent.NodeReturned(T0.plusSeconds(900), N2));
        assertThat(rules.next(last, Outage.NONE, T0.plusSeconds(900)))
                .containsExactly(new HostUpdateEvent.Finished(T0.plusSeconds(900)));
    }

    @Test
    void whatFailedByItselfCountsAsOffline() {
        var outage = new Outage(Set.of(), Map.of(new DeploymentId("t"), Set.of(0)));
        assertThat(started(rules.next(start, outage, T0))).containsExactly(N1);
        var dead = new Outage(Set.of(N2), Map.of());
        assertThat(started(rules.next(start, dead, T0))).isEmpty();
        assertThat(rules.verdict(start, dead, N1, T0).against())
                .containsExactly("update domain 1 of s is offline, and it hosts 0");
    }

    @Test
    void nobodyWaitsBehindANodeThatCannotGoItself() {
        // n2 cannot start while n4, which hosts another domain of t, is dead; n1 needs not wait for n2's turn.
        var four =
                grid(4, tenant(2, "s", 0), tenant(1, "s", 1), tenant(2, "t", 0), tenant(4, "t", 1), tenant(3, "s", 1));
        var wide = new HostUpdate(four, Limits.STANDARD);
        var state = after(HostUpdateState.evolve(
                null, new HostUpdateEvent.Planned(T0, "v2", "v1", Map.of(N2, 0, N1, 1, N3, 1, new NodeId("n4"), 1))));
        assertThat(started(wide.next(state, Outage.NONE, T0))).containsExactly(N2);
        var dead = new Outage(Set.of(new NodeId("n4")), Map.of());
        assertThat(started(wide.next(state, dead, T0))).containsExactly(N1, N3);
    }

    @Test
    void tooManyFailuresPauseTheUpdateUntilSomebodyResumes() {
        var strict = new HostUpdate(grid, new Limits(10, 10, 0, Duration.ofMinutes(15), Duration.ofHours(1)));
        var failed = after(stepped(start, T0), new HostUpdateEvent.NodeFailed(T0.plusSeconds(60), N1, "no beat"));
        var events = strict.next(failed, Outage.NONE, T0.plusSeconds(60));
        assertThat(events).singleElement().isInstanceOf(HostUpdateEvent.Paused.class);
        var paused = after(failed, events.getFirst());
        assertThat(paused.status()).isEqualTo(Status.PAUSED);
        assertThat(strict.next(paused, Outage.NONE, T0.plusSeconds(70))).isEmpty();
        var resumed = after(
                paused,
                new HostUpdateEvent.NodeGivenUp(T0.plusSeconds(80), N1, "in repair"),
                new HostUpdateEvent.NodeReturned(T0.plusSeconds(80), N3),
                new HostUpdateEvent.Resumed(T0.plusSeconds(80)));
        assertThat(started(strict.next(resumed, Outage.NONE, T0.plusSeconds(80))))
                .containsExactly(N2);
    }

    @Test
    void turningBackUndoesWhatWasDoneAndLeavesTheRest() {
        var running = stepped(start, T0);
        var turned = after(
                running,
                new HostUpdateEvent.NodeReturned(T0.plusSeconds(600), N1),
                new HostUpdateEvent.TurnedBack(T0.plusSeconds(610), "v2 is bad"));
        assertThat(turned.version()).isEqualTo("v1");
        assertThat(turned.node(N1).orElseThrow().phase()).isEqualTo(Phase.WAITING);
        assertThat(turned.node(N2).orElseThrow().phase()).isEqualTo(Phase.DONE);
        var back = after(turned, new HostUpdateEvent.NodeReturned(T0.plusSeconds(700), N3));
        assertThat(back.node(N3).orElseThrow().phase()).isEqualTo(Phase.WAITING);
        assertThat(started(rules.next(back, Outage.NONE, T0.plusSeconds(700)))).containsExactly(N1, N3);
    }

    @Test
    void limitsHoldAndTheLongestChainGoesFirst() {
        var one = new HostUpdate(grid, new Limits(1, 10, 3, Duration.ofMinutes(15), Duration.ofHours(1)));
        assertThat(started(one.next(start, Outage.NONE, T0))).hasSize(1);
        var perRack = new HostUpdate(grid, new Limits(10, 1, 3, Duration.ofMinutes(15), Duration.ofHours(1)));
        assertThat(started(perRack.next(start, Outage.NONE, T0))).containsExactly(N1);
    }

    @Test
    void theForecastStatesBoundAndEndBeforeAndWhileItRuns() {
        var before = rules.forecast(start, Outage.NONE, T0);
        assertThat(before.waves()).isEqualTo(2);
        assertThat(before.wavesMin()).isEqualTo(2);
        assertThat(before.lowerBound()).isEqualTo(Duration.ofMinutes(30));
        assertThat(before.expectedEnd()).isEqualTo(T0.plus(Duration.ofMinutes(30)));
        var later = T0.plus(Duration.ofMinutes(10));
        var running = rules.forecast(stepped(start, T0), Outage.NONE, later);
        assertThat(running.updating()).isEqualTo(2);
        assertThat(running.expectedEnd()).isEqualTo(T0.plus(Duration.ofMinutes(30)));
    }

    @Test
    void aNodeThatIsOutForTooManyMediansIsReported() {
        var running = stepped(start, T0);
        var late = rules.lateAfter(running, T0);
        assertThat(late).isEqualTo(Duration.ofSeconds((long) (900 * Quarantine.STANDARD.medians())));
        assertThat(rules.overdue(running, T0.plus(late))).isEmpty();
        assertThat(rules.overdue(running, T0.plus(late).plusSeconds(1))).containsExactly(N1, N3);
    }

    /** s on n1 and n2; n3 to n6 are alone, so that one in six may be in quarantine. */
    private final HostUpdate six = new HostUpdate(
            grid(6, tenant(1, "s", 0), tenant(2, "s", 1)),
            Limits.STANDARD.with(new Quarantine(2, 0.17, Duration.ofMinutes(5))));

    private HostUpdateState sixUnderWay() {
        var state = HostUpdateState.evolve(null, six.plan("v2", "v1", T0));
        return after(state, six.next(state, Outage.NONE, T0).toArray(HostUpdateEvent[]::new));
    }

    @Test
    void aLateNodeThatHoldsOthersUpGoesToQuarantineAndThoseWhoWaitGoOnceItsInstancesRunElsewhere() {
        var running = sixUnderWay();
        var late = T0.plus(Duration.ofMinutes(31));
        assertThat(six.next(running, Outage.NONE, T0.plus(Duration.ofMinutes(30)), n -> true))
                .isEmpty();
        var events = six.next(running, Outage.NONE, late, n -> true);
        assertThat(events).singleElement().isInstanceOf(HostUpdateEvent.NodeQuarantined.class);
        var first = ((HostUpdateEvent.NodeQuarantined) events.getFirst()).node();
        var second = first.equals(N1) ? N2 : N1;
        assertThat(first).isIn(N1, N2);
        var quarantined = after(running, events.getFirst());
        assertThat(started(six.next(quarantined, Outage.NONE, late))).isEmpty();
        var relieved = after(quarantined, new HostUpdateEvent.NodeRelieved(late.plusSeconds(300), first));
        assertThat(started(six.next(relieved, Outage.NONE, late.plusSeconds(300))))
                .containsExactly(second);
        assertThat(after(relieved, new HostUpdateEvent.NodeReturned(late.plusSeconds(9_000), first))
                        .node(first)
                        .orElseThrow()
                        .phase())
                .isEqualTo(Phase.DONE);
    }

    @Test
    void whoHasNoRoomElsewhereOrHoldsNobodyUpIsWaitedFor() {
        var late = T0.plus(Duration.ofMinutes(31));
        assertThat(six.next(sixUnderWay(), Outage.NONE, late, n -> false)).isEmpty();
        var asked = new ArrayList<NodeId>();
        var quarantined = after(
                sixUnderWay(),
                six.next(sixUnderWay(), Outage.NONE, late, asked::add).getFirst());
        assertThat(asked).as("nobody waits for the others").hasSize(1);
        assertThat(six.next(quarantined, Outage.NONE, late, n -> true))
                .as("and one in six is the limit")
                .isEmpty();
    }

    @Test
    void nobodyGoesToQuarantineWhoseInstancesWouldBeBackSoonerByThemselves() {
        var slow = new HostUpdate(
                grid(6, tenant(1, "s", 0), tenant(2, "s", 1)),
                Limits.STANDARD.with(new Quarantine(2, 0.17, Duration.ofMinutes(20))));
        var running = sixUnderWay();
        assertThat(slow.lateAfter(running, T0)).isEqualTo(Duration.ofMinutes(40));
        assertThat(slow.next(running, Outage.NONE, T0.plus(Duration.ofMinutes(40)), n -> true))
                .isEmpty();
        assertThat(slow.next(running, Outage.NONE, T0.plus(Duration.ofMinutes(41)), n -> true))
                .singleElement()
                .isInstanceOf(HostUpdateEvent.NodeQuarantined.class);
        assertThat(slow.overdue(running, T0.plus(Duration.ofMinutes(31)))).isNotEmpty();
    }

    @Test
    void theRacksLimitIsPartOfTheBoundAndOfTheEnd() {
        var limits = new Limits(10, 1, 3, Duration.ofMinutes(15), Duration.ofHours(1));
        var alone = new HostUpdate(grid(6), limits);
        var state = HostUpdateState.evolve(null, alone.plan("v2", "v1", T0));
        var forecast = alone.forecast(state, Outage.NONE, T0);
        assertThat(forecast.lowerBound()).as("three nodes in each of two racks").isEqualTo(Duration.ofMinutes(45));
        assertThat(forecast.expectedEnd()).isEqualTo(T0.plus(Duration.ofMinutes(45)));
        var seconds = new double[] {60, 60, 60, 60, 60, 120};
        assertThat(alone.lowerBound(seconds)).isEqualTo(Duration.ofMinutes(4));
        assertThat(alone.withBarriers(seconds)).isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void movesChangeTheGridAsIfItWereMadeAnew() {
        var more = List.of(tenant(3, "s", 0), tenant(3, "t", 1));
        var next = grid.with(more).without(N1);
        var anew = grid(3, tenant(2, "s", 1), tenant(2, "t", 0), tenant(3, "t", 1), tenant(3, "s", 0));
        for (int n = 0; n < 3; n++) assertThat(next.tenants(n)).isEqualTo(anew.tenants(n));
        assertThat(grid.tenants(0)).as("the old one stays").containsExactly(tenant(1, "s", 0));
        var moved = rules.after(next);
        assertThat(moved.waveCount()).isEqualTo(rules.waveCount());
        assertThat(moved.verdict(start, Outage.NONE, N1, T0).against()).isEmpty();
    }

    @Test
    void aNodeOnWhichInstancesAreBeingStartedKeepsItsTurnButDoesNotGo() {
        var receiving = new Outage(Set.of(), Map.of(), Set.of(N1));
        assertThat(started(rules.next(start, receiving, T0))).containsExactly(N3);
        assertThat(rules.verdict(start, receiving, N1, T0).against())
                .containsExactly("instances of a node in quarantine are being started on it");
    }

    @Test
    void aNodeIsLateByWhatTheOthersTake() {
        var limits = Limits.STANDARD.with(new Quarantine(2, 0.03, Duration.ofMinutes(5)));
        var many = new HostUpdate(grid(40, tenant(1, "s", 0), tenant(2, "s", 1)), limits);
        var state = HostUpdateState.evolve(null, many.plan("v2", "v1", T0));
        state = after(state, many.next(state, Outage.NONE, T0).toArray(HostUpdateEvent[]::new));
        assertThat(many.lateAfter(state, T0)).isEqualTo(Duration.ofMinutes(30));
        for (int i = 10; i <= 40; i++) {
            state = after(state, new HostUpdateEvent.NodeReturned(T0.plusSeconds(480), new NodeId("n" + i)));
        }
        assertThat(many.lateAfter(state, T0.plusSeconds(480))).isEqualTo(Duration.ofMinutes(16));
        assertThat(many.nextLate(state, T0.plusSeconds(480)))
                .contains(T0.plusSeconds(960).plusMillis(1));
    }

    @Test
    void ifAllTakeLongerThanExpectedNobodyIsLateForIt() {
        var many = new HostUpdate(grid(40), Limits.STANDARD);
        var state = HostUpdateState.evolve(null, many.plan("v2", "v1", T0));
        state = after(state, many.next(state, Outage.NONE, T0).toArray(HostUpdateEvent[]::new));
        assertThat(many.overdue(state, T0.plus(Duration.ofMinutes(40)))).isEmpty();
        assertThat(many.overdue(state, T0.plus(Duration.ofMinutes(61))))
                .as("but there is an end to it")
                .hasSize(40);
    }
}
