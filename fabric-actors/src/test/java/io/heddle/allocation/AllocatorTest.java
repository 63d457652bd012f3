package io.heddle.allocation;

import static io.heddle.allocation.Samples.LARGE;
import static io.heddle.allocation.Samples.SMALL;
import static io.heddle.allocation.Samples.cluster;
import static io.heddle.allocation.Samples.deployment;
import static io.heddle.allocation.Samples.placed;
import static io.heddle.allocation.Samples.rejected;
import static io.heddle.allocation.Samples.wants;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.DeploymentId;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RoleInstanceId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllocatorTest {
    private final Allocator allocator = new Allocator();

    @Test
    void twoInstancesGoToTwoRacks() {
        var placed = placed(allocator.place(cluster(3, 2), deployment("d", 2, 2, 5, SMALL)));
        assertThat(racks(placed)).doesNotHaveDuplicates();
        assertThat(placed.report().notes()).isEmpty();
    }

    @Test
    void oneRackIsEnoughAndTheReportSaysWhatThatCosts() {
        var placed = placed(allocator.place(cluster(1, 3), deployment("d", 2, 2, 5, SMALL)));
        assertThat(placed.plan()).extracting(Assignment::node).doesNotHaveDuplicates();
        assertThat(placed.report().notes()).singleElement().asString().contains("can be used: 1");
    }

    @Test
    void whereRacksAreSmallFaultDomainsShareThemAndNoRackTakesMoreThanOneWould() {
        var placed = placed(allocator.place(cluster(3, 2), deployment("d", 10, 2, 5, SMALL)));
        assertThat(placed.report().notes()).singleElement().asString().contains("share racks");
        var perRack = racks(placed).stream()
                .collect(java.util.stream.Collectors.groupingBy(r -> r, java.util.stream.Collectors.counting()));
        assertThat(perRack.values()).allMatch(n -> n <= 5);
    }

    @Test
    void aDeploymentThatDoesNotFitIsRejectedWholeAndEachRuleSaysHowMuch() {
        var state = cluster(2, 2);
        var report = rejected(allocator.place(state, deployment("d", 5, 2, 5, SMALL)));
        assertThat(report.unplaced()).singleElement().satisfies(u -> {
            assertThat(u.nodes()).isEqualTo(4);
            assertThat(u.rules()).contains(new Report.Rejections("update-domain", 4, 4));
            assertThat(u.remedy()).contains("nearest is node");
        });
    }

    @Test
    void releasingAPlacedDeploymentRestoresTheState() {
        var before = placed(allocator.place(cluster(3, 2), deployment("a", 3, 2, 3, SMALL)))
                .next();
        var placed = placed(allocator.place(before, deployment("b", 4, 2, 2, SMALL)));
        var ids = placed.plan().stream().map(Assignment::instance).toList();
        assertThat(placed.next()).isNotEqualTo(before);
        assertThat(placed.next().release(ids)).isEqualTo(before);
        assertThat(before.with(placed.plan())).isEqualTo(placed.next());
    }

    @Test
    void aDiskIsTakenFromOneVolumeOnly() {
        var one = cluster(1, 1);
        var first = placed(allocator.place(one, deployment("a", 1, 1, 1, SMALL)));
        var second = placed(allocator.place(first.next(), deployment("b", 1, 1, 1, LARGE)));
        assertThat(second.plan().getFirst().volume())
                .isNotEqualTo(first.plan().getFirst().volume());
        var third = rejected(allocator.place(second.next(), deployment("c", 1, 1, 1, LARGE)));
        assertThat(third.unplaced().getFirst().rules())
                .extracting(Report.Rejections::rule)
                .contains("capacity.disk");
    }

    @Test
    void aFailedVolumeTakesNothingNew() {
        var state = cluster(1, 1).failVolume(new NodeId("n0"), 0);
        assertThat(placed(allocator.place(state, deployment("a", 1, 1, 1, SMALL)))
                        .plan()
                        .getFirst()
                        .volume())
                .isEqualTo(1);
    }

    @Test
    void anExcludedNodeTakesNothingNewUntilItIsReadmitted() {
        var node = new NodeId("n0");
        var state = cluster(1, 1).exclude(node, "silent for 5 s");
        var report = rejected(allocator.place(state, deployment("a", 1, 1, 1, SMALL)));
        assertThat(report.unplaced().getFirst().remedy()).contains("silent for 5 s");
        placed(allocator.place(state.readmit(node), deployment("a", 1, 1, 1, SMALL)));
    }

    @Test
    void aMovedInstanceKeepsItsUpdateDomainAndLeavesItsNode() {
        var placed = placed(allocator.place(cluster(3, 2), deployment("d", 2, 2, 2, SMALL)));
        var old = placed.plan().getFirst();
        var moved = placed(allocator.move(placed.next(), old.instance(), Set.of(old.node())));
        var now = moved.plan().getFirst();
        assertThat(now.want()).isEqualTo(old.want());
        assertThat(now.node()).isNotEqualTo(old.node());
        assertThat(moved.next().instanceCount()).isEqualTo(2);
    }

    @Test
    void anInstanceThatMustMoveGivesUpItsFaultDomainRatherThanItsLife() {
        var placed = placed(allocator.place(cluster(2, 2), deployment("d", 2, 2, 2, SMALL)));
        var old = placed.plan().getFirst();
        var lost = placed.next();
        var rack = lost.node(old.node()).orElseThrow().spec().rack();
        var avoid = lost.nodes().stream()
                .filter(n -> n.spec().rack().equals(rack))
                .map(n -> n.spec().id())
                .collect(java.util.stream.Collectors.toSet());
        var moved = placed(allocator.move(lost, old.instance(), avoid));
        assertThat(moved.report().notes()).singleElement().asString().contains("shares a rack");
    }

    @Test
    void rolesThatMustBeApartNeverShareANode() {
        var web = wants("d", "Web", 1, 1, 1, SMALL);
        var db = wants("d", "Db", 1, 1, 1, SMALL).stream()
                .map(w -> new Want(
                        w.instance(),
                        w.role(),
                        w.demand(),
                        0,
                        0,
                        new Constraints(Set.of(), Set.of("Web"), Set.of(), 0)))
                .toList();
        var both = List.of(db.getFirst(), web.getFirst());
        var placed = placed(allocator.place(cluster(1, 2), new Request(new DeploymentId("d"), 1, 1, both)));
        assertThat(placed.plan()).extracting(Assignment::node).doesNotHaveDuplicates();
        var report = rejected(allocator.place(cluster(1, 1), new Request(new DeploymentId("d"), 1, 1, both)));
        assertThat(report.unplaced().getFirst().rules()).contains(new Report.Rejections("apart", 1, 1));
    }

    @Test
    void rolesThatBelongTogetherShareANode() {
        var web = wants("d", "Web", 3, 3, 3, SMALL);
        var cache = wants("d", "Cache", 3, 3, 3, SMALL).stream()
                .map(w -> new Want(
                        w.instance(),
                        w.role(),
                        w.demand(),
                        w.faultDomain(),
                        w.updateDomain(),
                        new Constraints(Set.of(), Set.of(), Set.of("Web"), 0)))
                .toList();
        var all = java.util.stream.Stream.concat(cache.stream(), web.stream()).toList();
        var placed = placed(allocator.place(cluster(3, 2), new Request(new DeploymentId("d"), 3, 3, all)));
        for (int i = 0; i < 3; i++) {
            assertThat(placed.plan().get(i).node())
                    .isEqualTo(placed.plan().get(i + 3).node());
        }
    }

    @Test
    void anInstanceIsNotPlacedTwice() {
        var placed = placed(allocator.place(cluster(3, 2), deployment("d", 2, 2, 2, SMALL)));
        assertThat(rejected(allocator.place(placed.next(), deployment("d", 2, 2, 2, SMALL)))
                        .summary())
                .contains("placed already");
    }

    private static List<RackId> racks(Placement.Placed placed) {
        return placed.plan().stream()
                .map(a -> placed.next().node(a.node()).orElseThrow().spec().rack())
                .toList();
    }

    @Test
    void movingWhatIsNotPlacedIsRefused() {
        var report = rejected(allocator.move(cluster(1, 1), new RoleInstanceId("d.Web_IN_0"), Set.of()));
        assertThat(report.summary()).contains("not placed");
    }
}
