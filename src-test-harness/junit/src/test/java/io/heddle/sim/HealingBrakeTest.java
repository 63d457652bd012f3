package io.heddle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.check.Fact;
import io.heddle.sim.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Machines that are silent and alive, and a primary that dies meanwhile: a service keeps all its update domains but one. */
class HealingBrakeTest {
    private final List<Fact> facts = new ArrayList<>();

    private Trial.Result run(String lines) {
        var read = Schedule.read("brake", "heddle-schedule 1\nnodes 6\n" + lines);
        assertThat(read.findings()).isEmpty();
        var schedule = read.schedule().orElseThrow();
        var result = new Trial(1, Options.lan(schedule.nodes()), Mutation.NONE).run(schedule, line -> {}, facts::add);
        assertThat(result.broken()).isEmpty();
        assertThat(result.violations()).isEmpty();
        return result;
    }

    @Test
    void aNewPrimaryCountsTheSilenceOfManyMachinesAfresh() {
        var result = run("""
                lasts 4m
                0d00:00:05.000000 deploy shop instances=4 millicores=1000 domains=2
                0d00:00:30.000000 machine-cut node-00000 for 100s
                0d00:00:30.000000 machine-cut node-00001 for 100s
                0d00:00:30.000000 machine-cut node-00002 for 100s
                0d00:00:30.000000 machine-cut node-00003 for 100s
                0d00:01:20.000000 process-kill primary for 20s
                """);
        assertThat(facts).filteredOn(Fact.PoweredOff.class::isInstance).isEmpty();
        assertThat(result.outcome().orElseThrow().marks()).doesNotContainKey("healing.powered-off");
    }

    @Test
    void theSecondOfTwoSilentMachinesWaitsForTheReplacementsOfTheFirst() {
        run("""
                lasts 4m
                0d00:00:05.000000 deploy shop instances=2 millicores=1000 domains=2
                0d00:00:30.000000 machine-cut node-00000 for 150s
                0d00:00:30.000000 machine-cut node-00004 for 150s
                0d00:00:33.000000 process-kill primary for 20s
                """);
        var out = new TreeSet<String>();
        int fenced = 0;
        for (var fact : facts) {
            switch (fact) {
                case Fact.PoweredOff f -> {
                    assertThat(out)
                            .as("not serving when %s is fenced", f.node())
                            .isEmpty();
                    fenced++;
                }
                case Fact.InstanceServes f
                when f.at() > 30_000_000_000L -> {
                    if (f.serves()) out.remove(f.instance());
                    else out.add(f.instance());
                }
                default -> {}
            }
        }
        assertThat(fenced).isEqualTo(2);
    }
}
