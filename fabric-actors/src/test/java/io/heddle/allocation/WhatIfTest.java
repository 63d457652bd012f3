package io.heddle.allocation;

import static io.heddle.allocation.Samples.LARGE;
import static io.heddle.allocation.Samples.SMALL;
import static io.heddle.allocation.Samples.cluster;
import static io.heddle.allocation.Samples.deployment;
import static io.heddle.allocation.Samples.placed;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.RackId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WhatIfTest {
    private final Allocator allocator = new Allocator();

    @Test
    void losingARackMovesItsInstancesAndSaysWhatIsLost() {
        var state = placed(allocator.place(cluster(3, 2), deployment("d", 4, 2, 2, SMALL)))
                .next();
        var rack = state.node(state.assignments().getFirst().node())
                .orElseThrow()
                .spec()
                .rack();
        var outcome = new WhatIf(allocator, state).loseRack(rack).outcome();
        assertThat(outcome.moved()).isNotEmpty();
        assertThat(outcome.stranded()).isEmpty();
        assertThat(outcome.losses()).singleElement().satisfies(l -> {
            assertThat(l.instances()).isEqualTo(2);
            assertThat(l.of()).isEqualTo(4);
            assertThat(l.faultDomains()).hasSize(1);
        });
        assertThat(outcome.after().instanceCount()).isEqualTo(4);
        assertThat(state.nodes()).allMatch(n -> n.excluded().isEmpty());
    }

    @Test
    void whatFindsNoRoomIsStrandedWithAReason() {
        var state = placed(allocator.place(cluster(2, 1), deployment("a", 2, 2, 2, LARGE)))
                .next();
        state = placed(allocator.place(state, deployment("b", 2, 2, 2, LARGE))).next();
        var outcome = new WhatIf(allocator, state).loseRack(new RackId("r0")).outcome();
        assertThat(outcome.stranded()).hasSize(2);
        assertThat(outcome.refused()).hasSize(2).allSatisfy(r -> assertThat(r.unplaced())
                .isNotEmpty());
        assertThat(outcome.utilisationAfter().get("millicores"))
                .isLessThan(outcome.utilisationBefore().get("millicores"));
    }

    @Test
    void deployingAndReleasingOnAForkLeavesTheStateAlone() {
        var state = placed(allocator.place(cluster(3, 2), deployment("a", 2, 2, 2, SMALL)))
                .next();
        var ids = state.assignments().stream().map(Assignment::instance).toList();
        var outcome = new WhatIf(allocator, state)
                .release(ids)
                .deploy(deployment("b", 3, 2, 3, SMALL))
                .deploy(deployment("c", 7, 2, 7, SMALL))
                .addNodes(List.of(Samples.node(99, 7)))
                .outcome();
        assertThat(outcome.gone()).isEqualTo(ids);
        assertThat(outcome.placed()).hasSize(3);
        assertThat(outcome.refused()).singleElement().satisfies(r -> assertThat(r.summary())
                .contains("none was placed"));
        assertThat(outcome.after().nodeCount()).isEqualTo(7);
        assertThat(state.instanceCount()).isEqualTo(2);
        assertThat(state.nodeCount()).isEqualTo(6);
    }

    @Test
    void movesMakeRoomForWhatFoundNone() {
        var state = cluster(1, 2);
        for (var id : List.of("a", "b")) {
            var where = Set.of(state.nodes().get(id.equals("a") ? 0 : 1).spec().id());
            state = placed(allocator.place(state, deployment(id, 1, 1, 1, SMALL), where))
                    .next();
        }
        var whole = new Demand(8_000, LARGE.memory(), SMALL.disk(), 100, java.util.Map.of());
        var request = deployment("c", 1, 1, 1, whole);
        assertThat(allocator.place(state, request)).isInstanceOf(Placement.Rejected.class);
        var plan = Defragmentation.plan(allocator, state, request, 10).orElseThrow();
        assertThat(plan.moves()).hasSize(1);
        assertThat(plan.memory()).isEqualTo(SMALL.memory());
        assertThat(plan.next().instanceCount()).isEqualTo(3);
        var checker = new SlowChecker(state.nodes().stream().map(n -> n.spec()).toList());
        assertThat(checker.violations(plan.next().assignments())).isEmpty();
        assertThat(Defragmentation.plan(allocator, state, request, 0)).isEmpty();
    }
}
