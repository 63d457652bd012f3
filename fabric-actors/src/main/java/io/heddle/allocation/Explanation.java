package io.heddle.allocation;

import io.heddle.config.NodeId;
import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why an instance is where it is, or why it cannot be elsewhere. Fields are the JSON's.
 *
 * @param node the node that was asked about: the instance's own unless another was named; empty when it has none
 * @param verdicts each rule on that node
 * @param scores each soft score's cost on that node, the smaller the better; empty when a rule rejects it
 * @param nodes how many there are
 * @param admitting how many no rule rejects
 * @param rules each rule that rejects a node, with counts over all nodes
 * @param chosen where the allocator would put it now; empty when nowhere
 * @param change the smallest change that would admit it on the node asked about, or anywhere when no node admits it; empty
 *     when none is needed
 */
public record Explanation(
        RoleInstanceId instance,
        Optional<NodeId> node,
        List<Verdict> verdicts,
        List<Score> scores,
        int nodes,
        int admitting,
        List<Report.Rejections> rules,
        Optional<NodeId> chosen,
        String change) {
    public Explanation {
        verdicts = List.copyOf(verdicts);
        scores = List.copyOf(scores);
        rules = List.copyOf(rules);
    }

    /** One rule's answer on the node asked about. */
    public record Verdict(String rule, boolean admits, String detail) {}

    /** One soft score's cost on the node asked about. */
    public record Score(String name, double cost) {}

    /** The explanation for a person. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(instance + (node.isPresent() ? " on node " + node.get() + ":" : " has no node"));
        for (var v : verdicts) lines.add("  " + (v.admits() ? "yes  " : "NO   ") + v.rule() + ": " + v.detail());
        for (var s : scores)
            lines.add("  cost " + s.name() + ": " + String.format(java.util.Locale.ROOT, "%.6f", s.cost()));
        lines.add(admitting + " of " + nodes + " nodes would take it"
                + chosen.map(c -> "; first choice: " + c).orElse(""));
        for (var r : rules) {
            lines.add("  " + r.rule() + " rejects " + r.nodes() + " nodes, " + r.alone() + " of them alone");
        }
        if (!change.isEmpty()) lines.add("smallest change: " + change);
        return lines;
    }

    /** Explains an instance that is placed, as if it were to be placed now. Empty when it is not placed. */
    public static Optional<Explanation> of(
            Allocation state, Policy policy, RoleInstanceId instance, Optional<NodeId> asked) {
        return state.assignment(instance).map(old -> {
            var without = state.release(List.of(instance));
            var request = new Request(old.deployment(), old.faultDomains(), old.updateDomains(), List.of(old.want()));
            return of(without, policy, request, Optional.of(asked.orElse(old.node())));
        });
    }

    /**
     * Explains the first instance of a request that is not placed yet.
     *
     * @param asked the node of interest; must be known
     */
    public static Explanation of(Allocation state, Policy policy, Request request, Optional<NodeId> asked) {
        var own = of(state, policy, request, asked, Attempt.Spread.OWN);
        return own.admitting() > 0 ? own : of(state, policy, request, asked, Attempt.Spread.SHARED);
    }

    private static Explanation of(
            Allocation state, Policy policy, Request request, Optional<NodeId> asked, Attempt.Spread spread) {
        var want = request.wants().getFirst();
        var question = new Rules.Question(want, state.dimensions(), Attempt.scope(state, request, spread));
        var diagnosis = Diagnosis.of(state, question);
        var weights = Weights.of(state.totals(), state.nodeCount());
        var inForce = policy.in(state);
        var best = diagnosis.admitting() == 0 ? null : Search.best(state, inForce, weights, request, question);
        var verdicts = asked.map(n -> Verdicts.of(question, state.known(n), state.dimensions()))
                .orElse(List.of());
        var against = verdicts.stream().filter(v -> !v.admits()).toList();
        var change = against.isEmpty()
                ? diagnosis.admitting() == 0 ? diagnosis.remedy() : ""
                : String.join(
                        "; ",
                        against.stream()
                                .map(v -> v.rule() + ": " + v.detail().get())
                                .toList());
        List<Score> scores = asked.isPresent() && against.isEmpty()
                ? Search.scores(state, inForce, weights, request, question, asked.get())
                : List.of();
        return new Explanation(
                want.instance(),
                asked,
                verdicts.stream()
                        .map(v -> new Verdict(v.rule(), v.admits(), v.detail().get()))
                        .toList(),
                scores,
                state.nodeCount(),
                diagnosis.admitting(),
                diagnosis.rules(),
                Optional.ofNullable(best).map(n -> n.spec().id()),
                change);
    }
}
