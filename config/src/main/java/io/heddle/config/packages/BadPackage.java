package io.heddle.config.packages;

import io.heddle.config.Finding;
import io.heddle.config.Rule;
import java.io.IOException;

/** A package is damaged, hostile or of a kind that cannot be read. Carries what to tell the one who handed it in. */
public final class BadPackage extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    BadPackage(String file, Rule rule, String message, String remedy) {
        super(file + ": " + message);
        this.finding = Finding.error(file, "", rule.id(), message, remedy);
    }

    public Finding finding() {
        return finding;
    }
}
