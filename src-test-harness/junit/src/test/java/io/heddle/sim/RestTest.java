package io.heddle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.sim.schedule.Schedule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is put off of a machine at rest changes nothing: each fact is the same, and comes at the same moment. */
class RestTest {
    private static final Duration LASTS = Duration.ofMinutes(6);

    private static void isTheSame(Options options, long seed, Duration lasts) {
        var each = run(options.with(Beats.ALONE), seed, lasts);
        var lazy = run(options.with(Beats.LAZY), seed, lasts);
        assertThat(lazy.traceHash()).as("seed %d", seed).isEqualTo(each.traceHash());
        assertThat(lazy.steps()).as("seed %d", seed).isLessThan(each.steps());
    }

    private static Simulation.Outcome run(Options options, long seed, Duration lasts) {
        var trial = new Trial(seed, options, Mutation.NONE);
        return trial.run(trial.schedule(lasts, 3)).outcome().orElseThrow();
    }

    @Test
    void withFaultsEachFactIsTheSame() {
        for (long seed = 5001; seed <= 5003; seed++) isTheSame(Options.lan(12), seed, LASTS);
    }

    @Test
    void whereADeadlineIsLookedAtMoreOftenThanBeatsComeEachFactIsTheSame() {
        isTheSame(Options.steady(12), 100, Duration.ofMinutes(20));
    }

    @Test
    @Tag("soak")
    void withFaultsEachFactIsTheSameForHundredsOfSeeds() {
        for (long seed = 1; seed <= 300; seed++) isTheSame(Options.lan(12), seed, LASTS);
    }

    @Test
    void machinesAtRestCostLittle() {
        var nothing = new Schedule(100, Duration.ofMinutes(5), List.of());
        var each = new Trial(1, Options.lan(100).with(Beats.ALONE), Mutation.NONE).run(nothing);
        var lazy = new Trial(1, Options.lan(100).with(Beats.LAZY), Mutation.NONE).run(nothing);
        assertThat(lazy.outcome().orElseThrow().traceHash())
                .isEqualTo(each.outcome().orElseThrow().traceHash());
        assertThat(lazy.outcome().orElseThrow().steps() * 4)
                .isLessThan(each.outcome().orElseThrow().steps());
    }
}
