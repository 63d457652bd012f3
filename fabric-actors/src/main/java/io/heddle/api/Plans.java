package io.heddle.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a fabric's planners say of it: why things are where they are, and what would be if. Field names are the JSON's. */
public final class Plans {
    private Plans() {}

    /**
     * Why an instance is where it is, or why it cannot be elsewhere.
     *
     * @param instance its whole id
     * @param node the node that was asked about, else its own; empty when it has none
     * @param current where it is now; empty when it has no node
     * @param verdicts each rule's answer on that node
     * @param scores each soft score's cost on that node, the smaller the better; empty when a rule rejects it
     * @param nodes how many there are
     * @param admitting how many no rule rejects
     * @param rules each rule that rejects a node, with counts over all nodes
     * @param chosen where it would be put if it were placed now; empty when nowhere
     * @param change the smallest change that would admit it; empty when none is needed
     * @param room moves of others that would make room for it; empty when none are needed, or none were found
     */
    public record Explanation(
            String instance,
            String node,
            String current,
            List<Verdict> verdicts,
            List<Score> scores,
            int nodes,
            int admitting,
            List<Rejections> rules,
            String chosen,
            String change,
            List<Move> room) {
        public Explanation {
            verdicts = List.copyOf(verdicts);
            scores = List.copyOf(scores);
            rules = List.copyOf(rules);
            room = List.copyOf(room);
        }

        /** The explanation for a person. */
        public List<String> lines() {
            var lines = new ArrayList<String>();
            var at = current.isEmpty() ? "has no node" : "is on node " + current;
            lines.add(instance + " " + at);
            if (!node.isEmpty()) lines.add("node " + node + (node.equals(current) ? ", if it were placed anew:" : ":"));
            for (var v : verdicts) lines.add("  " + (v.admits() ? "yes  " : "NO   ") + v.rule() + ": " + v.detail());
            for (var s : scores) lines.add(String.format(Locale.ROOT, "  cost %s: %.6f", s.name(), s.cost()));
            var first = chosen.isEmpty() ? "" : "; first choice: " + chosen;
            lines.add(admitting + " of " + nodes + " nodes would take it" + first);
            for (var r : rules) {
                lines.add("  " + r.rule() + " rejects " + r.nodes() + " nodes, " + r.alone() + " of them alone");
            }
            if (!change.isEmpty()) lines.add("smallest change: " + change);
            if (!room.isEmpty()) lines.addAll(roomLines(room));
            return lines;
        }
    }

    /** One rule's answer. */
    public record Verdict(String rule, boolean admits, String detail) {}

    /** One soft score's cost. */
    public record Score(String name, double cost) {}

    /** @param alone nodes that only this rule rejects */
    public record Rejections(String rule, int nodes, int alone) {}

    /** An instance that goes, or would go, from one node to another. */
    public record Move(String instance, String from, String to, long memoryMib) {}

    /**
     * What would become of a fabric. Nothing of it is done.
     *
     * @param steps what was supposed, in order, and what became of each
     * @param placed instances that would have a node and have none, or are new
     * @param stranded instances that would lose their node and find no other
     * @param gone instances that would be no more
     * @param losses what roles would lose at the moment that nodes die, before anything is moved
     * @param utilisation per dimension, of all nodes
     */
    public record Foresight(
            List<Step> steps,
            List<Move> moved,
            List<Placed> placed,
            List<String> stranded,
            List<String> gone,
            List<Loss> losses,
            List<Utilisation> utilisation) {
        public Foresight {
            steps = List.copyOf(steps);
            moved = List.copyOf(moved);
            placed = List.copyOf(placed);
            stranded = List.copyOf(stranded);
            gone = List.copyOf(gone);
            losses = List.copyOf(losses);
            utilisation = List.copyOf(utilisation);
        }

        /** The outcome for a person. */
        public List<String> lines() {
            var lines = new ArrayList<String>();
            for (var s : steps) {
                lines.add((s.done() ? "" : "REFUSED: ") + s.what());
                s.notes().forEach(n -> lines.add("  " + n));
                if (!s.room().isEmpty()) roomLines(s.room()).forEach(l -> lines.add("  " + l));
            }
            for (var l : losses) lines.add(l.line());
            for (var p : placed) lines.add("  " + p.instance() + " on " + p.node());
            for (var m : moved) lines.add("  " + m.instance() + " from " + m.from() + " to " + m.to());
            stranded.forEach(i -> lines.add("  " + i + " finds no node"));
            lines.add(placed.size() + " instances placed, " + moved.size() + " moved, " + stranded.size()
                    + " stranded, " + gone.size() + " gone");
            for (var u : utilisation) {
                lines.add(String.format(
                        Locale.ROOT, "%-12s %5.1f %% -> %5.1f %%", u.dimension(), 100 * u.before(), 100 * u.after()));
            }
            return lines;
        }
    }

    /**
     * One supposition and what became of it.
     *
     * @param done false when the fabric would refuse it; then {@code notes} says why, rule by rule
     * @param room moves that would make room for what was refused; empty when there are none
     */
    public record Step(String what, boolean done, List<String> notes, List<Move> room) {
        public Step {
            notes = List.copyOf(notes);
            room = List.copyOf(room);
        }
    }

    public record Placed(String instance, String role, String node, int faultDomain, int updateDomain) {}

    /**
     * What a role would lose.
     *
     * @param faultDomains those of which no instance would be left
     * @param updateDomains those of which no instance would be left
     */
    public record Loss(
            String deployment,
            String role,
            int instances,
            int of,
            List<Integer> faultDomains,
            List<Integer> updateDomains) {
        public Loss {
            faultDomains = List.copyOf(faultDomains);
            updateDomains = List.copyOf(updateDomains);
        }

        String line() {
            return "  " + deployment + " " + role + " loses " + instances + " of " + of + " instances at once"
                    + whole("fault domain", faultDomains) + whole("update domain", updateDomains);
        }

        private static String whole(String what, List<Integer> domains) {
            if (domains.isEmpty()) return "";
            return ", all of " + what + (domains.size() == 1 ? " " : "s ")
                    + String.join(" ", domains.stream().map(String::valueOf).toList());
        }
    }

    /** Shares of what all nodes have, 0 to 1. */
    public record Utilisation(String dimension, double before, double after) {}

    private static List<String> roomLines(List<Move> room) {
        var lines = new ArrayList<String>();
        long memory = room.stream().mapToLong(Move::memoryMib).sum();
        lines.add("there would be room after " + room.size() + (room.size() == 1 ? " move" : " moves") + ", " + memory
                + " MiB of memory in all:");
        for (var m : room) lines.add("  " + m.instance() + " from " + m.from() + " to " + m.to());
        return lines;
    }
}
