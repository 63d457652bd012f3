package io.heddle.allocation;

import static io.heddle.allocation.Samples.LARGE;
import static io.heddle.allocation.Samples.SMALL;
import static io.heddle.allocation.Samples.cluster;
import static io.heddle.allocation.Samples.deployment;
import static io.heddle.allocation.Samples.placed;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private final Allocator allocator = new Allocator();

    @Test
    void itSaysWhyAnInstanceIsWhereItIs() {
        var placed = placed(allocator.place(cluster(3, 2), deployment("d", 2, 2, 5, SMALL)));
        var instance = placed.plan().getFirst();
        var why = Explanation.of(placed.next(), Policy.STANDARD, instance.instance(), Optional.empty())
                .orElseThrow();
        assertThat(why.node()).contains(instance.node());
        assertThat(why.verdicts()).isNotEmpty().allMatch(Explanation.Verdict::admits);
        assertThat(why.scores()).extracting(Explanation.Score::name).contains("home", "fragmentation", "tightness");
        assertThat(why.chosen()).contains(instance.node());
        assertThat(why.change()).isEmpty();
        assertThat(why.admitting()).isEqualTo(4);
    }

    @Test
    void itSaysWhichRuleKeepsAnInstanceOffANode() {
        var placed = placed(allocator.place(cluster(2, 2), deployment("d", 2, 2, 5, SMALL)));
        var first = placed.plan().get(0);
        var second = placed.plan().get(1);
        var why = Explanation.of(placed.next(), Policy.STANDARD, first.instance(), Optional.of(second.node()))
                .orElseThrow();
        assertThat(why.verdicts())
                .filteredOn(v -> !v.admits())
                .extracting(Explanation.Verdict::rule)
                .containsExactlyInAnyOrder("update-domain", "fault-domain");
        assertThat(why.change()).contains("update-domain");
        assertThat(why.rules()).contains(new Report.Rejections("update-domain", 1, 0));
    }

    @Test
    void theSmallestChangeNamesTheNodeThatLacksLeast() {
        var state = cluster(1, 2);
        var full =
                placed(allocator.place(state, deployment("a", 1, 1, 1, LARGE))).next();
        var huge = new Demand(9_000, SMALL.memory(), SMALL.disk(), SMALL.bandwidthMbps(), java.util.Map.of());
        var why = Explanation.of(full, Policy.STANDARD, deployment("b", 1, 1, 1, huge), Optional.empty());
        assertThat(why.admitting()).isZero();
        assertThat(why.change()).contains("capacity.millicores").contains("short by 1000");
    }

    @Test
    void whatIsNotPlacedHasNoExplanation() {
        assertThat(Explanation.of(
                        cluster(1, 1),
                        Policy.STANDARD,
                        new RoleInstanceId("d.Web_IN_0"),
                        Optional.of(new NodeId("n0"))))
                .isEmpty();
    }
}
