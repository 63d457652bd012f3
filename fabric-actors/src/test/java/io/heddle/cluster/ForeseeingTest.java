package io.heddle.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.Plans;
import io.heddle.api.Slot;
import io.heddle.api.Supposition;
import io.heddle.config.NodeId;
import io.heddle.config.RackId;
import io.heddle.config.RequestId;
import io.heddle.config.ServiceName;
import io.heddle.config.datacenter.Datacenter;
import io.heddle.config.datacenter.LocalDatacenter;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.persistence.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForeseeingTest {
    private static final String WEB_0 = "d-00001.Web_IN_0";

    private static ClusterMessage.Answer ask(ClusterBench bench, Supposition... suppositions) {
        return Foreseeing.foresee(bench.rules, bench.state, Arrays.asList(suppositions), bench.now);
    }

    private static Plans.Foresight foresee(ClusterBench bench, Supposition... suppositions) {
        return ((ClusterMessage.Foreseen) ask(bench, suppositions)).foresight();
    }

    private static List<String> findings(ClusterMessage.Answer answer) {
        var why = ((ClusterMessage.Declined) answer).why();
        return ((Refusal.Invalid) why).findings().stream().map(f -> f.rule()).toList();
    }

    private static Plans.Explanation explain(ClusterBench bench, String instance, String... node) {
        var question = new ClusterMessage.Explain(
                instance, Arrays.stream(node).map(NodeId::new).findFirst());
        return ((ClusterMessage.Explained) Explaining.explain(bench.state, question)).explanation();
    }

    private static Refusal refusal(ClusterBench bench, String instance, String... node) {
        var question = new ClusterMessage.Explain(
                instance, Arrays.stream(node).map(NodeId::new).findFirst());
        return ((ClusterMessage.Declined) Explaining.explain(bench.state, question)).why();
    }

    private static RackId rackOf(ClusterBench bench, String node) {
        var machine = bench.state.inventory().machines().get(new NodeId(node));
        if (machine == null) throw new AssertionError("no machine " + node);
        return machine.definition().rack();
    }

    @Test
    void theFutureIsWhatThenReallyHappensAndTheStateStaysAsItWas() {
        var bench = ClusterBench.ready(9);
        bench.deploy("r1", 4);
        var before = bench.state;
        var node = bench.nodeOf(WEB_0);

        var foresight = foresee(bench, new Supposition.NodeDies(new NodeId(node)));

        assertThat(bench.state).isSameAs(before);
        assertThat(foresight.moved()).extracting(Plans.Move::instance).contains(WEB_0);
        assertThat(foresight.stranded()).isEmpty();
        bench.kill(node);
        for (var move : foresight.moved())
            assertThat(bench.nodeOf(move.instance())).isEqualTo(move.to());
        assertThat(foresight.utilisation()).allMatch(u -> u.before() == u.after());
    }

    @Test
    void aRackDiesAsAWholeAndWhatRolesLoseIsTold() {
        var bench = ClusterBench.ready(9);
        bench.deploy("r1", 4);
        var rack = rackOf(bench, bench.nodeOf(WEB_0));
        var lost = bench.state.deployment().instances().values().stream()
                .filter(i ->
                        rackOf(bench, i.place().orElseThrow().node().value()).equals(rack))
                .map(Instance::id)
                .toList();

        var foresight = foresee(bench, new Supposition.RackDies(rack));

        var loss = foresight.losses().getFirst();
        assertThat(loss.instances()).isEqualTo(lost.size());
        assertThat(loss.of()).isEqualTo(4);
        assertThat(loss.faultDomains()).as("a rack serves one fault domain").hasSizeLessThanOrEqualTo(1);
        assertThat(foresight.moved()).hasSize(lost.size());
        assertThat(foresight.moved())
                .as("none moves to another machine of the dead rack")
                .noneMatch(m -> rackOf(bench, m.to()).equals(rack));
    }

    @Test
    void allRacksBehindAPowerDistributionUnitDieAtOnce() {
        var local = LocalDatacenter.of(1, 6, 91);
        var racks = local.racks().stream()
                .map(r -> new Datacenter.Rack(
                        r.id(), "", "10.0.0." + r.id().value().length(), r.nodes()))
                .toList();
        var bench = ClusterBench.ready(new Datacenter(
                local.name(),
                local.cluster(),
                local.replicas(),
                racks,
                local.loadBalancers(),
                local.dips(),
                local.vips()));
        bench.deploy("r1", 3);

        var foresight = foresee(bench, new Supposition.PduDies(racks.getFirst().pduAddress()));

        assertThat(foresight.stranded()).as("all racks hang on it").hasSize(3);
        assertThat(foresight.steps().getFirst().notes()).anyMatch(n -> n.contains("node-usable rejects 6 of 6"));
        assertThat(String.join("\n", foresight.lines())).contains(WEB_0 + " finds no node");
    }

    @Test
    void aServiceIsTriedByTheRulesThatWouldDeployIt() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 2);
        var other = new ServiceName("other");

        var fits = foresee(bench, new Supposition.Deploys(other, Slot.PRODUCTION, ClusterBench.service(3)));
        var taken =
                foresee(bench, new Supposition.Deploys(ClusterBench.SHOP, Slot.PRODUCTION, ClusterBench.service(1)));
        var tooMuch = foresee(bench, new Supposition.Deploys(other, Slot.STAGING, ClusterBench.service(200)));
        var wrong = foresee(bench, new Supposition.Deploys(other, Slot.STAGING, ClusterBench.service(0)));

        assertThat(fits.placed()).hasSize(3);
        assertThat(taken.steps().getFirst().notes()).anyMatch(n -> n.contains("d-00001 is there"));
        assertThat(tooMuch.steps().getFirst().done()).isFalse();
        assertThat(tooMuch.steps().getFirst().notes())
                .anyMatch(n -> n.contains("capacity.") && n.contains("of 6 nodes"))
                .anyMatch(n -> n.contains("nearest is node"));
        assertThat(tooMuch.placed()).isEmpty();
        assertThat(wrong.steps().getFirst().notes()).anyMatch(n -> n.contains("[instances]"));
        assertThat(bench.state.deployment().byId()).hasSize(1);
    }

    @Test
    void whatIsSupposedBuildsOnWhatWasSupposedBefore() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 2);

        var foresight = foresee(
                bench,
                new Supposition.Deletes(ClusterBench.SHOP, Slot.PRODUCTION),
                new Supposition.Deploys(ClusterBench.SHOP, Slot.PRODUCTION, ClusterBench.service(3)),
                new Supposition.Deletes(ClusterBench.SHOP, Slot.STAGING),
                new Supposition.UpdatesHosts("v2"));

        assertThat(foresight.steps()).extracting(Plans.Step::done).containsExactly(true, true, false, true);
        assertThat(foresight.gone()).hasSize(2);
        assertThat(foresight.placed()).hasSize(3).allMatch(p -> p.instance().startsWith("d-00002."));
        assertThat(foresight.steps().getLast().notes().getFirst()).contains("6 nodes in 3 waves");
    }

    @Test
    void movesThatWouldSaveAHostUpdateAWaveAreNamed() {
        // This seed leaves two instances away from home on nodes that conflict with all others.
        var random = new Random(158);
        var bench = ClusterBench.ready(12);
        var gone = new ArrayList<Supposition>();
        for (int s = 0; s < 14; s++) {
            var service = ClusterBench.service(2 + random.nextInt(4), 500 * (1 + random.nextInt(4)));
            bench.tell(new ClusterCommand.Deploy(
                    new RequestId("r" + s), new ServiceName("s" + s), Slot.PRODUCTION.label(), service));
        }
        for (int s = 0; s < 14; s += 1 + random.nextInt(2)) {
            gone.add(new Supposition.Deletes(new ServiceName("s" + s), Slot.PRODUCTION));
        }
        gone.add(new Supposition.UpdatesHosts("v2"));
        var before = bench.state;

        var notes = foresee(bench, gone.toArray(Supposition[]::new))
                .steps()
                .getLast()
                .notes();

        assertThat(notes.getFirst()).isEqualTo("12 nodes in 7 waves; no order needs fewer than 7");
        assertThat(notes.getLast())
                .isEqualTo("5 waves if 2 instances moved before: d-00009.Web_IN_3 from node-5 to node-6;"
                        + " when these run there: d-00009.Web_IN_4 from node-9 to node-2");
        assertThat(bench.state).isSameAs(before);
    }

    @Test
    void aMachineThatIsDeadAlreadyChangesNothing() {
        var bench = ClusterBench.ready(6);
        bench.kill("node-1");
        var foresight = foresee(bench, new Supposition.NodeDies(new NodeId("node-1")));
        assertThat(foresight.steps().getFirst().notes()).containsExactly("it is dead already: nothing changes");
    }

    @Test
    void whatDoesNotExistIsRefusedAllAtOnce() {
        var bench = ClusterBench.ready(2);
        assertThat(findings(ask(
                        bench,
                        new Supposition.NodeDies(new NodeId("n99")),
                        new Supposition.RackDies(new RackId("r99")),
                        new Supposition.PduDies(""))))
                .containsExactly("unknown-node", "unknown-rack", "unknown-pdu");
        assertThat(findings(ask(bench))).containsExactly("suppositions");
        var many = new Supposition[Supposition.COUNT_MAX + 1];
        Arrays.fill(many, new Supposition.UpdatesHosts("v2"));
        assertThat(findings(ask(bench, many))).containsExactly("suppositions");
    }

    @Test
    void anInstanceIsExplainedWhereItIsAndWhereItCannotBe() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 2);
        var own = explain(bench, "Web_IN_0");
        var other = explain(bench, WEB_0, bench.nodeOf("d-00001.Web_IN_1"));

        assertThat(own.instance()).isEqualTo(WEB_0);
        assertThat(own.node()).isEqualTo(own.current()).isEqualTo(bench.nodeOf(WEB_0));
        assertThat(own.verdicts()).isNotEmpty().allMatch(Plans.Verdict::admits);
        assertThat(own.scores()).isNotEmpty();
        assertThat(own.chosen()).isEqualTo(own.node());
        assertThat(own.verdicts())
                .anyMatch(v -> v.rule().equals("capacity.memory") && v.detail().startsWith("needs 1792 MiB, "));
        assertThat(other.verdicts())
                .filteredOn(v -> !v.admits())
                .extracting(Plans.Verdict::rule)
                .contains("update-domain");
        assertThat(other.change()).contains("update-domain: hosts the deployment's update domain 1");
        assertThat(other.rules()).isNotEmpty();
    }

    @Test
    void aStrandedInstanceIsExplainedWithTheSmallestChangeAndTheMovesThatWouldHelp() {
        var bench = ClusterBench.ready(2);
        var service = ClusterBench.service(1, 8000);
        bench.tell(new ClusterCommand.Deploy(new RequestId("big"), new ServiceName("big"), "production", service));
        bench.tell(new ClusterCommand.Deploy(new RequestId("two"), new ServiceName("two"), "production", service));
        bench.kill(bench.nodeOf(WEB_0));

        var explained = explain(bench, WEB_0);

        assertThat(explained.current()).isEmpty();
        assertThat(explained.admitting()).isZero();
        assertThat(explained.chosen()).isEmpty();
        assertThat(explained.change()).contains("nearest is node");
        assertThat(explained.rules()).extracting(Plans.Rejections::rule).contains("node-usable");
        assertThat(String.join("\n", explained.lines()))
                .contains(WEB_0 + " has no node")
                .contains("smallest change: ");
    }

    @Test
    void anInstanceThatIsNotClearOrNotThereIsNotExplained() {
        var bench = ClusterBench.ready(6);
        bench.deploy("r1", 2);
        bench.tell(new ClusterCommand.Deploy(
                new RequestId("r2"), new ServiceName("other"), "production", ClusterBench.service(1)));
        assertThat(refusal(bench, "Web_IN_7")).isEqualTo(new Refusal.Unknown("instance", "Web_IN_7"));
        assertThat(refusal(bench, WEB_0, "n99")).isEqualTo(new Refusal.Unknown("node", "n99"));
        var ambiguous = (Refusal.Invalid) refusal(bench, "Web_IN_0");
        assertThat(ambiguous.findings().getFirst().remedy()).contains(WEB_0, "d-00002.Web_IN_0");
        assertThat(Optional.of(explain(bench, "Web_IN_1"))).isPresent();
    }
}
