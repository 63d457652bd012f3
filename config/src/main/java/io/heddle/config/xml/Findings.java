package io.heddle.config.xml;

import io.heddle.config.Finding;
import io.heddle.config.Rule;
import java.util.ArrayList;
import java.util.List;

/** Collects findings while one input is read. Keeps the first {@value #MAX}, and says how many more there were. */
public final class Findings {
    private static final int MAX = 1_000;

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

    /** Errors first, then in the order found. */
    public List<Finding> toList() {
        var all = new ArrayList<>(kept);
        all.sort(java.util.Comparator.comparing(Finding::severity));
        if (dropped > 0) {
            var severity = error ? Finding.Severity.ERROR : Finding.Severity.WARNING;
            all.add(new Finding(
                    severity, "", "", Rule.TOO_MANY_FINDINGS.id(), dropped + " more findings", "mend these first"));
        }
        return List.copyOf(all);
    }

    private void add(Finding finding) {
        if (kept.size() < MAX) {
            kept.add(finding);
        } else {
            dropped++;
        }
    }
}
