package io.heddle.cluster;

import io.heddle.allocation.Explanation;
import io.heddle.allocation.Policy;
import io.heddle.allocation.Request;
import io.heddle.api.Plans;
import io.heddle.config.Finding;
import io.heddle.config.NodeId;
import io.heddle.deployment.DeploymentState.Instance;
import io.heddle.persistence.Refusal;
import java.util.List;
import java.util.Optional;

/** Why an instance is where it is: the planner's explanation of the live state, for an operator. */
final class Explaining {
    /** Instances of one name that an answer lists. */
    private static final int NAMED_MAX = 20;

    private Explaining() {}

    static ClusterMessage.Answer explain(ClusterState s, ClusterMessage.Explain question) {
        var node = question.node();
        if (node.isPresent() && s.allocation().node(node.get()).isEmpty()) {
            return new ClusterMessage.Declined(
                    new Refusal.Unknown("node", node.get().value()));
        }
        var found = s.deployment().instances().values().stream()
                .filter(i -> i.id().value().equals(question.instance()) || name(i).equals(question.instance()))
                .toList();
        if (found.isEmpty()) {
            return new ClusterMessage.Declined(new Refusal.Unknown("instance", question.instance()));
        }
        if (found.size() > 1) return new ClusterMessage.Declined(ambiguous(question.instance(), found));
        return new ClusterMessage.Explained(explain(s, found.getFirst(), node));
    }

    /** Without its deployment's id. */
    private static String name(Instance i) {
        return i.id().value().substring(i.deployment().value().length() + 1);
    }

    private static Refusal ambiguous(String name, List<Instance> found) {
        var ids = found.stream().limit(NAMED_MAX).map(i -> i.id().value()).toList();
        return new Refusal.Invalid(List.of(Finding.error(
                "request",
                "instance",
                "ambiguous-instance",
                found.size() + " deployments have an instance \"" + name + "\"",
                "say which: " + String.join(", ", ids))));
    }

    private static Plans.Explanation explain(ClusterState s, Instance instance, Optional<NodeId> asked) {
        var description = s.deployment().deployment(instance).description();
        var request = new Request(
                instance.deployment(),
                description.faultDomains(),
                description.updateDomains(),
                List.of(Ledger.want(description, instance)));
        var e = Explanation.of(s.allocation(), Policy.STANDARD, instance.id(), asked)
                .orElseGet(() -> Explanation.of(s.allocation(), Policy.STANDARD, request, asked));
        boolean nowhere = instance.place().isEmpty() && e.admitting() == 0;
        return new Plans.Explanation(
                instance.id().value(),
                e.node().map(NodeId::value).orElse(""),
                instance.place().map(p -> p.node().value()).orElse(""),
                e.verdicts().stream()
                        .map(v -> new Plans.Verdict(v.rule(), v.admits(), v.detail()))
                        .toList(),
                e.scores().stream()
                        .map(c -> new Plans.Score(c.name(), c.cost()))
                        .toList(),
                e.nodes(),
                e.admitting(),
                e.rules().stream()
                        .map(r -> new Plans.Rejections(r.rule(), r.nodes(), r.alone()))
                        .toList(),
                e.chosen().map(NodeId::value).orElse(""),
                e.change(),
                nowhere ? Foreseeing.room(s, request) : List.of());
    }
}
