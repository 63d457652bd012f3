package io.heddle.junit;

import io.heddle.sim.Options;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is known of a datacenter whose test failed: how to repeat it, what happened, and the history of what is concerned. It is
 * added to the failure as a suppressed exception, so that it stands wherever the failure is shown.
 */
public final class Report extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int LINES_MAX = 120;
    private static final int HISTORY_MAX = 20;
    private static final int ENTITIES_MAX = 6;

    private static final Pattern ENTITY =
            Pattern.compile("node-\\d{5}|(?:d-\\d+\\.)?\\w+_IN_\\d+|vm-\\d+|fc-\\d+|d-\\d{5}");

    private Report(String text) {
        super(text, null, false, false);
    }

    /**
     * A report.
     *
     * @param test class and method, as {@code -Dtest=} takes it
     */
    static Report of(SimulatedDatacenter dc, String test, Throwable failure) {
        var text = new StringBuilder("what happened in the datacenter of ").append(test);
        text.append("\n\nseed ").append(dc.seed()).append("; repeat it with\n  -D");
        text.append(Shape.SEED).append('=').append(dc.seed());
        text.append("      for example: mvn test '-Dtest=").append(test).append("' -D");
        text.append(Shape.SEED).append('=').append(dc.seed()).append('\n');
        text.append("\nat ")
                .append(Chronicle.stamp(dc.time().toNanos()))
                .append(": ")
                .append(shape(dc));
        dc.processes().forEach(p -> text.append("\n  ").append(Texts.process(p)));

        var violations = dc.chronicle().violations();
        if (!violations.isEmpty() && !(failure instanceof PromiseBroken)) {
            text.append("\n\n").append(PromiseBroken.text(violations));
        }
        timeline(text, dc.chronicle().lines());
        for (var entity : concerned(dc, failure)) history(text, entity, dc.history(entity));
        return new Report(text.append('\n').toString());
    }

    private static String shape(SimulatedDatacenter dc) {
        Options o = dc.options();
        return o.nodes() + " nodes in " + o.racks() + " fault domains, " + o.replicas() + " fabric processes";
    }

    private static void timeline(StringBuilder text, List<String> lines) {
        text.append("\n\ntimeline of faults and events, from when all machines were ready");
        int left = Math.max(0, lines.size() - LINES_MAX);
        // Faults are told all; of the rest, the newest.
        for (int i = 0; i < left; i++) {
            if (lines.get(i).contains("  fault ") || lines.get(i).contains("  over  ")) {
                text.append("\n  ").append(lines.get(i));
            }
        }
        if (left > 0) text.append("\n  (").append(left).append(" older lines; only faults of them are told)");
        for (var line : lines.subList(left, lines.size())) text.append("\n  ").append(line);
    }

    /** What was struck, the last first, and what the failure names. */
    private static Set<String> concerned(SimulatedDatacenter dc, Throwable failure) {
        var found = new LinkedHashSet<String>();
        dc.struck().reversed().stream()
                .filter(s -> ENTITY.matcher(s).matches())
                .limit(ENTITIES_MAX / 2)
                .forEach(found::add);
        var named = ENTITY.matcher(
                failure + "\n" + PromiseBroken.text(dc.chronicle().violations()));
        while (named.find() && found.size() < ENTITIES_MAX) found.add(named.group());
        return found;
    }

    private static void history(StringBuilder text, String entity, List<String> lines) {
        text.append("\n\nhistory of ").append(entity);
        if (lines.isEmpty()) text.append("\n  (the journal says nothing of it)");
        int left = Math.max(0, lines.size() - HISTORY_MAX);
        if (left > 0) text.append("\n  (").append(left).append(" older)");
        for (var line : lines.subList(left, lines.size())) text.append("\n  ").append(line);
    }
}
