package io.heddle.allocation;

import io.heddle.config.RoleInstanceId;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a request, for a person: never a bare no.
 *
 * @param summary one sentence
 * @param notes what was given up to place it: fault domains that the datacenter does not have, and the like
 * @param unplaced the instances that found no node, each with the rules that were in the way; the first of each kind
 */
public record Report(String summary, List<String> notes, List<Unplaced> unplaced) {
    public Report {
        notes = List.copyOf(notes);
        unplaced = List.copyOf(unplaced);
    }

    /**
     * An instance without a node.
     *
     * @param nodes how many there are
     * @param rules each rule that rejected at least one node, most rejections first
     * @param remedy the smallest change that would admit it, as far as one rule on one node; empty when none is known
     */
    public record Unplaced(RoleInstanceId instance, String role, int nodes, List<Rejections> rules, String remedy) {
        public Unplaced {
            rules = List.copyOf(rules);
        }
    }

    /**
     * What one rule rejected.
     *
     * @param nodes nodes that it rejected, alone or with others
     * @param alone of these, the nodes that no other rule rejected
     */
    public record Rejections(String rule, int nodes, int alone) {}

    /** The whole report as lines: the summary first. */
    public List<String> reasons() {
        var lines = new ArrayList<String>();
        lines.add(summary);
        lines.addAll(notes);
        for (var u : unplaced) {
            for (var r : u.rules()) {
                lines.add(u.instance() + ": " + r.rule() + " rejects " + r.nodes() + " of " + u.nodes() + " nodes, "
                        + r.alone() + " of them alone");
            }
            if (!u.remedy().isEmpty()) lines.add(u.instance() + ": " + u.remedy());
        }
        return lines;
    }
}
