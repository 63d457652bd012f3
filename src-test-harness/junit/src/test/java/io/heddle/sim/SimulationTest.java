package io.heddle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.sim.schedule.Kind;
import io.heddle.sim.schedule.Schedule;
import io.heddle.sim.schedule.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The product under simulation. More seeds: {@code ./heddle sim --seeds N}. */
class SimulationTest {
    private static final Duration LASTS = Duration.ofMinutes(5);
    private static final int NODES = 6;

    private static Trial trial(long seed, int nodes) {
        return new Trial(seed, Options.lan(nodes), Mutation.NONE);
    }

    @Test
    void aSeedGivesTheSameRunByteForByte() {
        var first = new ArrayList<String>();
        var second = new ArrayList<String>();
        var one = trial(7, NODES);
        var a = one.run(one.schedule(LASTS, 3), first::add, fact -> {});
        var b = one.run(one.schedule(LASTS, 3), second::add, fact -> {});
        assertThat(first).isEqualTo(second).hasSizeGreaterThan(100);
        assertThat(a.outcome()).isPresent().isEqualTo(b.outcome());
        assertThat(a.violations()).isEmpty();
    }

    @Test
    void otherSeedsGiveOtherRuns() {
        var quiet = new Schedule(3, Duration.ofSeconds(10), List.of());
        var a = trial(1, 3).run(quiet).outcome().orElseThrow();
        var b = trial(2, 3).run(quiet).outcome().orElseThrow();
        assertThat(a.orderHash()).isNotEqualTo(b.orderHash());
    }

    @Test
    void aServiceOutlivesItsPrimaryAndAMachine() {
        var steps = List.of(
                new Step(
                        Duration.ofSeconds(5),
                        Kind.DEPLOY,
                        "shop",
                        Duration.ZERO,
                        Map.of("instances", "4", "millicores", "1000", "domains", "5")),
                new Step(Duration.ofSeconds(30), Kind.PROCESS_KILL, "primary", Duration.ofSeconds(20), Map.of()),
                new Step(Duration.ofSeconds(60), Kind.MACHINE_BROKEN, "node-00001", Duration.ofSeconds(90), Map.of()));
        var result = trial(3, NODES).run(new Schedule(NODES, Duration.ofMinutes(3), steps));
        assertThat(result.violations()).isEmpty();
        var outcome = result.outcome().orElseThrow();
        assertThat(outcome.marks()).containsKeys("process.died", "healing.powered-off", "healing.powered-on");
        assertThat(outcome.settledAfter()).isLessThan(Simulation.SETTLE_MAX);
    }

    @Test
    @Tag("slow")
    void everyPromiseHoldsUnderSwarmsOfFaults() {
        for (long seed = 1; seed <= 12; seed++) holds(seed, NODES, LASTS);
    }

    @Test
    @Tag("soak")
    void everyPromiseHoldsUnderHundredsOfSwarms() {
        for (long seed = 1_000; seed < 1_200; seed++) holds(seed, 12, Duration.ofMinutes(10));
    }

    private static void holds(long seed, int nodes, Duration lasts) {
        var trial = trial(seed, nodes);
        var result = trial.run(trial.schedule(lasts, 3));
        assertThat(result.broken()).as("seed %d", seed).isEmpty();
        assertThat(result.violations())
                .as("./heddle sim --seed %d --nodes %d --hours %s", seed, nodes, lasts.toMinutes() / 60.0)
                .isEmpty();
    }
}
