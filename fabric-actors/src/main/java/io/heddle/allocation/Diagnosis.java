package io.heddle.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Every rule asked of every node. Cost: linear in nodes; for refusals and explanations only. */
final class Diagnosis {
    private final List<Report.Rejections> rules;
    private final int admitting;
    private final Nearest nearest;

    private Diagnosis(List<Report.Rejections> rules, int admitting, Nearest nearest) {
        this.rules = rules;
        this.admitting = admitting;
        this.nearest = nearest;
    }

    private static final class Count {
        int nodes;
        int alone;
    }

    static Diagnosis of(Allocation state, Rules.Question question) {
        var counts = new TreeMap<String, Count>();
        var nearest = new Nearest();
        int[] admitting = {0};
        state.nodeStates().forEachValue(node -> {
            var against = new ArrayList<Verdicts.Verdict>();
            for (var verdict : Verdicts.of(question, node, state.dimensions())) {
                if (!verdict.admits()) against.add(verdict);
            }
            if (against.isEmpty()) admitting[0]++;
            for (var verdict : against) {
                var count = counts.computeIfAbsent(verdict.rule(), r -> new Count());
                count.nodes++;
                if (against.size() == 1) count.alone++;
            }
            nearest.offer(node, against);
        });
        var rules = new ArrayList<Report.Rejections>();
        counts.forEach((rule, c) -> rules.add(new Report.Rejections(rule, c.nodes, c.alone)));
        rules.sort(Comparator.comparingInt(Report.Rejections::nodes).reversed());
        return new Diagnosis(rules, admitting[0], nearest);
    }

    /** Each rule that rejected a node, most rejections first. */
    List<Report.Rejections> rules() {
        return rules;
    }

    /** How many nodes no rule rejects. */
    int admitting() {
        return admitting;
    }

    /** The smallest change that would admit the instance. */
    String remedy() {
        return nearest.remedy();
    }

    Report.Unplaced unplaced(Allocation state, Want want) {
        return new Report.Unplaced(want.instance(), want.role(), state.nodeCount(), rules, remedy());
    }

    /** The node with the fewest rules against it; among these the one that lacks least; then the first by id. */
    private static final class Nearest {
        private int fewest = Integer.MAX_VALUE;
        private double shortfall;
        private String id = "";
        private List<Verdicts.Verdict> against = List.of();

        void offer(NodeState node, List<Verdicts.Verdict> verdicts) {
            if (verdicts.isEmpty() || verdicts.size() > fewest) return;
            var candidate = node.spec().id().value();
            double lack = 0;
            for (var v : verdicts) lack += v.shortfall();
            boolean nearer =
                    verdicts.size() < fewest || lack < shortfall || (lack == shortfall && candidate.compareTo(id) < 0);
            if (!nearer) return;
            fewest = verdicts.size();
            shortfall = lack;
            id = candidate;
            against = verdicts;
        }

        String remedy() {
            if (against.isEmpty()) return "there are no other nodes: add one";
            var what = against.stream()
                    .map(v -> v.rule() + " (" + v.detail().get() + ")")
                    .toList();
            return "nearest is node " + id + ", against it: " + String.join("; ", what);
        }
    }
}
