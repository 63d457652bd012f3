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

    @Test
    void useIsNormalizedByWhatAClusterHas() {
        var small = new Candidate(new ClusterId("small"), "north", Set.of(), 10, 4, 10_000, 4_000);
        var large = new Candidate(new ClusterId("large"), "north", Set.of(), 1_000, 300, 1_000_000, 300_000);
        var choice = ClusterChoice.of(List.of(small, large), new Wish("north", "", 1, 1_000));
        assertThat(choice.cluster()).contains(new ClusterId("large"));
        assertThat(choice.verdicts())
                .containsExactly(
                        "large: choice 1, 30.1 % of VIPs and 30.1 % of cores in use with it",
                        "small: choice 2, 50.0 % of VIPs and 50.0 % of cores in use with it");
    }

    @Test
    void whatIsNotScarceDecidesBetweenEqualsAndThenTheId() {
        var wish = new Wish("north", "", 1, 1_000);
        var choice = ClusterChoice.of(
                List.of(cluster("b", "north", Set.of(), 49, 40_000), cluster("a", "north", Set.of(), 49, 49_000)),
                wish);
        assertThat(choice.cluster()).contains(new ClusterId("b"));
        var same = ClusterChoice.of(
                List.of(cluster("b", "north", Set.of(), 1, 1), cluster("a", "north", Set.of(), 1, 1)), wish);
        assertThat(same.cluster()).contains(new ClusterId("a"));
    }

    @Test
    void anAffinityGroupOfAnotherRegionBindsNobodyAndOneWithoutRoomIsNotLeft() {
        var elsewhere = ClusterChoice.of(
                List.of(cluster("a", "south", Set.of("g"), 0, 0), cluster("b", "north", Set.of(), 50, 50_000)),
                new Wish("north", "g", 1, 1_000));
        assertThat(elsewhere.cluster()).contains(new ClusterId("b"));
        var full = ClusterChoice.of(
                List.of(cluster("a", "north", Set.of("g"), 0, 99_500), cluster("b", "north", Set.of(), 0, 0)),
                new Wish("north", "g", 1, 1_000));
        assertThat(full.cluster()).isEmpty();
        assertThat(full.verdicts())
                .containsExactly("a: has 500 free millicores, needs 1000", "b: does not host affinity group g");
    }

    @Test
    void aWishWithoutARegionIsAtHomeInAnyAndTheRankingHasAllThatPass() {
        var choice = ClusterChoice.of(
                List.of(cluster("a", "north", Set.of(), 50, 0), cluster("b", "south", Set.of(), 20, 0)),
                new Wish("", "", 1, 1_000));
        assertThat(choice.ranking()).containsExactly(new ClusterId("b"), new ClusterId("a"));
    }

    @Test
    void noClusterAtAllAndOneThatHasNothingAreNoChoice() {
        var wish = new Wish("north", "", 0, 0);
        assertThat(ClusterChoice.of(List.of(), wish)).isEqualTo(new ClusterChoice(List.of(), List.of()));
        var empty = new Candidate(new ClusterId("a"), "north", Set.of(), 0, 0, 0, 0);
        assertThat(ClusterChoice.of(List.of(empty), new Wish("north", "", 1, 1)).cluster())
                .isEmpty();
    }
}
