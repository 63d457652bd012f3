package io.heddle.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a result could be written where it is wanted: looked at before it is measured, without writing anything. */
final class Outputs {
    private Outputs() {}

    /** Why a file cannot be written there, or empty when it can. */
    static Optional<String> file(String option, Path file) {
        var folder = file.toAbsolutePath().getParent();
        var said = option + " " + file + ": ";
        if (file.toString().isEmpty() || folder == null || Files.isDirectory(file)) {
            return Optional.of(said + "is a folder; the name of a file is wanted");
        }
        if (!Files.isDirectory(folder)) return Optional.of(said + "there is no folder " + folder);
        if (!Files.isWritable(Files.exists(file) ? file : folder)) return Optional.of(said + "it may not be written");
        return Optional.empty();
    }

    /** The same of a page, beside which a folder for its plots is made. */
    static Optional<String> page(String option, Path page) {
        var wrong = file(option, page);
        if (wrong.isPresent()) return wrong;
        var plots = BenchPage.folder(page);
        if (plots.equals(page.toAbsolutePath())) {
            return Optional.of(option + " " + page + ": a name with an ending is wanted, as in " + page + ".md");
        }
        boolean taken = Files.exists(plots) && !Files.isDirectory(plots);
        if (taken || !Files.isWritable(Files.exists(plots) ? plots : plots.resolveSibling("."))) {
            return Optional.of(option + " " + page + ": no folder " + plots + " can be made beside it, for the plots");
        }
        return Optional.empty();
    }
}
