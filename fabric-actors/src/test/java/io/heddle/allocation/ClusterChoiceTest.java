package io.heddle.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.allocation.ClusterChoice.Candidate;
import io.heddle.allocation.ClusterChoice.Wish;
import io.heddle.config.ClusterId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterChoiceTest {
    private static Candidate cluster(String id, String region, Set<String> groups, long vipsUsed, long coresUsed) {
        return new Candidate(new ClusterId(id), region, groups, 100, vipsUsed, 100_000, coresUsed);
    }

    @Test
    void theClusterWhoseScarcerResourceIsUsedLeastIsChosen() {
        var choice = ClusterChoice.of(
                List.of(cluster("a", "north", Set.of(), 10, 90_000), cluster("b", "north", Set.of(), 60, 60_000)),
                new Wish("north", "", 1, 4_000));
        assertThat(choice.cluster()).contains(new ClusterId("b"));
        assertThat(choice.verdicts().getFirst()).startsWith("b: choice 1");
    }

    @Test
    void anAffinityGroupStaysWhereItIsEvenWhenOthersAreEmptier() {
        var choice = ClusterChoice.of(
                List.of(cluster("a", "north", Set.of("g"), 80, 80_000), cluster("b", "north", Set.of(), 0, 0)),
                new Wish("north", "g", 1, 4_000));
        assertThat(choice.cluster()).contains(new ClusterId("a"));
        assertThat(choice.verdicts()).contains("b: does not host affinity group g");
    }

    @Test
    void noClusterIsChosenWithoutAReasonForEach() {
        var choice = ClusterChoice.of(
                List.of(cluster("a", "south", Set.of(), 0, 0), cluster("b", "north", Set.of(), 100, 0)),
                new Wish("north", "", 1, 4_000));
        assertThat(choice.cluster()).isEmpty();
        assertThat(choice.verdicts())
                .containsExactly("a: is in region south, not north", "b: has 0 free VIPs, needs 1");
    }
}
