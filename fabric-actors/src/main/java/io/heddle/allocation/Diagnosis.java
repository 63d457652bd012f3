package io.heddle.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Why an instance found no node: every rule asked of every node. Cost: linear in nodes; for refusals and explanations only. */
final class Diagnosis {
    private static final class Count {
        int nodes;
        int alone;
    }

    private Diagnosis() {}

    static Report.Unplaced of(Allocation state, Rules.Question question) {
        var counts = new TreeMap<String, Count>();
        var nearest = new Nearest();
        state.nodeStates().forEachValue(node -> {
            var against = Rules.verdicts(question, node, state.dimensions()).stream()
                    .filter(v -> !v.admits())
                    .toList();
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
        var want = question.want();
        return new Report.Unplaced(want.instance(), want.role(), state.nodeCount(), rules, nearest.remedy());
    }

    /** The node with the fewest rules against it; among these the first by id. */
    private static final class Nearest {
        private int fewest = Integer.MAX_VALUE;
        private String id = "";
        private List<Rules.Verdict> against = List.of();

        void offer(NodeState node, List<Rules.Verdict> verdicts) {
            var candidate = node.spec().id().value();
            boolean nearer = verdicts.size() < fewest || (verdicts.size() == fewest && candidate.compareTo(id) < 0);
            if (verdicts.isEmpty() || !nearer) return;
            fewest = verdicts.size();
            id = candidate;
            against = verdicts;
        }

        String remedy() {
            if (against.isEmpty()) return "there are no nodes: add one";
            var what = against.stream()
                    .map(v -> v.rule() + " (" + v.detail() + ")")
                    .toList();
            return "nearest is node " + id + ", against it: " + String.join("; ", what);
        }
    }
}
