package io.heddle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.cluster.ClusterMessage;
import io.heddle.sim.schedule.Schedule;
import java.time.Duration;
import java.util.ArrayList;
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
        return outcome(options, seed, new Trial(seed, options, Mutation.NONE).schedule(lasts, 3));
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
    @Tag("soak")
    void whereMostMachinesRestEachFactIsTheSame() {
        for (long seed = 1001; seed <= 1060; seed++) {
            var options = Options.lan(30);
            var schedule = new Trial(seed, options, Mutation.NONE).schedule(LASTS, 0.7);
            var each = outcome(options.with(Beats.ALONE), seed, schedule);
            var lazy = outcome(options.with(Beats.LAZY), seed, schedule);
            assertThat(lazy.traceHash()).as("seed %d", seed).isEqualTo(each.traceHash());
        }
    }

    @Test
    void machinesAtRestCostLittle() {
        costLittle("");
    }

    @Test
    void machinesWithGuestsAtRestCostLittle() {
        costLittle("0d00:00:30.000000 deploy shop domains=5 instances=60 millicores=1000\n");
    }

    private static void costLittle(String steps) {
        var text = "heddle-schedule 1\nnodes 100\nlasts 5m\n" + steps;
        var schedule = Schedule.read("quiet", text).schedule().orElseThrow();
        var each = outcome(Options.lan(100).with(Beats.ALONE), 1, schedule);
        var lazy = outcome(Options.lan(100).with(Beats.LAZY), 1, schedule);
        assertThat(lazy.traceHash()).isEqualTo(each.traceHash());
        assertThat(lazy.steps() * 6).isLessThan(each.steps());
        assertThat(lazy.messages() * 6).as("beats and looks").isLessThan(each.messages());
    }

    @Test
    void theListOfMachinesIsTheSame() {
        var each = lists(Beats.ALONE);
        var lazy = lists(Beats.LAZY);
        for (int i = 0; i < each.size(); i++)
            assertThat(lazy.get(i)).as("list %d", i).isEqualTo(each.get(i));
    }

    /** What the primary says of the machines, how long ago it heard each of them included, at moments between its looks. */
    private static List<ClusterMessage.Answer> lists(Beats beats) {
        var lists = new ArrayList<ClusterMessage.Answer>();
        try (var world = new DrivenWorld(7, Options.lan(20).with(beats), fact -> {}, line -> {})) {
            world.advance(Duration.ofMinutes(1));
            for (int i = 0; i < 12; i++) {
                world.advance(Duration.ofMillis(21_700));
                lists.add(world.ask(ClusterMessage.Question.NODES, Duration.ofSeconds(5))
                        .orElseThrow());
            }
        }
        return lists;
    }

    private static Simulation.Outcome outcome(Options options, long seed, Schedule schedule) {
        return new Trial(seed, options, Mutation.NONE).run(schedule).outcome().orElseThrow();
    }
}
