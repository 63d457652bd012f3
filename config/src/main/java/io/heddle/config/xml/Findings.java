package io.heddle.config.xml;

import io.heddle.config.Finding;
import io.heddle.config.Rule;
import java.util.ArrayList;
import java.util.List;

/** Collects findings while one input is read. Keeps the first {@value #MAX}, and says how many more there were. */
public final class Findings {
    private static final int MAX = 1_000;

    private static final int TEXT_MAX = 400;

    private final List<Finding> kept = new ArrayList<>();
    private int dropped;
    private boolean error;

    public void error(Place place, Rule rule, String message, String remedy) {
        error = true;
        add(Finding.error(place.toString(), place.path(), rule.id(), message, remedy));
    }

    public void warning(Place place, Rule rule, String message, String remedy) {
        add(Finding.warning(place.toString(), place.path(), rule.id(), message, remedy));
    }

    public void info(Place place, Rule rule, String message, String remedy) {
        add(new Finding(Finding.Severity.INFO, place.toString(), place.path(), rule.id(), message, remedy));
    }

    public void addAll(List<Finding> findings) {
        for (var finding : findings) {
            error |= finding.isError();
            add(finding);
        }
    }

    /** Whether an error was reported, kept or not. */
    public boolean anyError() {
        return error;
    }

    /** Errors first, then by place. */
    public List<Finding> toList() {
        var all = new ArrayList<>(kept);
        all.sort(Finding.ORDER);
        if (dropped > 0) {
            var severity = error ? Finding.Severity.ERROR : Finding.Severity.WARNING;
            all.add(new Finding(
                    severity, "", "", Rule.TOO_MANY_FINDINGS.id(), dropped + " more findings", "mend these first"));
        }
        return List.copyOf(all);
    }

    private void add(Finding finding) {
        if (kept.size() < MAX) {
            kept.add(new Finding(
                    finding.severity(),
                    finding.place(),
                    finding.path(),
                    finding.rule(),
                    brief(finding.message()),
                    brief(finding.remedy())));
        } else {
            dropped++;
        }
    }

    /** Names that a stranger wrote can be as long as a document. */
    private static String brief(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX - 3) + "...";
    }
}
