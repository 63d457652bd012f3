package io.heddle.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehomingTest {
    private final Allocator allocator = new Allocator();

    /** Deployments come until one finds no node, and then some go, as in any cluster that was full for a while. */
    private Allocation crowded(Random random, boolean joined) {
        var state = Samples.cluster(5, 20);
        var live = new ArrayList<List<RoleInstanceId>>();
        for (int refused = 0, i = 0; refused < 12; i++) {
            var size = random.nextInt(3) == 0 ? Samples.LARGE : Samples.SMALL;
            int count = 1 + random.nextInt(12);
            var request = Samples.deployment(
                    "d" + i, count, Math.min(count, 2), Math.min(count, 1 + random.nextInt(8)), size);
            if (joined) request = joined(request);
            if (allocator.place(state, request) instanceof Placement.Placed p) {
                state = p.next();
                live.add(request.wants().stream().map(Want::instance).toList());
            } else {
                refused++;
            }
        }
        for (var instances : live) if (random.nextInt(3) == 0) state = state.release(instances);
        return state;
    }

    /** One more instance, on a node of the others. */
    private static Request joined(Request request) {
        var id = request.deployment();
        var join = new Constraints(Set.of(), Set.of(), Set.of("Web"), 0);
        var wants = new ArrayList<>(request.wants());
        wants.add(new Want(new RoleInstanceId(id + ".Cache_IN_0"), "Cache", Samples.SMALL, 0, 0, join));
        return new Request(id, request.faultDomains(), request.updateDomains(), wants);
    }

    private static List<NodeSpec> specs(Allocation state) {
        return state.nodes().stream().map(Allocation.NodeView::spec).toList();
    }

    private static boolean atHome(Assignment a, NodeId node, Allocation state) {
        int home = state.node(node).orElseThrow().spec().home();
        return Layout.atHome(home, a.want().updateDomain(), a.updateDomains(), a.deployment());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void eachStepKeepsTheRulesAndTakesOneDomainOfAServiceOfflineAtMost(long seed) {
        var state = crowded(new Random(seed), false);
        var checker = new SlowChecker(specs(state));
        var plan = Rehoming.plan(allocator, state, 1_000);
        assertThat(Rehoming.plan(allocator, state, 1_000)).as("the same again").isEqualTo(plan);
        assertThat(plan.moves()).isPositive();
        for (var step : plan.steps()) {
            var sources = new HashSet<NodeId>();
            var domains = new HashMap<Object, Integer>();
            for (var move : step) {
                var a = move.was();
                assertThat(state.assignment(a.instance())).contains(a);
                assertThat(atHome(a, a.node(), state)).isFalse();
                assertThat(atHome(a, move.to(), state)).isTrue();
                assertThat(domains.merge(a.deployment(), a.want().updateDomain(), (old, own) -> own))
                        .isEqualTo(domains.get(a.deployment()));
                sources.add(a.node());
            }
            for (var move : step) {
                assertThat(sources).as("room that is not there yet").doesNotContain(move.to());
                for (var other : step) {
                    boolean one = move.was().deployment().equals(other.was().deployment());
                    assertThat(!one
                                    || move.was().want().updateDomain()
                                            == other.was().want().updateDomain())
                            .isTrue();
                }
            }
            state = moved(state, step, plan.next());
            assertThat(checker.violations(state.assignments())).isEmpty();
            assertThat(checker.lonely(state.assignments())).isEmpty();
        }
        assertThat(state).isEqualTo(plan.next());
        assertThat(state.assignments().stream().filter(a -> !atHome(a, a.node(), plan.next())))
                .hasSize(plan.away());
    }

    /** The step's instances where they are in the end, which is where the step put them: each moves once. */
    private static Allocation moved(Allocation state, List<Rehoming.Move> step, Allocation end) {
        var ids = step.stream().map(m -> m.was().instance()).toList();
        var there = new ArrayList<Assignment>();
        for (var move : step) {
            var now = end.assignment(move.was().instance()).orElseThrow();
            assertThat(now.node()).isEqualTo(move.to());
            there.add(now);
        }
        return state.release(ids).with(there);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void noMoreMoveThanMay(int most) {
        var plan = Rehoming.plan(allocator, crowded(new Random(2), false), most);
        assertThat(plan.moves()).isEqualTo(most);
    }

    @Test
    void aHomeTellsAnOrdinalThatHasIt() {
        for (int home = 0; home < NodeSpec.HOMES; home++) {
            assertThat(Samples.node(NodeSpec.ordinalOf(home), 0).home()).isEqualTo(home);
        }
    }

    @Test
    void whoMustRunTogetherStaysAndWithoutHomesNobodyMoves() {
        var together = crowded(new Random(2), true);
        assertThat(together.assignments()).anyMatch(a -> !atHome(a, a.node(), together));
        assertThat(Rehoming.plan(allocator, together, 1_000).moves()).isZero();
        var state = crowded(new Random(2), false);
        assertThat(Rehoming.plan(allocator, state, 1_000).moves()).isPositive();
        assertThat(Rehoming.plan(new Allocator(Policy.BEST_FIT), state, 1_000).moves())
                .isZero();
        var empty = Samples.cluster(2, 5);
        assertThat(Rehoming.plan(allocator, empty, 10)).isEqualTo(Rehoming.none(empty));
    }
}
